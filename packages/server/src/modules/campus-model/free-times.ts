import { daysIn, someDays } from './days-and-hours.ts'
import { hoursIn, isDenied } from './hours.ts'

// Hours of single days that are to be free: “no classes on Friday afternoons”, “周一十点以前不上课”.

/** Without an end, or a beginning, as long as the day is. */
export type FreeTime = { day: string; from?: string; to?: string }

const anyDays = new RegExp(someDays, 'gi')
/** Days, and what is said of them until other days are named. */
const ofDays = new RegExp(`(?:${someDays})(?:(?!${someDays}).)*`, 'gi')

/** @param clause of one wish @returns what else is said; undefined: it is not said plainly of which days which hours are to be free */
export function readFreeTimes(clause: string): { freeTimes: FreeTime[]; rest: string } | undefined {
  const parts = [...clause.matchAll(ofDays)]
  if (parts.length === 0) return undefined
  // “Not before 10 on Mondays”: the hours stand before the day.
  const before = clause.slice(0, parts[0]!.index)
  const isBefore = parts.length === 1 && hasHours(hoursIn(before))
  const denied = isDenied(clause)
  const freeTimes: FreeTime[] = []
  const rest: string[] = isBefore ? [] : [before]
  for (const [part] of parts) {
    // What is denied at the beginning or at the end is denied of each.
    const hours = hoursIn(`${denied && !isDenied(part) && !isBefore ? 'not ' : ''}${isBefore ? clause : part}`)
    const { from, to, free, isPreferred } = hours
    // A part of the day in which somebody wants classes need not be the only one.
    if (isPreferred || !hasHours(hours) || hours.isWanted) return undefined
    for (const day of daysIn(part)) freeTimes.push(...(free ? [{ day, ...free }] : []), ...(from !== undefined ? [{ day, to: from }] : []), ...(to !== undefined ? [{ day, from: to }] : []))
    rest.push(hours.rest.replaceAll(anyDays, ' ').replaceAll(between, ' '))
  }
  return { freeTimes, rest: rest.join(' ') }
}

/** Joins days or denies hours, and is no name. */
const between = /\b(?:not|or|and|on)\b|[和与及跟、或]|以及/gi

function hasHours({ from, to, free }: Pick<ReturnType<typeof hoursIn>, 'from' | 'to' | 'free'>): boolean {
  return from !== undefined || to !== undefined || free !== undefined
}
