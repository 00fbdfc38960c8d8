import type { SessionEnd } from '@fairway/contract/identity'
import { PiniaColada, useQuery } from '@pinia/colada'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { get } from '../../api/client.ts'
import { serverClock } from '../../api/clock.ts'
import { live } from '../../api/live.ts'
import { fakeServer, refusal } from '../../api/server.testing.ts'
import { useSession } from './session.ts'

const ben = { id: 7, number: 's-ben', name: 'Ben', roles: ['student'], student: null }
const later = new Date(Date.now() + 3_600_000).toISOString()
const here = (fields: object = {}) => ({ viewer: ben, expiresAt: later, ...fields })
const gone = (ended?: SessionEnd) => ({ viewer: null, ...(ended && { ended }) })

beforeEach(() => {
  vi.spyOn(live, 'reconnect').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function open(session: object) {
  const server = fakeServer({ 'GET session': session, 'GET anything': () => refusal(401, 'sign-in-required') })
  const pinia = createPinia()
  mount({ setup: () => (useSession(), () => null) }, { global: { plugins: [pinia, PiniaColada] } })
  await flushPromises()
  return { server, pinia, session: useSession(pinia) }
}

test.each<SessionEnd>(['signed-in-elsewhere', 'ended-elsewhere', 'password-changed', 'ended-by-office', 'disabled', 'expired'])(
  'a page whose session ended (%s) knows why, and stays the page of who was reading it',
  async (because) => {
    const { server, session } = await open(here())
    server.answers['GET session'] = gone(because)
    session.heardEnd(because)
    await vi.waitFor(() => expect(session.ended).toBe(because))
    expect([session.viewer, session.isLate]).toEqual([ben, true])
  },
)

test('what the server refuses for want of a session says that it is over, and again with every refusal', async () => {
  const { server, session } = await open(here())
  server.answers['GET session'] = gone('ended-by-office')
  await get('anything').catch(() => {})
  await flushPromises()
  expect([session.ended, session.isLate, session.refusals]).toEqual(['ended-by-office', true, 1])
  await get('anything').catch(() => {})
  expect(session.refusals).toBe(2)
})

test('a guest who is refused has lost nothing', async () => {
  const { session } = await open(gone())
  await get('anything').catch(() => {})
  expect([session.ended, session.refusals]).toEqual([undefined, 0])
})

test('a cookie that went with its time has expired; one that went before was taken away by another tab, and the page with it', async () => {
  const expired = await open(here({ expiresAt: new Date(serverClock.now() - 1000).toISOString() }))
  expired.server.answers['GET session'] = gone()
  await expired.session.refetch()
  expect([expired.session.ended, expired.session.isLate]).toEqual(['expired', true])

  const left = await open(here())
  left.server.answers['GET session'] = gone()
  await left.session.refetch()
  expect([left.session.ended, left.session.viewer]).toEqual(['signed-out', null])
})

test('who signs in as somebody else in another tab is somebody else here, without a word', async () => {
  vi.useFakeTimers()
  const { server, session } = await open(here())
  const ana = { ...ben, id: 8, name: 'Ana' }
  // Until the other tab has its answer this one still sends the old cookie.
  server.answers['GET session'] = gone('signed-out')
  session.heardEnd('signed-out')
  await vi.advanceTimersByTimeAsync(100)
  expect(session.ended).toBeUndefined()
  server.answers['GET session'] = here({ viewer: ana })
  await vi.advanceTimersByTimeAsync(1000)
  expect([session.viewer, session.ended]).toEqual([ana, undefined])
})

test('signing out oneself needs no explanation', async () => {
  const { server, session } = await open(here())
  server.answers['DELETE session'] = undefined
  await session.signOut()
  expect([session.viewer, session.ended, session.isLate]).toEqual([null, undefined, false])
  // The socket says so as well.
  server.answers['GET session'] = gone('signed-out')
  await session.refetch()
  expect(session.ended).toBeUndefined()
})

test('signing in again ends the explanation, and what was refused is asked for again', async () => {
  const { server, session, pinia } = await open(here())
  server.answers['GET session'] = gone('expired')
  await session.refetch()
  mount({ setup: () => (useQuery({ key: ['anything'], query: () => get('anything') }), () => null) }, { global: { plugins: [pinia, PiniaColada] } })
  await flushPromises()
  server.answers['POST session'] = here()
  await session.signIn('s-ben', 'secret')
  expect([session.viewer, session.ended, session.isLate]).toEqual([ben, undefined, false])
  expect(server.bodiesOf('GET anything')).toHaveLength(2)
})

test('a page that is loaded with a session that ended before is a guest’s, and says why until it is dismissed for good', async () => {
  const { server, session } = await open(gone('password-changed'))
  expect([session.viewer, session.ended, session.isLate]).toEqual([null, 'password-changed', false])
  server.answers['DELETE session'] = undefined
  await session.dismissEnd()
  expect([session.ended, server.bodiesOf('DELETE session').length]).toEqual([undefined, 1])
})

test('dismissing it signs nobody out who has signed in again in another tab', async () => {
  const { server, session } = await open(gone('expired'))
  server.answers['GET session'] = here()
  await session.dismissEnd()
  expect([session.viewer, server.bodiesOf('DELETE session').length]).toEqual([ben, 0])
})

test('who must choose a password is nobody’s viewer before', async () => {
  const { server, session } = await open(here({ mustChangePassword: true, newPassword: { proof: 'current' } }))
  expect([session.viewer, session.student, session.newcomer, session.newPassword]).toEqual([null, null, ben, { proof: 'current' }])
  server.answers['PUT profile/password'] = undefined
  await session.changePassword({ current: 'handed-out', password: 'a', repeated: 'a' })
  expect([session.newcomer, session.passwordChanged, session.ended]).toEqual([null, 's-ben', undefined])
})

test('the password that was handed out is remembered only for the page that asks for it again', async () => {
  const { server, session } = await open(gone())
  server.answers['POST session'] = here()
  await session.signIn('s-ben', 'own')
  expect(session.handedOut).toBe('')
  server.answers['POST session'] = here({ mustChangePassword: true })
  await session.signIn('s-ben', 'abcde-fghij')
  expect(session.handedOut).toBe('abcde-fghij')
  server.answers['PUT profile/password'] = undefined
  await session.changePassword({ password: 'a', repeated: 'a' })
  expect(session.handedOut).toBe('')
})
