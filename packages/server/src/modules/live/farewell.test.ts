import { expect, test } from 'vitest'
import { startLive } from '../../../test/live-server.ts'
import { openSocket } from '../../../test/socket.ts'
import { windowFor } from './farewell.ts'

test('the more there are, the longer they have to come back', () => {
  expect(windowFor(1, 250)).toEqual([300, 1000])
  expect(windowFor(2500, 250)).toEqual([300, 10_300])
})

test('when the server goes, each is told when to come back and then closed, and nobody new is let in', async () => {
  const { live, url } = await startLive()
  const tabs = await Promise.all(Array.from({ length: 250 }, () => openSocket(url)))
  const closing = live.close()
  await expect(openSocket(url)).rejects.toThrow('refused with 503')
  for (const tab of tabs) {
    expect(await tab.closed).toEqual({ code: 1012, reason: 'draining' })
    expect(tab.events.find((event) => event.type === 'bye')).toEqual({ type: 'bye', after: [300, 1300] })
  }
  await closing
})
