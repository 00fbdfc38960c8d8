import { expect, test } from 'vitest'
import { findRedis, startRedis } from '../../../../../test/setup/redis.ts'
import { afterwards, emptyDirectory } from '../../../test/afterwards.ts'
import { answerIn, createAnswerReader } from '../../../test/answers.ts'
import { endless, isBeginningOf, prepareAnswering, signal, untilSaid, type AnsweringServer } from '../../../test/answering-servers.ts'
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
  const before = models.requests.length
  models.next(script)
  const asked = await asker.ask(servers[0]!.url, 'Tell me a long story')
  await untilSaid(models, 10, before)
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
}, 240_000)

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
}, 240_000)

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
}, 240_000)
