import type { Reason } from '@fairway/contract/reasons'

/** What a student held and waited for when they last looked, and where they were next. */
export type Standing = { held: number[]; waits: number[]; first?: number[] }

/** Sections that came and went without being asked for here: by the queue, the office, or another device. */
export type SeatNews = { got: number[]; lost: number[]; fresh: number[]; queued: number[]; unqueued: number[]; advanced: number[] }

/** @param decided what the server has answered here since `before`: nobody needs to be told that again. */
export function newsBetween(before: Standing, now: Standing, decided: ReadonlyMap<number, Reason>): SeatNews {
  const fresh = now.held.filter((id) => !before.held.includes(id) && decided.get(id) !== 'enrolled')
  return {
    got: fresh.filter((id) => before.waits.includes(id)),
    lost: before.held.filter((id) => !now.held.includes(id) && decided.get(id) !== 'dropped'),
    fresh,
    queued: now.waits.filter((id) => !before.waits.includes(id) && decided.get(id) !== 'waiting'),
    unqueued: before.waits.filter((id) => !now.waits.includes(id) && !now.held.includes(id) && decided.get(id) !== 'left'),
    advanced: before.waits.filter((id) => before.first?.includes(id) === false && now.first?.includes(id)),
  }
}
