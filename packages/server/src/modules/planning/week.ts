import type { Meeting } from '@fairway/contract/courses'

// A week as a student lives it: all weekly meetings laid over each other, whichever weeks they are in.

/** Minutes of a weekday, half open. */
export type Block = { day: number; from: number; to: number }

export function weekOf(meetings: readonly Meeting[]): Block[] {
  return meetings.flatMap(({ days = [], from, to }) => days.map((day) => ({ day, from, to })))
}

/** Bit 0 is Monday. */
export function daysMask(week: readonly Block[]): number {
  return week.reduce((mask, { day }) => mask | (1 << (day - 1)), 0)
}

export function daysIn(mask: number): number[] {
  return [1, 2, 3, 4, 5, 6, 7].filter((day) => mask & (1 << (day - 1)))
}

export function countDays(mask: number): number {
  let count = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++
  return count
}

/** Minutes between the first and the last meeting of each day in which nothing meets. */
export function idleMinutes(week: readonly Block[]): number {
  const sorted = [...week].sort((a, b) => a.day - b.day || a.from - b.from)
  let idle = 0
  let day = 0
  let end = 0
  for (const block of sorted) {
    if (block.day === day) idle += Math.max(0, block.from - end)
    end = block.day === day ? Math.max(end, block.to) : block.to
    day = block.day
  }
  return idle
}

export function minutesOf(week: readonly Block[]): number {
  return week.reduce((sum, { from, to }) => sum + to - from, 0)
}

export function minutesOutside(week: readonly Block[], preferred: { from: number; to: number } | undefined): number {
  if (!preferred) return 0
  return week.reduce((sum, { from, to }) => sum + (to - from) - Math.max(0, Math.min(to, preferred.to) - Math.max(from, preferred.from)), 0)
}
