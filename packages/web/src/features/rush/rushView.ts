import type { Reason } from '@fairway/contract/reasons'
import { outcomes, totalOf, windowSeconds, type Board, type Curve, type Outcome, type RushWindow } from './rushWindow.ts'

/** What the page shows of the last quarter of an hour. Made anew for every picture, and never changed. */
export type RushView = {
  /** The second that is shown, in seconds since 1970. */
  at: number
  /** Milliseconds since 1970, one for each value of a curve. */
  axis: number[]
  outcomes: Record<Outcome, Curve>
  p50: Curve
  p99: Curve
  people: Curve
  waiting: Curve
  undecided: Curve
  failed: Curve
  /** Decisions of the whole window. */
  totals: ReadonlyMap<Reason, number>
  board: Board
  figures: RushFigures
}

/** Of the last second, unless they say otherwise. Null: there is nothing to tell. */
export type RushFigures = {
  decisions: number
  /** The most decisions in a second of the window. */
  peak: number
  granted: number
  undecided: number
  people: number
  connections: number
  p50: number | null
  p99: number | null
  /** In the window. */
  failed: number
}

/** @returns undefined before anything was told */
export function viewOf(window: RushWindow): RushView | undefined {
  const board = window.board()
  if (window.isEmpty() || !board) return undefined
  const at = window.newest()
  const curves = {
    outcomes: window.outcomes(),
    p50: timesOf(window.column('p50')),
    p99: timesOf(window.column('p99')),
    people: window.column('people'),
    waiting: window.waiting(),
    undecided: window.column('undecided'),
    failed: window.column('failed'),
  }
  const axis = Array.from({ length: windowSeconds }, (_, index) => (at - windowSeconds + 1 + index) * 1000)
  const all = curves.outcomes.enrolled.map((_, index) => outcomes.reduce((sum, outcome) => sum + (curves.outcomes[outcome][index] ?? 0), 0))
  const now = (curve: Curve) => curve.at(-1) ?? 0
  return {
    at,
    axis,
    ...curves,
    totals: window.totals(),
    board,
    figures: {
      decisions: all.at(-1) ?? 0,
      peak: all.reduce((most, count) => Math.max(most, count), 0),
      granted: (all.at(-1) ?? 0) - now(curves.outcomes.refused),
      undecided: now(curves.undecided),
      people: now(curves.people),
      connections: now(window.column('connections')),
      p50: curves.p50.at(-1) ?? null,
      p99: curves.p99.at(-1) ?? null,
      failed: totalOf(curves.failed),
    },
  }
}

/** A second in which nothing was answered has no answer time. */
function timesOf(curve: Curve): Curve {
  return curve.map((value) => value || null)
}

/** A curve as a table can say it: by the minute, the latest first. */
export function byMinute(axis: readonly number[], curve: Curve, how: 'sum' | 'most'): { axis: number[]; values: Curve } {
  const minutes = new Map<number, number | null>()
  axis.forEach((time, index) => {
    const minute = time - (time % 60_000)
    const [known, value] = [minutes.get(minute) ?? null, curve[index] ?? null]
    minutes.set(minute, known === null || value === null ? (known ?? value) : how === 'sum' ? known + value : Math.max(known, value))
  })
  const entries = [...minutes].reverse()
  return { axis: entries.map(([minute]) => minute), values: entries.map(([, value]) => value) }
}
