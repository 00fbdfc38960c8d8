import { expect, test } from 'vitest'
import { startLive } from '../../../test/live-server.ts'
import { openSocket } from '../../../test/socket.ts'

const query = `?tab=${crypto.randomUUID()}`

test('a tab that connects again has its older socket closed, which hears nothing more', async () => {
  const { live, url } = await startLive()
  const older = await openSocket(url, { cookie: 'ines', query })
  await older.subscribe('person:7')
  const newer = await openSocket(url, { cookie: 'ines', query })
  expect(live.hasSubscribers('person:7')).toBe(false)
  expect(await older.closed).toEqual({ code: 4002, reason: 'replaced' })
  await newer.subscribe('person:7')
  expect(live.connectionCount()).toBe(1)
})

test('who only knows the name of a tab closes nothing', async () => {
  const { live, url } = await startLive()
  const tabs = [await openSocket(url, { cookie: 'ines', query }), await openSocket(url, { cookie: 'jan', query }), await openSocket(url, { query })]
  expect(live.connectionCount()).toBe(3)
  for (const { socket } of tabs) expect(socket.readyState).toBe(socket.OPEN)
})

test('what is no name of a tab is none', async () => {
  const { live, url } = await startLive()
  for (const tab of ['', 'x', 'a'.repeat(3000), '%00', '__proto__']) for (let round = 0; round < 2; round++) await openSocket(url, { cookie: 'ines', query: `?tab=${tab}` })
  expect(live.connectionCount()).toBe(10)
})

test('a tab that was replaced and one that replaces it leave nothing behind', async () => {
  const { live, url } = await startLive()
  for (let round = 0; round < 5; round++) await openSocket(url, { cookie: 'ines', query })
  const last = await openSocket(url, { cookie: 'ines', query })
  expect(live.peopleCount()).toBe(1)
  last.socket.terminate()
  await expect.poll(() => live.connectionCount()).toBe(0)
  expect(live.peopleCount()).toBe(0)
})
