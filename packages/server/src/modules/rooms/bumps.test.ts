import { expect, test } from 'vitest'
import type { LiveEvent } from '@fairway/contract/live'
import { afterwards } from '../../../test/afterwards.ts'
import { createFaultyBus } from '../../../test/faulty-bus.ts'
import { createBumps, type BumpsNeeds, type Mentioned, type Standing } from './bumps.ts'

// Rooms as they are told to who does not look at them.

/** People with their rooms, and where the rooms stand. */
function begin(roomsOf: Record<number, number[]>, bus: BumpsNeeds['bus'] = { isShared: false, publish() {}, listen: () => () => {} }) {
  const standings = new Map<number, Standing>([1, 2, 3].map((roomId) => [roomId, { roomId, top: 0, number: 0 }]))
  const frames: { to: number[]; event: LiveEvent }[] = []
  const said: (Mentioned & { roomId: number })[] = []
  let asked = 0
  const bumps = createBumps({
    bus,
    publishTo: (topics, event) => frames.push({ to: topics.map((topic) => Number(topic.slice('rooms:'.length))), event }),
    async havingOf(personIds) {
      asked++
      return personIds.map((personId) => ({ roomIds: roomsOf[personId] ?? [], key: String(roomsOf[personId]) }))
    },
    thoseIn: async (roomId, personIds) => personIds.filter((personId) => roomsOf[personId]?.includes(roomId)),
    standingsOf: async (roomIds) => [...standings.values()].filter(({ roomId }) => roomIds.includes(roomId)),
    mentionedMeanwhile: async (gaps, most) => said.filter(({ roomId, seq }) => gaps.some((gap) => gap.roomId === roomId && seq > gap.after && seq <= gap.top)).slice(0, most),
    onLost: () => expect.unreachable(),
    onError(error) {
      throw error
    },
  })
  afterwards(bumps.close)
  for (const personId of Object.keys(roomsOf)) bumps.begin(Number(personId))
  return {
    bumps,
    roomsOf,
    frames,
    said,
    asked: () => asked,
    write(roomId: number): Standing {
      const { top, number } = standings.get(roomId)!
      const standing = { roomId, top: top + 1, number: number + 1 }
      standings.set(roomId, standing)
      return standing
    },
    /** Everybody has been told where their rooms stand. */
    async haveBegun() {
      await expect.poll(() => frames.length).toBe(Object.keys(roomsOf).length)
      return frames.splice(0)
    },
  }
}

test('whoever begins to listen is told where all of their rooms stand, and need not fetch them again', async () => {
  const { write, haveBegun } = begin({ 7: [1, 2] })
  // Before it was known whose rooms these are.
  write(2)
  expect(await haveBegun()).toEqual([{ to: [7], event: { type: 'room-bumps', rooms: [[2, 1, 1]], isFirst: true } }])
})

test('of those whose seats changed, only who has other rooms than before is told to fetch them', async () => {
  const { bumps, roomsOf, frames, haveBegun } = begin({ 7: [1], 8: [1], 9: [1] })
  await haveBegun()
  roomsOf[8] = [1, 2]
  bumps.refresh([7, 8])
  bumps.refresh([9], true)
  await expect.poll(() => frames.length).toBe(2)
  expect(frames.map(({ to, event }) => [to, event.type])).toEqual([[[8], 'rooms-changed'], [[9], 'rooms-changed']])
})

test('what changed while it was asked what somebody has is told', async () => {
  const { bumps, frames } = begin({ 7: [1] })
  bumps.refresh([7])
  await expect.poll(() => frames.map(({ event }) => event.type)).toEqual(['rooms-changed', 'room-bumps'])
})

