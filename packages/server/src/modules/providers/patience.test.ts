import { getEventListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { afterwards } from '../../../test/afterwards.ts'
import { startDeafServer } from '../../../test/deaf-server.ts'
import { clientOf, dialects, hear, kindOf, patient, question, simulateModels, type Heard } from '../../../test/models.ts'
import type { ModelSimulator, Script } from '../../../test/model-simulator.ts'
import { createModelClient } from './model-client.ts'

const long = 'tea '.repeat(1000)
const slowly: Script = { text: long, pace: { tokenMs: 5 } }

/** The simulator's end of the connection: it was closed before all was said. */
async function hungUp({ requests }: ModelSimulator): Promise<void> {
  await expect.poll(() => requests[0]?.closedByClientAt).toBeDefined()
  expect(requests[0]!.isComplete).toBe(false)
}

const spokenOf = ({ events }: Heard) => events.filter(({ type }) => type !== 'finish').length

for (const kind of dialects) {
  test(`stopping an answer of ${kind} closes its connection`, async () => {
    const simulator = await simulateModels({ answer: slowly })
    const stopping = new AbortController()
    let count = 0
    const heard = await hear(clientOf(simulator, kind), question(kind), { signal: stopping.signal, onEvent: () => ++count === 3 && stopping.abort('stopped') })
    expect(heard.error).toBe('stopped')
    expect(heard.text.length).toBeGreaterThan(0)
    await hungUp(simulator)
    expect(simulator.requests[0]!.tokensSaid).toBeLessThan(1000)
  })
}

const moments: Record<string, Script> = {
  'before its headers': { fault: { kind: 'hang', after: 'request' } },
  'after its headers': { fault: { kind: 'hang', after: 'headers' } },
  'while it is only kept alive': { manners: { keepAlives: { everyMs: 5 } } },
  'in the middle': { text: long, fault: { kind: 'hang', after: 3 } },
  'while it refuses': { fault: { kind: 'status', status: 500, hangs: true } },
}

for (const [when, script] of Object.entries(moments)) {
  test(`a request can be stopped ${when}`, async () => {
    const simulator = await simulateModels({ answer: script })
    const stopping = new AbortController()
    const hearing = hear(clientOf(simulator), question(), { signal: stopping.signal })
    await expect.poll(() => simulator.requests.length).toBe(1)
    await sleep(50)
    stopping.abort('stopped')
    expect((await hearing).error).toBe('stopped')
    await hungUp(simulator)
  })

  test(`a whole answer can be stopped ${when}`, async () => {
    const simulator = await simulateModels({ answer: script })
    const stopping = new AbortController()
    const hearing = hear(clientOf(simulator), question('openai', { streams: false }), { signal: stopping.signal })
    await expect.poll(() => simulator.requests.length).toBe(1)
    await sleep(50)
    stopping.abort('stopped')
    expect((await hearing).error).toBe('stopped')
    await hungUp(simulator)
  })
}

test('what was stopped before it began is never asked', async () => {
  const simulator = await simulateModels()
  const client = clientOf(simulator)
  expect((await hear(client, question(), { signal: AbortSignal.abort('stopped') })).error).toBe('stopped')
  await expect(client.listModels(AbortSignal.abort('stopped'))).rejects.toBe('stopped')
  expect(simulator.connections()).toBe(0)
})

test('whoever stops listening closes the connection', async () => {
  const simulator = await simulateModels({ answer: slowly })
  for await (const event of clientOf(simulator).stream(question(), new AbortController().signal, patient)) {
    if (event.type === 'text') break
  }
  await hungUp(simulator)
})

const silent: Record<string, Script> = {
  'before its headers': { fault: { kind: 'hang', after: 'request' } },
  'after its headers': { fault: { kind: 'hang', after: 'headers' } },
  'after chunks without words': { text: long, fault: { kind: 'hang', after: 0 } },
  'and is only kept alive': { manners: { keepAlives: { everyMs: 5 } } },
  'and is kept alive like mad': { manners: { keepAlives: { everyMs: 0 } } },
}

for (const [how, script] of Object.entries(silent)) {
  for (const kind of dialects) {
    test(`a server of ${kind} that says nothing ${how} is given up in time`, async () => {
      const simulator = await simulateModels({ answer: script })
      const heard = await hear(clientOf(simulator, kind), question(kind), { timeouts: { firstTokenMs: 150 } })
      expect(heard.error).toMatchObject({ kind: 'timeout', mayRetry: true, isIllness: true, message: 'Nothing was said in 150 ms.' })
      await hungUp(simulator)
    })
  }
}

for (const keepAlives of [undefined, { everyMs: 5 }]) {
  test(`a server that falls silent ${keepAlives ? 'and is only kept alive ' : ''}is given up in time, and what it said is kept`, async () => {
    const simulator = await simulateModels({ answer: { text: 'one two three', fault: { kind: 'hang', after: 2 }, ...(keepAlives && { manners: { keepAlives } }) } })
    const heard = await hear(clientOf(simulator), question(), { timeouts: { idleMs: 150 } })
    expect(heard.error).toMatchObject({ kind: 'timeout', message: 'Nothing more was said in 150 ms.' })
    expect(heard.text).toBe('one two')
    await hungUp(simulator)
  })
}

test('thoughts and tool calls are said too', async () => {
  const simulator = await simulateModels({ answer: { reasoning: 'Hm, let me think about tea.', toolCalls: [{ name: 'find_sections', arguments: '{"about":"tea","and":"more of it"}' }], pace: { tokenMs: 30 } } })
  const heard = await hear(clientOf(simulator, 'deepseek'), question('deepseek'), { timeouts: { firstTokenMs: 3000, idleMs: 3000 } })
  expect(heard.error).toBeUndefined()
  expect(spokenOf(heard)).toBeGreaterThan(10)
})

test('an answer that goes on for ever is ended by the total time', async () => {
  const simulator = await simulateModels({ answer: slowly })
  const heard = await hear(clientOf(simulator), question(), { timeouts: { totalMs: 400 } })
  expect(heard.error).toMatchObject({ kind: 'timeout', message: 'It took more than 400 ms.', isIllness: false })
  expect(spokenOf(heard)).toBeGreaterThan(0)
  await hungUp(simulator)
})

test('a whole answer has all the time there is: nothing of it can be heard before', async () => {
  const simulator = await simulateModels({ answer: { text: 'Tea.', pace: { firstTokenMs: 400 } } })
  const client = clientOf(simulator)
  expect((await hear(client, question('openai', { streams: false }), { timeouts: { firstTokenMs: 50, idleMs: 50 } })).text).toBe('Tea.')
  simulator.answer({ fault: { kind: 'hang', after: 'request' } })
  expect((await hear(client, question('openai', { streams: false }), { timeouts: { totalMs: 200 } })).error).toMatchObject({ kind: 'timeout', isIllness: true })
})

test('whoever takes their time with what was said does not make the server late', async () => {
  const simulator = await simulateModels({ answer: { text: 'one two three four', pace: { tokenMs: 50 } } })
  let text = ''
  for await (const event of clientOf(simulator).stream(question(), new AbortController().signal, { ...patient, idleMs: 1000 })) {
    if (event.type === 'text') text += event.text
    if (text === 'one two') await sleep(1500)
  }
  expect(text).toBe('one two three four')
})

test('a server that says [DONE] and does not hang up is not waited for', async () => {
  const simulator = await simulateModels({ answer: { text: 'Tea.', manners: { staysOpen: true } } })
  const heard = await hear(clientOf(simulator), question(), { timeouts: { idleMs: 20_000, totalMs: 20_000 } })
  expect(heard).toMatchObject({ text: 'Tea.', reason: 'stop' })
  await hungUp(simulator)
})

test('a server that has said the reason of the end and falls silent has answered', async () => {
  const simulator = await simulateModels({ answer: { text: 'Tea.', manners: { staysOpen: true, saysDone: false } } })
  const client = clientOf(simulator)
  expect(await hear(client, question(), { timeouts: { idleMs: 100 } })).toMatchObject({ text: 'Tea.', reason: 'stop', error: undefined })
  await hungUp(simulator)
  // However long it may be silent in the middle.
  expect(await hear(client, question(), { timeouts: { idleMs: 60_000, totalMs: 60_000 } })).toMatchObject({ text: 'Tea.', reason: 'stop', error: undefined })
})

test('a refusal that does not come to its end is heard by its status', async () => {
  const simulator = await simulateModels({ answer: { fault: { kind: 'status', status: 429, headers: { 'retry-after': '2' }, hangs: true } } })
  expect((await hear(clientOf(simulator), question(), { timeouts: { firstTokenMs: 60_000, totalMs: 60_000 } })).error).toMatchObject({ kind: 'rate-limited', retryAfterMs: 2000 })
  await hungUp(simulator)
})

test('a server that does not take the connection is given up in time', async () => {
  const { port } = await startDeafServer()
  const client = createModelClient({ kind: 'openai', baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: undefined }, { connectMs: 300 })
  afterwards(() => client.close())
  expect((await hear(client, question())).error).toMatchObject({ kind: 'unavailable', mayRetry: true, isIllness: true, message: 'It does not take the connection.' })
})

test('a request can be stopped, and its time be over, while it is connecting', async () => {
  const { port } = await startDeafServer()
  const client = createModelClient({ kind: 'openai', baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: undefined }, { connectMs: 3000 })
  afterwards(() => client.close())
  const stopping = new AbortController()
  const hearing = hear(client, question(), { signal: stopping.signal })
  await sleep(50)
  stopping.abort('stopped')
  expect((await hearing).error).toBe('stopped')
  expect(kindOf(await hear(client, question(), { timeouts: { firstTokenMs: 100 } }))).toBe('timeout')
})

test('a server that is not there is unavailable', async () => {
  const simulator = await simulateModels()
  await simulator.close()
  expect((await hear(clientOf(simulator), question())).error).toMatchObject({ kind: 'unavailable', mayRetry: true, isIllness: true })
})

test('answers that are being given come to their end when a client is closed, and no more are asked for', async () => {
  const simulator = await simulateModels({ answer: { text: 'one two three', pace: { tokenMs: 50 } } })
  const client = clientOf(simulator)
  let closing: Promise<void> | undefined
  const heard = await hear(client, question(), { onEvent: () => (closing ??= client.close()) })
  expect(heard).toMatchObject({ text: 'one two three', error: undefined })
  await closing
  expect(kindOf(await hear(client, question()))).toBe('unavailable')
  await expect.poll(simulator.openConnections).toBe(0)
})

test('nothing is left behind: no listener on the signal and no connection that is not free', async () => {
  const simulator = await simulateModels()
  const client = clientOf(simulator)
  const { signal } = new AbortController()
  const scripts: Script[] = [{}, { text: long, fault: { kind: 'hang', after: 3 } }, { fault: { kind: 'status', status: 500 } }, { fault: { kind: 'end', after: 1, how: 'hang-up' } }, { fault: { kind: 'error', after: 1 } }, { fault: { kind: 'page', contentType: 'text/html', text: '<p>' } }]
  simulator.next(...scripts)
  for (const _ of scripts) await hear(client, question(), { signal, timeouts: { idleMs: 100 } })
  await client.listModels(signal)
  expect(getEventListeners(signal, 'abort')).toEqual([])
  await client.close()
  await expect.poll(simulator.openConnections).toBe(0)
})
