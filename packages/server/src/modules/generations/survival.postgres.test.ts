import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { findRedis, startRedis } from '../../../../../test/setup/redis.ts'
import { afterwards, emptyDirectory } from '../../../test/afterwards.ts'
import { answerIn, createAnswerReader } from '../../../test/answers.ts'
import { endless, isBeginningOf, prepareAnswering, signal, untilSaid, type AnsweringServer } from '../../../test/answering-servers.ts'
import { proxyTo } from '../../../test/database-proxy.ts'
import type { ModelSimulator } from '../../../test/model-simulator.ts'

// Instances of the real program on one database, of which one gives an answer and others are read from; and what is between them
// ends in the middle of it.

const redisProgram = findRedis()

async function startTogether(instances: number) {
  const prepared = await prepareAnswering()
  const redis = await startRedis(redisProgram!, emptyDirectory())
  afterwards(redis.kill)
  const servers = await Promise.all(Array.from({ length: instances }, () => prepared.start({ redisUrl: redis.url })))
  return { ...prepared, redis, servers }
}

/** Asks for an endless answer at the first one, and reads it everywhere in both ways. */
async function askAndRead({ models, asker, servers }: Pick<Awaited<ReturnType<typeof startTogether>>, 'models' | 'asker' | 'servers'>) {
  const script = endless()
  models.next(script)
  const asked = await asker.ask(servers[0]!.url, 'Tell me a long story')
  await untilSaid(models, 10)
  const readers = servers.flatMap((server) =>
    (['events', 'socket'] as const).map((over) => {
      const reader = createAnswerReader(asked.answer.generation, asker.cookie)
      return { server, over, reader, reading: reader.read(server.url, { over }) }
    }),
  )
  const upstream = models.requests.at(-1)!
  return { script, asked, readers, upstream }
}

const furthest = (readers: Awaited<ReturnType<typeof askAndRead>>['readers']) => Math.min(...readers.map(({ reader }) => reader.events().length))

/** @returns after how many milliseconds the server of the models saw its connection close */
async function stopAt(server: AnsweringServer, asker: Awaited<ReturnType<typeof prepareAnswering>>['asker'], generation: string, upstream: ModelSimulator['requests'][number]): Promise<number> {
  const from = performance.now()
  await asker.stop(server.url, generation)
  // It would go on for minutes.
  await expect.poll(() => upstream.closedByClientAt, { interval: 2 }).toBeDefined()
  expect(upstream.isComplete).toBe(false)
  return Math.round(upstream.closedByClientAt! - from)
}

test.skipIf(!redisProgram)('an answer is stopped from the instance that gives it, from another one, and from another one without Redis; all are told the same', async () => {
  const together = await startTogether(2)
  const { servers, asker, redis } = together
  const took: Record<string, number> = {}
  for (const way of ['here', 'elsewhere', 'elsewhere, without Redis'] as const) {
    const { script, asked, readers, upstream } = await askAndRead(together)
    await expect.poll(() => furthest(readers)).toBeGreaterThan(30)
    if (way === 'elsewhere, without Redis') {
      await redis.kill()
      // They are told on, from the database.
      const before = furthest(readers)
      await expect.poll(() => furthest(readers)).toBeGreaterThan(before + 100)
    }
    took[way] = await stopAt(servers[way === 'here' ? 0 : 1]!, asker, asked.answer.generation, upstream)
    await Promise.all(readers.map(({ reading }) => reading))
    const kept = answerIn(await asker.conversation(servers[1]!.url, asked.conversation), asked.answer.id)
    expect(kept).toMatchObject({ state: 'stopped', seq: readers[0]!.reader.events().length })
    expect(isBeginningOf(script, kept.text)).toBe(true)
    for (const { reader } of readers) expect([reader.text(), reader.end(), reader.fellBack()]).toEqual([kept.text, expect.objectContaining({ state: 'stopped' }), 0])
  }
  console.log(`The connection of the model was closed after: ${Object.entries(took).map(([way, ms]) => `${ms} ms (${way})`).join(', ')}`)
}, 120_000)

