import { isGranted, reasons, type Reason } from '@fairway/contract/reasons'
import type { Rush, RushColumn, RushFrame } from '@fairway/contract/rush'

// The last quarter of an hour of a term's rush, by the second. Arrays that are written over: it may be watched for hours.

/** As many as the server remembers. */
export const windowSeconds = 900

/** What became of an operation, as the curves tell it. */
export const outcomes = ['enrolled', 'queued', 'givenUp', 'refused'] as const
export type Outcome = (typeof outcomes)[number]

export function outcomeOf(reason: Reason): Outcome {
  if (!isGranted(reason)) return 'refused'
  return reason === 'enrolled' ? 'enrolled' : reason === 'waiting' ? 'queued' : 'givenUp'
}

/** By second, the oldest first; null where nothing was told: the page was not open yet, or the connection was away. */
export type Curve = (number | null)[]
export type Board = Pick<RushFrame, 'seats' | 'fullest' | 'queues'>
export type RushWindow = ReturnType<typeof createRushWindow>

export function createRushWindow() {
  const instances = new Map<string, Ring>()
  let columns: readonly RushColumn[] = []
  let newest = 0
  let board: (Board & { at: number }) | undefined
  let early: RushFrame[] = []

  return {
    /** What an instance remembers. What its frames have told stays: it is newer. */
    take({ instance, columns: named, from, engine, decisions, ...rest }: Rush): void {
      columns = named
      for (const frame of early.splice(0)) takeFrame(frame)
      const ring = ringOf(instance)
      for (let index = 0; index < windowSeconds; index++) {
        if (!ring.begin(from + index)) continue
        engine.forEach((numbers, column) => ring.write(columns[column]!, from + index, numbers[index]!))
        for (const [reason, counts] of entriesOf(decisions)) ring.write(decided[reason], from + index, counts[index]!)
      }
      keep({ at: from + windowSeconds - 1, ...rest })
    },

    takeFrame,

    isEmpty: () => newest === 0,
    /** The last second that was told of, in seconds since 1970. */
    newest: () => newest,
    board: (): Board | undefined => board,

    /** Instances are added up; of times the larger is taken, since percentiles do not add. */
    column(name: RushColumn): Curve {
      return curve((ring, second) => ring.read(name, second) ?? 0, name === 'p50' || name === 'p99' || name === 'largestBatch' ? Math.max : plus)
    },

    /** People in queues. Every instance counts the same seats. */
    waiting: (): Curve => curve((ring, second) => ring.read('waiting', second) ?? null, Math.max),

    /** Decisions. */
    outcomes(): Record<Outcome, Curve> {
      const sum = (ring: Ring, second: number, names: readonly string[]) => names.reduce((all, name) => all + (ring.read(name, second) ?? 0), 0)
      return Object.fromEntries(outcomes.map((outcome) => [outcome, curve((ring, second) => sum(ring, second, decidedBy[outcome]), plus)])) as Record<Outcome, Curve>
    },

    /** Decisions of the whole window. What never happened is left out. */
    totals(): Map<Reason, number> {
      const counts = reasons.map((reason): [Reason, number] => [reason, totalOf(curve((ring, second) => ring.read(decided[reason], second) ?? 0, plus))])
      return new Map(counts.filter(([, count]) => count > 0))
    },
  }

  function takeFrame(frame: RushFrame): void {
    // A frame does not name its columns.
    if (columns.length === 0) return void (early = [...early, frame].slice(-windowSeconds))
    const { instance, at, engine, decisions, ...rest } = frame
    const ring = ringOf(instance)
    ring.begin(at)
    engine.forEach((number, column) => ring.write(columns[column]!, at, number))
    for (const [reason, count] of entriesOf(decisions)) ring.write(decided[reason], at, count)
    ring.write('waiting', at, rest.seats.waiting)
    keep({ at, ...rest })
  }

  function keep(told: Board & { at: number }): void {
    newest = Math.max(newest, told.at)
    if (!board || told.at >= board.at) board = told
  }

  function ringOf(instance: string): Ring {
    const known = instances.get(instance)
    if (known) return known
    // Every restart of the server brings another name: what has been silent for the whole window is forgotten.
    for (const [name, ring] of instances) if (ring.newest() <= newest - windowSeconds) instances.delete(name)
    const ring = createRing()
    instances.set(instance, ring)
    return ring
  }

  function curve(read: (ring: Ring, second: number) => number | null, combine: (one: number, other: number) => number): Curve {
    const rings = [...instances.values()]
    return Array.from({ length: windowSeconds }, (_, index) => {
      const second = newest - windowSeconds + 1 + index
      let value: number | null = null
      for (const ring of rings) {
        const own: number | null = ring.has(second) ? read(ring, second) : null
        if (own !== null) value = value === null ? own : combine(value, own)
      }
      return value
    })
  }
}

export function totalOf(curve: Curve): number {
  return curve.reduce<number>((sum, value) => sum + (value ?? 0), 0)
}

/** What the numbers of a second are kept under. */
const decided = Object.fromEntries(reasons.map((reason) => [reason, `decided ${reason}`])) as Record<Reason, string>
const decidedBy = Object.fromEntries(outcomes.map((outcome) => [outcome, reasons.filter((reason) => outcomeOf(reason) === outcome).map((reason) => decided[reason])])) as Record<Outcome, string[]>

function entriesOf<Count>(counts: Partial<Record<Reason, Count>>): [Reason, Count][] {
  return Object.entries(counts) as [Reason, Count][]
}

const plus = (one: number, other: number) => one + other

type Ring = ReturnType<typeof createRing>

/** Named numbers of the seconds of one instance, each second in the place of the one a window before. */
function createRing() {
  const seconds = new Float64Array(windowSeconds)
  const numbers = new Map<string, Float64Array>()
  let newest = 0

  const has = (second: number): boolean => seconds[second % windowSeconds] === second

  return {
    has,
    newest: () => newest,

    /** Makes room for a second. @returns false if there was room for it, or for a later one, already */
    begin(second: number): boolean {
      const slot = second % windowSeconds
      if (seconds[slot]! >= second) return false
      seconds[slot] = second
      newest = Math.max(newest, second)
      for (const values of numbers.values()) values[slot] = NaN
      return true
    },

    write(name: string, second: number, value: number): void {
      if (!has(second)) return
      let values = numbers.get(name)
      if (!values) numbers.set(name, (values = new Float64Array(windowSeconds).fill(NaN)))
      values[second % windowSeconds] = value
    },

    /** Undefined where it was not written. */
    read(name: string, second: number): number | undefined {
      const value = numbers.get(name)?.[second % windowSeconds]
      return value === undefined || Number.isNaN(value) ? undefined : value
    },
  }
}
