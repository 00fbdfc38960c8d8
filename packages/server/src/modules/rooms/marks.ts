import { setTimeout } from 'node:timers/promises'
import type { Listener } from '../live/index.ts'
import type { Pace } from './pace.ts'
import type { Readings } from './reading.ts'
import { askingTooFast, notForGuests } from './refusals.ts'

// How far somebody has read, as their socket says it: nothing answers such a frame, so nothing slows down who sends them.

/** Rooms of one socket whose marks wait for their turn; nobody reads in more of them at once. */
const mostWaiting = 20

export type MarksNeeds = { pace: Pick<Pace, 'untilAsking'>; readings: Pick<Readings, 'mark'> }

/** Marks as fast as other things may be asked for. What comes while one waits goes with it: of a room the furthest alone counts. */
export function createMarks({ pace, readings }: MarksNeeds) {
  /** By room, the furthest that was said. */
  const waiting = new WeakMap<Listener, Map<number, number>>()

  /** @throws {Refusal} `not-for-guests`, `not-found`, `too-many-requests` */
  return async (listener: Listener, room: number, seq: number): Promise<void> => {
    if (!listener.viewer) throw notForGuests()
    const own = waiting.get(listener) ?? new Map<number, number>()
    waiting.set(listener, own)
    const before = own.get(room)
    own.set(room, Math.max(seq, before ?? 0))
    if (before !== undefined) return
    try {
      for (let seconds; (seconds = await pace.untilAsking(listener)) > 0; ) {
        if (own.size > mostWaiting) throw askingTooFast(seconds)
        await setTimeout(seconds * 1000, undefined, { ref: false })
      }
      seq = own.get(room)!
    } finally {
      own.delete(room)
    }
    await readings.mark(listener, room, seq)
  }
}
