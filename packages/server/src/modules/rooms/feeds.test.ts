import { describe, expect, test } from 'vitest'
import type { Missed } from '@fairway/contract/rooms'
import { afterwards } from '../../../test/afterwards.ts'
import { createFaultyBus } from '../../../test/faulty-bus.ts'
import { freshPlace, openAt } from '../../../test/place.ts'
import type { Statement } from '../../database/database.ts'
import { createFeeds } from './feeds.ts'

// The feeds of an instance by themselves: who is let go, and who comes from elsewhere.

const database = await openAt(await freshPlace())

async function newRoom(): Promise<number> {
  const [room] = await database.query<{ id: number }>({ text: `insert into room (kind, name) values ('group', 'Proof') returning id` })
  return room!.id
}

/** A member comes; enough for an event. @returns what the log of this instance tells */
async function append(roomId: number, seq: number) {
  const at = new Date(seq)
  await database.query({ text: `insert into room_event (room_id, seq, kind, at, payload) values ($1, $2, 'room-changed', $3, '{}')`, values: [roomId, seq, at] })
  await database.query({ text: 'update room set last_seq = $2 where id = $1', values: [roomId, seq] })
  return { roomId, events: [{ kind: 'room-changed' as const, seq, at: at.toISOString() }], top: seq, number: 0 }
}

function open(bus = createFaultyBus({ lost: 0, doubled: 0, delayMs: 0 }, () => 0.5)) {
  const heard = new Set<number>()
  const told: unknown[] = []
  let hold: Promise<unknown> | undefined
  const feeds = createFeeds({
    database: {
      kind: 'postgres',
      query: async (statement: Statement) => {
        if (statement.name === 'rooms-feed') await hold
        return database.query(statement)
      },
    },
    filesOf: async () => new Map(),
    epoch: () => 'one',
    bus: bus.join(),
    tell: (_roomId, pieces) => told.push(...pieces.map((piece) => (JSON.parse(piece) as { seq: number }).seq)),
    isHeard: (roomId) => heard.has(roomId),
    onLost: () => expect.unreachable(),
    onError(error) {
      throw error
    },
  })
  afterwards(() => feeds.stop())
  return { feeds, heard, told, hold: (until: Promise<unknown>) => void (hold = until) }
}

/** Looks so often that rooms are let go to which nobody listens. */
async function lookLong({ feeds }: ReturnType<typeof open>): Promise<void> {
  for (let looks = 0; looks < 60; looks++) {
    feeds.lookSoon()
    await database.query({ text: 'select' })
    await new Promise(setImmediate)
  }
}

describe('whoever begins to listen', () => {
  test('in the moment in which the room is let go hears what comes next all the same', async () => {
    const roomId = await newRoom()
    const one = open()
    const opened = Promise.withResolvers<undefined>()
    void one.hold(opened.promise)
    const begun = one.feeds.begin(roomId, { since: 0 }, () => one.heard.add(roomId))
    await lookLong(one)
    opened.resolve(undefined)
    await begun
    one.feeds.appended(await append(roomId, 1))
    expect(one.told).toEqual([1])
  })

  test('from a place of which this instance has not heard yet is told that nothing is missing', async () => {
    const roomId = await newRoom()
    const one = open()
    await one.feeds.begin(roomId, {}, () => one.heard.add(roomId))
    // Written elsewhere, and not told of here.
    for (const seq of [1, 2, 3]) await append(roomId, seq)
    const missed: Missed[] = []
    await one.feeds.begin(roomId, { since: 2, epoch: 'one' }, (text) => missed.push(JSON.parse(text) as Missed))
    // What was told meanwhile goes to those who listened before.
    await one.feeds.begin(roomId, { since: 3, epoch: 'one' }, (text) => missed.push(JSON.parse(text) as Missed))
    expect(missed).toMatchObject([
      { recovered: true, top: 3, events: [{ seq: 3 }] },
      { recovered: true, top: 3, events: [] },
    ])
    expect(one.told).toEqual([1, 2, 3])
    expect(await one.feeds.missed(roomId, { since: 9 })).toMatchObject({ recovered: false, top: 3 })
    expect(await one.feeds.missed(roomId, { since: 1, epoch: 'two' })).toMatchObject({ recovered: false, top: 3 })
  })
})

test('what another instance wrote is found by looking where no bus tells of it', async () => {
  const roomId = await newRoom()
  const one = open()
  await one.feeds.begin(roomId, {}, () => one.heard.add(roomId))
  await append(roomId, 1)
  one.feeds.lookSoon()
  await expect.poll(() => one.told).toEqual([1])
})

test('of long events fewer are kept than of short ones, and who was away for longer is told so', async () => {
  const roomId = await newRoom()
  const one = open()
  one.heard.add(roomId)
  const missedSince = async (since: number) => {
    const answer = Promise.withResolvers<string>()
    await one.feeds.begin(roomId, { since, epoch: 'one' }, answer.resolve)
    return JSON.parse(await answer.promise) as Missed
  }
  await missedSince(0)
  // Eight kilobytes each, of which a quarter of a megabyte is kept.
  for (let seq = 1; seq <= 120; seq++) {
    const { events, ...place } = await append(roomId, seq)
    one.feeds.appended({ ...place, events: events.map((event) => ({ ...event, description: 'x'.repeat(8000) })) })
  }
  expect(one.told).toEqual(Array.from({ length: 120 }, (_, index) => index + 1))
  expect(await missedSince(100)).toMatchObject({ recovered: true, events: Array.from({ length: 20 }, (_, index) => ({ seq: 101 + index })) })
  const { recovered, events } = await missedSince(1)
  expect(recovered).toBe(false)
  expect(events.at(-1)).toMatchObject({ seq: 120 })
})
