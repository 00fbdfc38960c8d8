import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { createLonelyBus } from '../../bus/bus.ts'
import { freshDatabase } from '../../../test/place.ts'
import { createGenerations, ownSubject } from './index.ts'

// More answers than are written down in one statement.

test('all are written down, all are said to live, and each hears what became of it elsewhere', async () => {
  const database = await freshDatabase()
  const errors: unknown[] = []
  const generations = createGenerations({ database, bus: createLonelyBus(), live: { append: () => {}, hasSubscribers: () => false }, onError: (error) => errors.push(error), pace: { flushMs: 20, silentSeconds: 1, sweepMs: 5000 } })
  const ids = Array.from({ length: 120 }, () => randomUUID())
  const subject = ownSubject(1, 'draft')
  await database.together([], async (transaction) => ids.forEach((id) => generations.announce(transaction, id, subject)))
  const writers = ids.map((id) => generations.begin(id, subject))
  generations.start()
  const count = async (text: string) => (await database.query<{ count: number }>({ text }))[0]!.count
  for (const round of [1, 2, 3]) {
    for (const writer of writers) writer.append({ type: 'text', text: `${round} ` })
    await expect.poll(() => count('select sum(jsonb_array_length(events))::int as count from generation_chunk')).toBe(120 * round)
  }
  await database.query({ text: `update generation set alive_at = now() - interval '1 hour'` })
  await expect.poll(() => count(`select count(*)::int as count from generation where alive_at > now() - interval '1 minute'`)).toBe(120)

  const [first, last, others] = [writers[0]!, writers.at(-1)!, writers.slice(1, -1)]
  await database.query({ text: 'update generation set stop_asked_at = now() where id = $1', values: [last.id] })
  await database.query({ text: 'update generation set owner = gen_random_uuid() where id = $1', values: [first.id] })
  await expect.poll(() => [first, last].map(({ signal }) => (signal.reason as Error | undefined)?.name)).toEqual(['BrokenOff', 'Stopped'])
  expect(others.some(({ signal }) => signal.aborted)).toBe(false)
  first.append({ type: 'text', text: 'too late' })
  await Promise.all([last, ...others].map((writer) => writer.end({ type: 'end', state: 'done' }, async () => {})))
  expect(await first.end({ type: 'end', state: 'done' }, async () => {})).toBe(false)
  expect(await database.query({ text: `select state, count(*)::int from generation group by state order by state` })).toEqual([{ state: 'done', count: 119 }, { state: 'running', count: 1 }])
  expect(await count(`select sum(jsonb_array_length(events))::int as count from generation_chunk`)).toBe(120 * 3 + 119)
  expect(errors).toEqual([])
  await generations.close()
}, 30_000)

test('who is not admitted after all is told nothing of what was said', async () => {
  const database = await freshDatabase()
  const generations = createGenerations({ database, bus: createLonelyBus(), live: { append: () => {}, hasSubscribers: () => false }, onError: () => {}, pace: { flushMs: 20, silentSeconds: 8, sweepMs: 5000 } })
  const [id, subject] = [randomUUID(), ownSubject(1, 'draft')]
  await database.together([], async (transaction) => generations.announce(transaction, id, subject))
  const writer = generations.begin(id, subject)
  writer.append({ type: 'text', text: 'Secret.' })
  const told: object[] = []
  const listener = { viewer: null, guest: null, credentials: { isFromThisComputer: false }, network: '', tab: undefined, tell: (event: object) => void told.push(event) }
  // Its session ended while that was looked up.
  await generations.topic.begin(listener as unknown as Parameters<typeof generations.topic.begin>[0], id, {}, () => false)
  expect(told).toEqual([])
  await generations.topic.begin(listener as unknown as Parameters<typeof generations.topic.begin>[0], id, {}, () => true)
  expect(told).toHaveLength(1)
  await writer.end({ type: 'end', state: 'done' }, async () => {})
  await generations.close()
})