test('a second’s news of many rooms is one frame, shared by those with the same', async () => {
  const { bumps, frames, write, haveBegun } = begin({ 7: [1, 2], 8: [1, 2], 9: [2, 3] })
  await haveBegun()
  // The first is told at once; what follows within a second, together.
  bumps.happened({ ...write(3), mentioned: [], posted: [] })
  await expect.poll(() => frames.length).toBe(1)
  for (const roomId of [1, 2, 2]) bumps.happened({ ...write(roomId), mentioned: [], posted: [] })
  await expect.poll(() => frames.length).toBe(3)
  expect(frames).toEqual([
    { to: [9], event: { type: 'room-bumps', rooms: [[3, 1, 1]] } },
    { to: [7, 8], event: { type: 'room-bumps', rooms: [[1, 1, 1], [2, 2, 2]] } },
    { to: [9], event: { type: 'room-bumps', rooms: [[2, 2, 2]] } },
  ])
})

test('what nobody told this instance of is found by looking, and told once', async () => {
  const { bumps, frames, write, haveBegun, asked } = begin({ 7: [1, 2] })
  await haveBegun()
  const lost = write(1)
  bumps.lookAgain()
  await expect.poll(() => frames.map(({ event }) => event)).toEqual([{ type: 'room-bumps', rooms: [[1, 1, 1]] }])
  const before = asked()
  bumps.happened({ ...lost, mentioned: [], posted: [] })
  bumps.lookAgain()
  await expect.poll(asked).toBe(before + 1)
  await new Promise((resolve) => setTimeout(resolve, 1200))
  expect(frames).toHaveLength(1)
})

test('who was called in what nobody told this instance of is told that; after very much of it, to count anew', async () => {
  const { bumps, frames, write, haveBegun, said } = begin({ 7: [1, 2], 8: [1] })
  await haveBegun()
  const call = (roomId: number, people: number[]) => said.push({ roomId, seq: write(roomId).top, people, room: false, by: { kind: 'person', id: '9', name: 'Ida' }, text: 'hear' })
  call(1, [7])
  call(1, [8, 6])
  bumps.lookAgain()
  const mentioned = (seq: number) => ({ type: 'mentioned', room: 1, seq, by: { kind: 'person', id: '9', name: 'Ida' }, text: 'hear' })
  await expect.poll(() => frames.filter(({ event }) => event.type === 'mentioned')).toEqual([{ to: [7], event: mentioned(1) }, { to: [8], event: mentioned(2) }])
  await expect.poll(() => frames.filter(({ event }) => event.type === 'room-bumps')).toHaveLength(1)
  frames.splice(0)
  for (let count = 0; count < 300; count++) call(2, [7])
  bumps.lookAgain()
  await expect.poll(() => frames.map(({ to, event }) => [to, event.type])).toEqual([[[7], 'rooms-changed'], [[7], 'room-bumps']])
})

test('whoever writes on one instance has read that far in their tabs on all, but for who called them in the same moment', async () => {
  const between = createFaultyBus({ lost: 0, doubled: 0, delayMs: 0 }, () => 0.5)
  const here = begin({ 7: [1] }, between.join())
  const there = begin({ 7: [1], 8: [1] }, between.join())
  for (const { haveBegun } of [here, there]) await haveBegun()
  const mentioned = [{ seq: 4, people: [7], room: false }, { seq: 6, people: [7], room: true }, { seq: 7, people: [8], room: false }]
  here.bumps.happened({
    ...{ roomId: 1, top: 7, number: 5 },
    mentioned: mentioned.map((one) => ({ ...one, by: { kind: 'desk', id: 'desk', name: '' }, text: '' })),
    posted: [{ person: 7, seq: 5, number: 3 }, { person: 8, seq: 3, number: 2 }, { person: 9, seq: 2, number: 1 }],
  })
  const readings = ({ frames }: typeof here) => frames.filter(({ event }) => event.type === 'room-read')
  const ofSeven = { to: [7], event: { type: 'room-read', topic: 'rooms:7', room: 1, read: { seq: 5, number: 3 }, mentions: 1, top: expect.any(Number) as number } }
  const ofEight = { to: [8], event: { type: 'room-read', topic: 'rooms:8', room: 1, read: { seq: 3, number: 2 }, mentions: 2, top: expect.any(Number) as number } }
  await expect.poll(() => readings(there)).toEqual([ofSeven, ofEight])
  expect(readings(here)).toEqual([ofSeven])
})
