import type { PasswordSheet } from '@fairway/contract/password-sheets'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useConfirm } from '../../ui/confirm.ts'
import { useNotices } from '../../ui/notices.ts'
import { show, speak } from '../../ui/show.testing.ts'
import PasswordSheetCard from './PasswordSheetCard.vue'
import { importTexts } from './texts.ts'

const waiting: PasswordSheet = {
  id: 3, state: 'waiting', passwords: 2, createdBy: { number: 'o1', name: 'Olga' }, createdAt: '2026-11-21T01:00:00.000Z', expiresAt: '2026-11-24T01:00:00.000Z', takenBy: null, takenAt: null,
}
let answer: () => Promise<Response>
let asked: string[]

beforeEach(async () => {
  await speak('en', importTexts)
  asked = []
  vi.stubGlobal('fetch', (path: string, { method, body }: RequestInit) => {
    if (path.includes('password-sheets')) asked.push(`${method} ${path} ${body as string}`)
    return path.includes('password-sheets') ? answer() : Promise.resolve(Response.json({ terms: [] }))
  })
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => {} }))
})
afterEach(() => void vi.unstubAllGlobals())

async function open(sheet = waiting) {
  const changed: unknown[] = []
  const { view, pinia } = await show(PasswordSheetCard, { sheet, onChanged: () => changed.push(true) })
  const buttons = () => view.findAll('button').map((button) => button.text())
  const press = async (label: string, yes: boolean) => {
    await view.findAll('button').find((button) => button.text() === label)!.trigger('click')
    useConfirm(pinia).answer(yes)
    await flushPromises()
  }
  return { view, changed, buttons, press, told: () => useNotices(pinia).list.map(({ text, next }) => [text, next]) }
}

test('passwords are taken after a question, and can then be saved again but not taken', async () => {
  answer = async () => new Response('number', { headers: { 'content-disposition': 'attachment; filename="initial-passwords.csv"' } })
  const { view, press, buttons, changed } = await open()
  await press('Take them as CSV', false)
  expect(asked).toEqual([])
  await press('Take them as CSV', true)
  expect([asked, changed]).toEqual([['POST /api/office/password-sheets/3/taking {"format":"csv"}'], [true]])
  await vi.waitFor(() => expect(buttons()).toEqual(['Save the file again']))
  expect(view.text()).toContain('“initial-passwords.csv” was downloaded.')
})

test('who comes too late is told, and the page looks again', async () => {
  answer = async () => Response.json({ code: 'password-sheet-taken', title: 'They were taken.', status: 409 }, { status: 409 })
  const { press, told, changed } = await open()
  await press('Take them as XLSX', true)
  expect([told(), changed]).toEqual([[['They were taken.', undefined]], [true]])
})

test('where no answer came they may be lost, and it is said what to do then', async () => {
  answer = () => Promise.reject(new TypeError('network'))
  const { press, told } = await open()
  await press('Take them as XLSX', true)
  expect(told()).toEqual([['No answer came from the server.', expect.stringContaining('make new passwords')]])
})

test('of those that were taken it says by whom', async () => {
  const { view, buttons } = await open({ ...waiting, state: 'taken', takenBy: { number: 'o2', name: 'Otto' }, takenAt: '2026-11-21T02:00:00.000Z' })
  expect([buttons(), view.text()]).toEqual([[], expect.stringContaining('Otto took them')])
})
