import { expect, test } from 'vitest'
import { startLive } from '../../../test/live-server.ts'
import { openSocket } from '../../../test/socket.ts'
import { Refusal } from '../../errors.ts'

const request = (id: number) => ({ type: 'send' as const, id, room: 1, clientId: crypto.randomUUID(), text: '你好' })

test('a request is answered by the module that it is for', async () => {
  const { url } = await startLive({
    requests: { send: (listener, { id, room, clientId }) => listener.tell({ type: 'sent', id, room, clientId, seq: 1, number: 1, at: new Date().toISOString() }) },
  })
  const tab = await openSocket(url, { cookie: 'ines' })
  tab.send(request(5))
  expect(await tab.next('sent')).toMatchObject({ id: 5, seq: 1 })
})

test.each([
  ['at once', (error: Error) => () => { throw error }],
  ['later', (error: Error) => async () => Promise.reject(error)],
])('what a module throws %s is told with the time and the request that it was for, and the connection lives', async (_when, throwing) => {
  const refusal = new Refusal(429, 'slow-mode', { zh: '请慢一点。', en: 'Slower.' }, { retryAfter: 5 })
  const { url, errors } = await startLive({ requests: { send: throwing(refusal), read: throwing(new Error('a secret of ours')) }, mayFail: true })
  const tab = await openSocket(url, { cookie: 'ines' })
  tab.send(request(5))
  const refused = await tab.next('error')
  expect(refused).toEqual({ type: 'error', code: 'slow-mode', title: { zh: '请慢一点。', en: 'Slower.' }, id: 5, retryAfter: 5, at: expect.any(String) as string })
  expect(Math.abs(Date.parse(refused.at) - Date.now())).toBeLessThan(5000)
  expect(errors).toEqual([])
  tab.send({ type: 'read', room: 1, seq: 1 })
  expect(await tab.next('error')).toEqual({ type: 'error', code: 'internal-error', at: expect.any(String) as string })
  expect(errors).toHaveLength(1)
  await tab.subscribe('seats:T1')
})

test('a request that no module answers makes no sense', async () => {
  const { url } = await startLive()
  const tab = await openSocket(url)
  tab.send(request(5))
  expect(await tab.next('error')).toMatchObject({ code: 'invalid-frame', id: 5 })
})

test('the longest message there may be is taken, however it is written', async () => {
  const lengths: number[] = []
  const { url } = await startLive({ requests: { send: (listener, { id, text, room, clientId }) => (lengths.push(text.length), listener.tell({ type: 'sent', id, room, clientId, seq: 1, number: 1, at: '' })) } })
  const tab = await openSocket(url)
  tab.send({ ...request(1), text: '龘'.repeat(8000) })
  await tab.next('sent')
  tab.send(JSON.stringify({ ...request(2), text: 'é'.repeat(8000) }).replaceAll('é', '\\u00e9'))
  await tab.next('sent')
  expect(lengths).toEqual([8000, 8000])
})

test('while nobody can say who comes, they are asked to come later, and it is told once', async () => {
  let isAway = true
  const { url, errors } = await startLive({
    async findViewer() {
      if (isAway) throw new Error('no database')
      return null
    },
    mayFail: true,
  })
  for (let round = 0; round < 3; round++) await expect(openSocket(url)).rejects.toThrow('refused with 503, come again after 5 s')
  expect(errors).toHaveLength(1)
  isAway = false
  await (await openSocket(url)).next('welcome')
})
