import type { SeatRow } from '@fairway/contract/courses'
import type { RushFrame } from '@fairway/contract/rush'

const most = 20

export type Busiest = Pick<RushFrame, 'seats' | 'fullest' | 'queues'>

/** Where it is tightest in a term. */
export function busiestOf(rows: Iterable<SeatRow>): Busiest {
  const seats = { taken: 0, capacity: 0, waiting: 0 }
  const limited: SeatRow[] = []
  const queued: SeatRow[] = []
  for (const row of rows) {
    const [, taken, capacity, waiting] = row
    seats.taken += taken
    seats.capacity += capacity ?? 0
    seats.waiting += waiting
    // Where nobody has come yet it is not full, also with no seats at all.
    if (capacity !== null && taken + waiting > 0) limited.push(row)
    if (waiting > 0) queued.push(row)
  }
  return {
    seats,
    fullest: limited.sort((a, b) => fillOf(b) - fillOf(a) || b[3] - a[3] || b[1] - a[1] || a[0] - b[0]).slice(0, most),
    queues: queued.sort((a, b) => b[3] - a[3] || a[0] - b[0]).slice(0, most),
  }
}

function fillOf([, taken, capacity]: SeatRow): number {
  return capacity === 0 ? 1 : Math.min(1, taken / capacity!)
}
