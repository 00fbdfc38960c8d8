import type { Person } from '@fairway/contract/people'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useConfirm } from '../../ui/confirm.ts'
import { useNotices } from '../../ui/notices.ts'
import { show, speak } from '../../ui/show.testing.ts'
import PersonAccount from './PersonAccount.vue'

const nova: Person = {
  id: 7, number: '20260001', name: 'Nova', email: null, roles: ['student'], student: null, state: 'active', isUnconfirmed: true, account: 'own', seenAt: null,
  gender: null, phone: null, terms: [], provider: false, openSessions: 0, createdAt: '2026-11-20T09:00:00Z', isDemo: false, version: 'v1',
}
const sent: string[] = []

beforeEach(async () => {
  await speak('en', { en: () => import('./texts/en.ts'), zh: () => import('./texts/zh.ts') })
  sent.length = 0
  vi.stubGlobal('fetch', async (path: string, { method = 'GET' }: RequestInit) => {
    if (path === '/api/terms') return Response.json({ now: '2026-11-21T09:00:00Z', terms: [] })
    if (method !== 'GET') sent.push(`${method} ${path}`)
    return new Response(null, { status: 204 })
  })
})
afterEach(() => void vi.unstubAllGlobals())

const showAccount = async (changes: Partial<Person> = {}) => {
  const { view, pinia } = await show(PersonAccount, { person: { ...nova, ...changes } })
  await flushPromises()
  return { view, confirm: useConfirm(pinia), notice: () => useNotices(pinia).list.at(-1), button: (label: string) => view.findAll('button').find((one) => one.text() === label) }
}

test('who registered by themselves is confirmed once that was asked about', async () => {
  const { button, confirm, notice, view } = await showAccount()
  expect(view.text()).toContain('nobody has confirmed that this number is theirs')
  await button('Confirm number')!.trigger('click')
  expect(confirm.question?.title).toBe('Is 20260001 the number of Nova?')
  confirm.answer(false)
  await flushPromises()
  expect(sent).toEqual([])
  await button('Confirm number')!.trigger('click')
  confirm.answer(true)
  await flushPromises()
  expect(sent).toEqual(['PUT /api/office/people/7/confirmation'])
  expect(notice()).toMatchObject({ tone: 'good', text: 'The number of Nova is confirmed.' })
})

test('a new password for them is asked about in other words, and nobody else is to be confirmed', async () => {
  const { button, confirm } = await showAccount()
  await button('Hand out a new password')!.trigger('click')
  expect(confirm.question?.text).toContain('Whoever registered under this number can no longer get in')
  expect((await showAccount({ isUnconfirmed: false })).button('Confirm number')).toBeUndefined()
})
