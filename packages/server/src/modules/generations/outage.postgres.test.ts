import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { answerIn, createAnswerReader, createAsker } from '../../../test/answers.ts'
import { proxyTo } from '../../../test/database-proxy.ts'
import { createFaultyBus } from '../../../test/faulty-bus.ts'
import { simulatedModels } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { freshPlace } from '../../../test/place.ts'
import { startApp } from '../../../test/start-app.ts'

// Two instances, and a database that is away now and then while one of them gives an answer.

const models = await simulateModels()
const modelServers = { openai: { ...models.server('openai'), model: simulatedModels.openai[0]!.id } }
const place = await freshPlace()
const proxies = [await proxyTo(place), await proxyTo(place)]
const bus = createFaultyBus({ lost: 0, doubled: 0, delayMs: 5 }, () => 0.5)
const [here, there] = await Promise.all(proxies.map((proxy) => startApp({ place: proxy.place, listen: true, bus: bus.join(), works: false, config: { modelServers } })))
for (const { app } of [here!, there!]) app.assistant.start()
const { chloe } = await here!.signIn('chloe')
const asker = createAsker(chloe.cookie)

test('while the database is away an answer goes on, and is whole when it is back, on every instance', async () => {
  const urls = [here!.url, there!.url]
  const said = Array.from({ length: 400 }, (_, index) => `${index}·第${index}个👩‍🎓 `)
  models.next({ text: said, pace: { tokenMs: 15 } })
  const asked = await asker.ask(here!.url, 'Tell me a story')
  const ending = new AbortController()
  const readers = urls.flatMap((url) => (['events', 'socket'] as const).map((over) => ({ url, over, reader: createAnswerReader(asked.answer.generation, asker.cookie) })))
  const reading = Promise.all(
    readers.map(async ({ url, over, reader }) => {
      // As a page does it that loses its connection.
      while (!reader.isOver() && !ending.signal.aborted) {
        await reader.read(url, { over }, ending.signal)
        await sleep(50)
      }
    }),
  )
  await expect.poll(() => Math.min(...readers.map(({ reader }) => reader.events().length))).toBeGreaterThan(5)
  for (let round = 0; round < 5; round++) {
    await sleep(300)
    // What was being written down is written down, and nobody hears of it.
    for (const proxy of proxies) proxy.mute()
    await sleep(150)
    for (const proxy of proxies) proxy.cut()
    await sleep(200)
    await Promise.all(proxies.map((proxy) => proxy.restore()))
  }
  setTimeout(() => ending.abort(), 30_000).unref()
  await reading
  expect(answerIn(await asker.conversation(there!.url, asked.conversation), asked.answer.id)).toMatchObject({ state: 'done', text: said.join('') })
  for (const { reader } of readers) expect([reader.text(), reader.end(), reader.fellBack()]).toEqual([said.join(''), expect.objectContaining({ state: 'done' }), 0])
  // What is in the database alone is whole too.
  const late = createAnswerReader(asked.answer.generation, asker.cookie)
  await late.read(there!.url, { over: 'events' })
  expect(late.text()).toBe(said.join(''))
}, 120_000)