test.skipIf(!redisProgram)('of an instance that is killed, or taken for dead, everybody reads on elsewhere what had been written down', async () => {
  const together = await startTogether(3)
  const { servers, asker, models } = together
  const [killed, frozen, healthy] = servers as [AnsweringServer, AnsweringServer, AnsweringServer]
  const one = await askAndRead({ ...together, servers: [killed, healthy] })
  const other = await askAndRead({ ...together, servers: [frozen, healthy] })
  for (const { readers } of [one, other]) await expect.poll(() => furthest(readers)).toBeGreaterThan(50)
  killed.process.kill('SIGKILL')
  frozen.process.kill('SIGSTOP')
  for (const { asked, script, readers } of [one, other]) {
    await Promise.all(readers.filter(({ server }) => server === healthy).map(({ reading }) => reading))
    const kept = answerIn(await asker.conversation(healthy.url, asked.conversation), asked.answer.id)
    expect(kept.state).toBe('interrupted')
    expect(isBeginningOf(script, kept.text)).toBe(true)
    expect(kept.text.length).toBeGreaterThan(100)
    if (frozen.process.exitCode === null) frozen.process.kill('SIGCONT')
    for (const { server, reader, reading, over } of readers) {
      await reading
      // Who lost their instance comes to another one.
      if (server === killed) await reader.read(healthy.url, { over })
      expect(reader.end()).toMatchObject({ state: 'interrupted', seq: kept.seq })
      expect(reader.text()).toBe(kept.text)
    }
    models.next({ text: ['The ', 'end.'] })
    const continued = await asker.continue(healthy.url, asked)
    const reader = createAnswerReader(continued.answer.generation, asker.cookie)
    await reader.read(healthy.url, { over: 'events' })
    expect(reader.text()).toBe(`${kept.text}The end.`)
  }
  // Who was taken for dead asks its model no longer.
  await expect.poll(() => other.upstream.closedByClientAt).toBeDefined()
}, 120_000)

test.skipIf(!redisProgram)('an instance from which somebody reads another one’s answer ends when it is asked to, and they read on there', async () => {
  const together = await startTogether(2)
  const { servers, asker } = together
  const { script, asked, readers, upstream } = await askAndRead(together)
  await expect.poll(() => furthest(readers)).toBeGreaterThan(30)
  expect(await signal(servers[1]!, 'SIGTERM')).toBe(0)
  const left = readers.filter(({ server }) => server === servers[1])
  await Promise.all(left.map(({ reading }) => reading))
  const goingOn = left.map(({ reader, over }) => reader.read(servers[0]!.url, { over }))
  await stopAt(servers[0]!, asker, asked.answer.generation, upstream)
  await Promise.all([...goingOn, ...readers.filter(({ server }) => server === servers[0]).map(({ reading }) => reading)])
  const kept = answerIn(await asker.conversation(servers[0]!.url, asked.conversation), asked.answer.id)
  expect(isBeginningOf(script, kept.text)).toBe(true)
  for (const { reader } of readers) expect([reader.text(), reader.fellBack()]).toEqual([kept.text, 0])
}, 120_000)

test.skipIf(!redisProgram)('while the database is away an answer goes on, and is whole when it is back, on every instance', async () => {
  const { place, start, models, asker } = await prepareAnswering()
  const [front, behind] = [await proxyTo(place), await proxyTo(place)]
  const redis = await startRedis(redisProgram!, emptyDirectory())
  afterwards(redis.kill)
  const servers = await Promise.all([front, behind].map((proxy) => start({ at: proxy.place, redisUrl: redis.url })))
  const said = Array.from({ length: 400 }, (_, index) => `${index}·第${index}个👩‍🎓 `)
  models.next({ text: said, pace: { tokenMs: 15 } })
  const asked = await asker.ask(servers[0]!.url, 'Tell me a story')
  const readers = servers.flatMap(({ url }) => (['events', 'socket'] as const).map((over) => ({ url, over, reader: createAnswerReader(asked.answer.generation, asker.cookie) })))
  const reading = Promise.all(
    readers.map(async ({ url, over, reader }) => {
      // As a page does it that loses its connection.
      for (const end = Date.now() + 60_000; !reader.isOver() && Date.now() < end; ) {
        await reader.read(url, { over })
        await sleep(50)
      }
    }),
  )
  for (let round = 0; round < 5; round++) {
    await sleep(300)
    // What was being written down is written down, and nobody hears of it.
    for (const proxy of [front, behind]) proxy.mute()
    await sleep(150)
    for (const proxy of [front, behind]) proxy.cut()
    await sleep(200)
    await Promise.all([front.restore(), behind.restore()])
  }
  await reading
  expect(answerIn(await asker.conversation(servers[1]!.url, asked.conversation), asked.answer.id)).toMatchObject({ state: 'done', text: said.join('') })
  for (const { reader } of readers) expect([reader.text(), reader.end(), reader.fellBack()]).toEqual([said.join(''), expect.objectContaining({ state: 'done' }), 0])
  // What is in the database alone is whole too: a reader who comes late, at an instance that never gave it.
  const late = createAnswerReader(asked.answer.generation, asker.cookie)
  await late.read(servers[1]!.url, { over: 'events' })
  expect(late.text()).toBe(said.join(''))
}, 120_000)
