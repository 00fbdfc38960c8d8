import type { RushFrame } from '@fairway/contract/rush'
import { rushColumns } from '@fairway/contract/rush-columns'

/** What goes on at this moment, in all instances. */
export type RushNow = { people: number; connections: number; seats: RushFrame['seats'] }

/** Seconds after which an instance that says nothing is not counted: it tells something every second. */
const silence = 5
const column = (frame: RushFrame, name: (typeof rushColumns)[number]) => frame.engine[rushColumns.indexOf(name)] ?? 0

/** @param frames the last of each instance */
export function rushNow(frames: Iterable<RushFrame>): RushNow | undefined {
  const all = [...frames]
  const newest = all.reduce<RushFrame | undefined>((best, frame) => (best && best.at >= frame.at ? best : frame), undefined)
  if (!newest) return undefined
  const heard = all.filter(({ at }) => newest.at - at < silence)
  const sum = (name: (typeof rushColumns)[number]) => heard.reduce((total, frame) => total + column(frame, name), 0)
  // Every instance counts the same seats.
  return { people: sum('people'), connections: sum('connections'), seats: newest.seats }
}
