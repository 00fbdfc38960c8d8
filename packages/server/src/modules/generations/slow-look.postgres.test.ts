import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { GenerationEvent } from '@fairway/contract/generations'
import { createLonelyBus } from '../../bus/bus.ts'
import { freshDatabase } from '../../../test/place.ts'
import { createGenerations, ownSubject } from './index.ts'

// Somebody comes to an answer of another instance while the database is slow to say how far it is.

test('they hear its end all the same', async () => {
  const database = await freshDatabase()
  const topics = new Set<string>()
  const heard: GenerationEvent[] = []
  const live = { append: (_head: object, _list: string, pieces: readonly string[]) => void heard.push(...pieces.map((piece) => JSON.parse(piece) as GenerationEvent)), hasSubscribers: (topic: string) => topics.has(topic) }
  const pace = { flushMs: 20, silentSeconds: 60, sweepMs: 50 }
  const start = (as: typeof live) => createGenerations({ database, bus: createLonelyBus(), live: as, onError: () => {}, pace })
  const [here, there] = [start({ append: () => {}, hasSubscribers: () => false }), start(live)]
  there.start()
  const [id, subject] = [randomUUID(), ownSubject(1, 'draft')]
  await database.together([], async (transaction) => here.announce(transaction, id, subject))
  const writer = here.begin(id, subject)

  const unlocked = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const locking = database.inTransaction(async ({ query }) => {
    await query({ text: 'lock table generation_chunk' })
    locked.resolve()
    await unlocked.promise
  })
  await locked.promise
  const told: GenerationEvent[] = []
  const listener = { viewer: null, guest: null, tell: (event: object) => void ('events' in event && told.push(...(event.events as GenerationEvent[]))) }
  const beginning = there.topic.begin(listener as unknown as Parameters<typeof there.topic.begin>[0], id, { since: 0 }, () => Boolean(topics.add(`generation:${id}`)))
  // Many times over it is looked whether somebody listens.
  await sleep(1000)
  unlocked.resolve()
  await Promise.all([locking, beginning])
  writer.append({ type: 'text', text: 'Yes.' })
  await writer.end({ type: 'end', state: 'done' }, async () => {})
  await expect.poll(() => [...told, ...heard].map(({ type }) => type)).toEqual(['text', 'end'])
  await here.close()
  await there.close()
}, 30_000)
