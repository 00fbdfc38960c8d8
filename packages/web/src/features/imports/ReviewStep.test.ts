import type { ImportRun, SheetImport } from '@fairway/contract/imports'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import { report, uploaded } from './imports.testing.ts'
import { officeTexts } from '../office/texts.ts'
import ReviewStep from './ReviewStep.vue'
import { importTexts } from './texts.ts'
import { undecided } from './useImportDecisions.ts'

let runs: ImportRun[]
let hasServer: boolean

beforeEach(async () => {
  await speak('en', importTexts, officeTexts)
  runs = []
  hasServer = true
  vi.stubGlobal('fetch', async (path: string, { method, body }: RequestInit) => {
    if (path.startsWith('/api/office/mail')) return Response.json({ hasServer, mails: [], before: null })
    if (method === 'GET') return Response.json({ lines: [], total: 0 })
    runs.push(JSON.parse(body as string) as ImportRun)
    return Response.json({ ...uploaded, state: 'running' }, { status: 202 })
  })
})
afterEach(() => void vi.unstubAllGlobals())

const problem = (code: string) => ({ line: 2, cell: 'A2', column: 'number', code, title: { en: 'No.' } })

async function review(found: Partial<typeof report>, of: Partial<SheetImport> = {}) {
  const sheet = { ...uploaded, ...of, state: 'checked' }
  const { view } = await show(ReviewStep, { sheet, report: { ...report, ...found }, modelValue: { ...undecided, existing: 'leave', onlyListed: true }, view: { step: null, lines: null, page: null } }, { routes: [{ path: '/:rest(.*)*', name: 'mail', component: {} }] })
  await flushPromises()
  return {
    view,
    problems: () => view.findAll('[id$=-problem]').map((one) => one.text()),
    run: async () => {
      await view.findAll('button').find((button) => button.text() === 'Import')!.trigger('click')
      await flushPromises()
    },
  }
}

test('people are imported as they were checked, with the passwords that are asked for', async () => {
  const { view, run } = await review({})
  await view.find('input[value=created]').setValue()
  await run()
  expect(runs).toEqual([{ skipBad: false, acceptClashes: false, existing: 'leave', onlyListed: true, passwords: 'created' }])
})

test.each([[true], [false]])('who wants passwords is told where a code would get stuck (there is a mail server: %s)', async (there) => {
  hasServer = there
  const { view } = await review({})
  expect(view.text()).not.toContain('no mail server')
  await view.find('input[value=created]').setValue()
  await flushPromises()
  expect(view.text().includes('no mail server')).toBe(!there)
})

test('lines with errors are left out only by who says so', async () => {
  const { view, run, problems } = await review({ problems: [problem('invalid-number')], problemCount: 1 })
  await run()
  expect([runs, problems()]).toEqual([[], ['The sheet has errors: leave out these lines, or correct the sheet and upload it again.']])
  await view.find('input[role=switch]').setValue(true)
  expect(problems()).toEqual([])
  await run()
  expect(runs).toMatchObject([{ skipBad: true }])
})

test('that students would be in two places at once is accepted, and nothing is left out for it', async () => {
  const clashing = { problems: [problem('seats-would-clash')], problemCount: 1, clashes: { students: 3, pairs: 4 } }
  const { view, run, problems } = await review(clashing, { kind: 'sections', term: 'T1' })
  expect(view.findAll('input[role=switch]')).toHaveLength(1)
  await run()
  expect([runs, problems()]).toEqual([[], ['Without accepting these clashes it cannot be imported. Or correct the sheet and upload it again.']])
  await view.find('input[role=switch]').setValue(true)
  await run()
  expect(runs).toEqual([{ skipBad: false, acceptClashes: true }])
})
