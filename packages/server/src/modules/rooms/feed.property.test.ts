import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openAt, freshPlace } from '../../../test/place.ts'
import type { Database } from '../../database/database.ts'
import { createFeed, encode, type Encoded } from './feed.ts'

// A feed by itself, on a log in a database, told of it in any way at all. To look harder: more `numRuns`.

const numRuns = 60
const database = await openAt(await freshPlace())

const said = (events: readonly Encoded[] | undefined) => events?.map(({ seq, json }) => ({ seq, event: JSON.parse(json) as unknown }))

type Log = { roomId: number; events: Encoded[] }

/** A room of a log of so many messages, of which the first so many are there from the beginning. */
async function newLog(length: number): Promise<Log> {
  const [room] = await database.query<{ id: number }>({ text: `insert into room (kind, name) values ('group', 'Proof') returning id` })
  const events = Array.from({ length }, (_, index) =>
    encode({
      ...{ kind: 'message', seq: index + 1, number: index + 1, at: new Date(index).toISOString(), text: `message ${index + 1}`, revision: 0 },
      ...{ sender: { kind: 'guest', id: 'abcdefgh', name: 'Gus' }, clientId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` },
    }),
  )
  return { roomId: room!.id, events }
}

/** What a batch that commits does. */
async function commit({ roomId, events }: Log, from: number, to: number): Promise<void> {
  const added = events.slice(from, to).map(({ json }) => JSON.parse(json) as { seq: number; at: string; text: string; clientId: string })
  if (added.length === 0) return
  const seqs = added.map(({ seq }) => seq)
  const ats = added.map(({ at }) => at)
  await database.inTransaction(async ({ query }) => {
    await query({ text: `insert into room_event (room_id, seq, kind, at) select $1, seq, 'message', at from unnest($2::bigint[], $3::timestamptz[]) as new (seq, at)`, values: [roomId, seqs, ats] })
    await query({
      text: `insert into message (room_id, seq, number, sender, sender_name, client_id, text, at)
             select $1, seq, seq, 'guest:abcdefgh', 'Gus', client_id, text, at from unnest($2::bigint[], $3::timestamptz[], $4::uuid[], $5::text[]) as new (seq, at, client_id, text)`,
      values: [roomId, seqs, ats, added.map(({ clientId }) => clientId), added.map(({ text }) => text)],
    })
    await query({ text: 'update room set last_seq = $2, number = $2 where id = $1', values: [roomId, to] })
  })
}

function openFeed({ roomId }: Log, queries: Pick<Database, 'query'> = database) {
  const told: Encoded[] = []
  const errors: unknown[] = []
  const feed = createFeed({ database: queries, filesOf: async () => new Map(), roomId, tell: (events) => told.push(...events), onError: (error) => errors.push(error) })
  return { feed, told, errors }
}

/** Some of what has been committed, in any order and more than once, with where the log stood then or stood before. */
const offering = fc.record({
  commits: fc.nat(7),
  told: fc.array(fc.nat(1000), { maxLength: 8 }),
  saysTop: fc.boolean(),
  waits: fc.boolean(),
})

describe('a feed', () => {
  test('tells every event once and in order, whatever it is offered of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(30), fc.array(offering, { minLength: 1, maxLength: 20 }), async (before, offerings) => {
        const log = await newLog(before + offerings.reduce((sum, { commits }) => sum + commits, 0))
        await commit(log, 0, before)
        let top = before
        const { feed, told, errors } = openFeed(log)
        // Some of it comes before the feed has read where its log stands.
        for (const { commits, told: chosen, saysTop, waits } of offerings) {
          await commit(log, top, top + commits)
          top += commits
          const some = top === 0 ? [] : chosen.map((choice) => log.events[choice % top]!)
          feed.offer(some, saysTop ? top : Math.max(0, ...some.map(({ seq }) => seq)), top)
          if (waits) await feed.ready()
        }
        await feed.ready()
        feed.offer([], top, top)
        await expect.poll(() => feed.position().top, { interval: 1 }).toBe(top)
        const began = top - told.length
        expect(said(told)).toEqual(said(log.events.slice(began)))
        expect(began).toBeGreaterThanOrEqual(before)
        // And remembers them as it told them, for who comes back.
        for (const since of [0, began, Math.floor(top / 2), top]) expect(said(feed.after(since))).toEqual(said(log.events.slice(since)))
        expect(feed.after(top + 1)).toBeUndefined()
        expect(errors).toEqual([])
        feed.close()
      }),
      { numRuns },
    )
  })

  test('goes on where it was when the database was away while it had something to read', async () => {
    const log = await newLog(10)
    await commit(log, 0, 3)
    let isAway = false
    const { feed, told, errors } = openFeed(log, {
      query: (statement) => (isAway ? Promise.reject(new Error('away')) : database.query(statement)),
    })
    await feed.ready()
    isAway = true
    await commit(log, 3, 10)
    feed.offer([log.events[8]!], 10, 10)
    await expect.poll(() => errors.length).toBeGreaterThan(0)
    expect(told).toEqual([])
    isAway = false
    await expect.poll(() => said(told)).toEqual(said(log.events.slice(3)))
    feed.close()
  })

  test('does not ask for ever for what no log has, and believes nothing that was said of it', async () => {
    const log = await newLog(6)
    await commit(log, 0, 3)
    let asked = 0
    const { feed, told } = openFeed(log, { query: (statement) => (asked++, database.query(statement)) })
    await feed.ready()
    // As an instance would say it that is on a database from before a backup was restored.
    feed.offer([{ seq: 5, json: '"what was never said here"' }], 5, 5)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(asked).toBeLessThan(10)
    await commit(log, 3, 6)
    feed.offer([], 6, 6)
    await expect.poll(() => said(told)).toEqual(said(log.events.slice(3)))
    feed.close()
  })
})
