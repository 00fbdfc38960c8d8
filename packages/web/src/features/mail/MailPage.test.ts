import type { MailSummary } from '@fairway/contract/mail'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useNotices } from '../../ui/notices.ts'
import { show, speak } from '../../ui/show.testing.ts'
import MailPage from './MailPage.vue'
import { mailTexts } from './texts.ts'

const mail = (id: number, more: Partial<MailSummary> = {}): MailSummary => ({
  ...{ id, state: 'failed', failure: 'given-up', address: `m${id}@example.edu`, name: null, language: 'en', template: 'announcement', isSecret: false, subject: `Mail ${id}`, tries: 8 },
  ...{ answer: '421 busy', createdAt: '2026-11-21T01:00:00.000Z', nextTryAt: null, sentAt: null, expiresAt: null }, ...more,
})

let hasServer: boolean
let refused: Set<number>
let again: number[]
const mails = [mail(5), mail(4, { state: 'sent', failure: null }), mail(3), mail(2, { isSecret: true, subject: null, template: 'code', expiresAt: '2026-11-21T00:00:00.000Z' })]

beforeEach(async () => {
  await speak('en', mailTexts)
  hasServer = true
  refused = new Set()
  again = []
  vi.stubGlobal('fetch', async (path: string) => {
    const id = Number(/mail\/(\d+)\/retry/.exec(path)?.[1])
    if (refused.has(id)) return Response.json({ status: 409, code: 'mail-cannot-be-sent-again', title: 'It has left already.' }, { status: 409 })
    if (id) again.push(id)
    return Response.json(id ? mail(id) : path === '/api/terms' ? { now: '2026-11-21T01:00:00Z', terms: [] } : { hasServer, mails, before: null })
  })
})
afterEach(() => void vi.unstubAllGlobals())

async function open() {
  const { view, pinia } = await show(MailPage, {}, { routes: [{ path: '/office/mail', name: 'mail', component: {} }], at: '/office/mail' })
  await flushPromises()
  const press = async (label: string) => {
    await view.findAll('button').find((button) => button.text() === label)!.trigger('click')
    await flushPromises()
  }
  return { view, press, notice: () => useNotices(pinia).list.at(-1) }
}

test('of what is selected goes again what has not left and is of use still', async () => {
  const { view, press, notice } = await open()
  await view.find('thead input[type=checkbox]').trigger('change')
  await press('Send again')
  expect([again, notice()?.text]).toEqual([[5, 3], '2 mails are on their way.'])
})

test('what is refused is told, and how many went before it', async () => {
  refused = new Set([3])
  const { view, press, notice } = await open()
  await view.find('thead input[type=checkbox]').trigger('change')
  await press('Send again')
  expect(notice()).toMatchObject({ tone: 'bad', text: 'It has left already.', next: '1 is on its way.' })
})

test('without a mail server nothing can be sent, which is said', async () => {
  hasServer = false
  const { view } = await open()
  expect(view.text()).toContain('There is no mail server')
  expect(view.find('thead input[type=checkbox]').exists()).toBe(false)
})

test('why a mail did not leave stands in its row, and a code without its subject by its kind', async () => {
  const rows = (await open()).view.findAll('[data-row]').map((row) => row.text())
  expect([rows[0], rows[3]]).toEqual([expect.stringContaining('Given up after many tries'), expect.stringContaining('Code')])
})
