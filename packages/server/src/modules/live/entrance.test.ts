import { expect, test } from 'vitest'
import { startLive } from '../../../test/live-server.ts'
import { openSocket } from '../../../test/socket.ts'
import { createEntrance, entranceLimits } from './entrance.ts'

const here = { network: '198.51.100.7', factor: 1 }
const elsewhere = { network: '203.0.113.9', factor: 1 }

test('who connects too fast from one network is asked to wait, and others are not', () => {
  const entrance = createEntrance({ ...entranceLimits, atOnceFrom: 3, perSecondFrom: 1 })
  for (let index = 0; index < 3; index++) expect(entrance.knock(here)).toBeUndefined()
  expect(entrance.knock(here)).toEqual({ status: 429, retryAfter: 1 })
  expect(entrance.knock(elsewhere)).toBeUndefined()
})

test('a network for which the office has set a factor has that many times as much', () => {
  const entrance = createEntrance({ ...entranceLimits, atOnceFrom: 3, perSecondFrom: 1, socketsFrom: 2 })
  const campus = { ...here, factor: 4 }
  for (let index = 0; index < 12; index++) expect(entrance.knock(campus)).toBeUndefined()
  expect(entrance.knock(campus)).toMatchObject({ status: 429 })
  for (let index = 0; index < 8; index++) {
    expect(entrance.room(campus, undefined)).toBeUndefined()
    entrance.countNetwork(campus.network, 1)
  }
  expect(entrance.room(campus, undefined)).toMatchObject({ status: 429 })
})

test('when everybody comes at once, who is too many is asked to wait, wherever from', () => {
  const entrance = createEntrance({ ...entranceLimits, atOnce: 2, perSecond: 0.5 })
  expect(entrance.knock(here)).toBeUndefined()
  expect(entrance.knock(elsewhere)).toBeUndefined()
  expect(entrance.knock(here)).toEqual({ status: 503, retryAfter: 2 })
})

async function refusal(url: string, options: object = {}) {
  return openSocket(url, options).then(
    () => 'let in',
    (error: Error) => error.message,
  )
}

test('nobody has more sockets than a person may, and room is made by one that goes', async () => {
  const { url, live } = await startLive({ limits: { ...entranceLimits, socketsOf: 2 } })
  const tabs = [await openSocket(url, { cookie: 'ines' }), await openSocket(url, { cookie: 'ines' })]
  expect(await refusal(url, { cookie: 'ines' })).toBe('refused with 429, come again after 30 s')
  expect(await refusal(url, { cookie: 'jan' })).toBe('let in')
  expect(await refusal(url)).toBe('let in')
  tabs[0]!.socket.terminate()
  await expect.poll(() => live.connectionCount()).toBe(3)
  expect(await refusal(url, { cookie: 'ines' })).toBe('let in')
})

test('a tab that comes back is not too many, though its older socket is still there', async () => {
  const { url } = await startLive({ limits: { ...entranceLimits, socketsOf: 1 } })
  const query = `?tab=${crypto.randomUUID()}`
  const older = await openSocket(url, { cookie: 'ines', query })
  expect(await refusal(url, { cookie: 'ines', query })).toBe('let in')
  expect(await older.closed).toEqual({ code: 4002, reason: 'replaced' })
})

test('a network is full when it is, before the handshake', async () => {
  const { url, live } = await startLive({ limits: { ...entranceLimits, socketsFrom: 3 } })
  const opening = await Promise.all(Array.from({ length: 10 }, () => refusal(url)))
  expect(opening.filter((answer) => answer === 'let in')).toHaveLength(3)
  expect(live.connectionCount()).toBe(3)
})
