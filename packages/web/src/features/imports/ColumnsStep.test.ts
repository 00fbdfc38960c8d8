import type { SheetImport } from '@fairway/contract/imports'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useNotices } from '../../ui/notices.ts'
import { show, speak } from '../../ui/show.testing.ts'
import ColumnsStep from './ColumnsStep.vue'
import { uploaded } from './imports.testing.ts'
import { importTexts } from './texts.ts'
import { undecided } from './useImportDecisions.ts'

type Asked = { method: string; path: string; body: { columns?: (string | null)[] }; answer: (response: Response) => void }
let asked: Asked[]

beforeEach(async () => {
  await speak('en', importTexts)
  asked = []
  vi.stubGlobal('fetch', (path: string, { method, body }: RequestInit) => new Promise<Response>((answer) => asked.push({ method: method!, path, body: JSON.parse(body as string) as Asked['body'], answer })))
})
afterEach(() => void vi.unstubAllGlobals())

const withColumns = (columns: (string | null)[]): SheetImport => ({ ...uploaded, columns: uploaded.columns.map(({ heading }, index) => ({ heading, column: columns[index]! })) })

async function open() {
  const begun: SheetImport[] = []
  const shown = await show(ColumnsStep, { sheet: uploaded, modelValue: undecided, onSaved: (sheet: SheetImport) => void shown.view.setProps({ sheet }), onBegun: (sheet: SheetImport) => begun.push(sheet) })
  const selects = () => shown.view.findAll('select')
  return {
    ...shown, begun, selects,
    says: () => selects().map(({ element }) => element.value),
    check: () => shown.view.findAll('button').find((button) => button.text() === 'Check the sheet')!.trigger('click'),
    async answer(index: number, response: Response) {
      asked[index]!.answer(response)
      await flushPromises()
    },
  }
}

test('what the headings said is chosen already, and what is missing is named and keeps the sheet from being checked', async () => {
  const { view, says, check } = await open()
  expect(says()).toEqual(['number', 'Leave out', 'email'])
  expect(view.find('#columns-missing').text()).toBe('It still needs: name. Say below which columns these are, or add them to the sheet and upload it again.')
  await check()
  expect(asked).toEqual([])
})

test('choices are saved one after the other, the last one last, and the sheet is checked only when they are', async () => {
  const { selects, says, check, answer, view, begun } = await open()
  await selects()[1]!.setValue('email')
  await selects()[1]!.setValue('name')
  await selects()[2]!.setValue('email')
  expect([says(), asked.map(({ body }) => body.columns)]).toEqual([['number', 'name', 'email'], [['number', 'email', null]]])
  await check()
  await answer(0, Response.json(withColumns(['number', 'email', null])))
  expect([says(), asked.map(({ method, path, body }) => [method, path, body.columns]).at(-1), asked.length]).toEqual([['number', 'name', 'email'], ['PUT', '/api/office/imports/7/mapping', ['number', 'name', 'email']], 2])
  await answer(1, Response.json(withColumns(['number', 'name', 'email'])))
  expect(view.find('#columns-missing').exists()).toBe(false)
  await check()
  expect([asked[2]!.path, asked[2]!.body]).toEqual(['/api/office/imports/7/check', { existing: 'update', onlyListed: false }])
  await answer(2, Response.json({ ...uploaded, state: 'checking' }))
  expect(begun.map(({ state }) => state)).toEqual(['checking'])
})

test('a choice that is refused is taken back, and told', async () => {
  const { selects, says, answer, pinia } = await open()
  await selects()[1]!.setValue('name')
  await answer(0, Response.json({ code: 'import-busy', title: 'Wait.', status: 409 }, { status: 409 }))
  expect([says(), useNotices(pinia).list.map(({ text }) => text)]).toEqual([['number', 'Leave out', 'email'], ['Wait.']])
})
