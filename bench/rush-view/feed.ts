import type { SeatRow } from '../../packages/contract/src/courses.ts'
import type { LiveEvent } from '../../packages/contract/src/live.ts'
import { reasons } from '../../packages/contract/src/reasons.ts'
import { rushColumns, type RushFrame } from '../../packages/contract/src/rush.ts'
import { random } from '../rush/demand.ts'

// What a server would tell that decides so and so many a second: more than this machine can decide while it also draws. Nothing
// of it stays the same from one second to the next, which is the worst case for who draws it.

/** As `live` coalesces them. */
export const seatPushesPerSecond = 4
const seatsInPush = 800
const placesOnBoard = 20

export type Feed = ReturnType<typeof createFeed>

export function createFeed(term: string, sections: readonly { id: number; capacity: number | null }[], decisionsPerSecond: number) {
  const next = random(20_241)
  const upTo = (most: number) => Math.floor(next() * most)
  const limited = sections.filter(({ capacity }) => capacity !== null)
  let version = 1_000_000

  return {
    rush(instance: string, at: number): LiveEvent {
      const seats = limited.reduce((sum, { capacity }) => sum + capacity!, 0)
      return {
        type: 'rush',
        topic: `rush:${term}`,
        instance,
        at,
        engine: rushColumns.map((column) => numberOf(column)),
        decisions: decided(),
        seats: { taken: upTo(seats), capacity: seats, waiting: upTo(20_000) },
        fullest: rows(placesOnBoard),
        queues: rows(placesOnBoard).sort((a, b) => b[3] - a[3]),
      }
    },

    seats: (): LiveEvent => ({ type: 'seats', topic: `seats:${term}`, seats: rows(seatsInPush) }),
  }

  function numberOf(column: (typeof rushColumns)[number]): number {
    if (column === 'arrived' || column === 'answered') return decisionsPerSecond
    if (column === 'p50') return 10 + upTo(40)
    if (column === 'p99') return 80 + upTo(200)
    if (column === 'people') return 15_000 + upTo(5000)
    if (column === 'connections') return 20_000 + upTo(5000)
    return upTo(column === 'undecided' ? 2000 : 20)
  }

  /** Every reason there is, of some more than of others. */
  function decided(): RushFrame['decisions'] {
    const weights = reasons.map((_, index) => next() / (1 + index))
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return Object.fromEntries(reasons.map((reason, index) => [reason, Math.round((decisionsPerSecond * weights[index]!) / sum)]))
  }

  function rows(count: number): SeatRow[] {
    return Array.from({ length: count }, () => {
      const { id, capacity } = limited[upTo(limited.length)]!
      return [id, upTo(capacity! + 1), capacity, upTo(500), ++version]
    })
  }
}
