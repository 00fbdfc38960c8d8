import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { Seat } from './seating.ts'
import { lockSeats } from './store.ts'

/**
 * Gives a section another capacity; null is unlimited. Nobody who holds a seat is thrown out: below the seats taken, the
 * ceiling stays at them and comes down as they are given up.
 *
 * @throws {Refusal} `no-such-section`, `invalid-capacity`
 */
export async function setCapacity(database: Database, sectionId: number, capacity: number | null): Promise<Seat> {
  if (capacity !== null && (!Number.isInteger(capacity) || capacity < 0 || capacity > 1_000_000)) throw invalidCapacity()
  return database.inTransaction(async (transaction) => {
    const seat = (await lockSeats(transaction, [sectionId])).get(sectionId)
    if (!seat) throw new Refusal(404, 'no-such-section', { zh: '没有这个教学班。', en: 'There is no such section.' })
    const ceiling = capacity === null ? null : Math.max(capacity, seat.taken)
    await transaction.query({
      text: 'update seat set capacity = $2, ceiling = $3, version = version + 1 where section_id = $1',
      values: [sectionId, capacity, ceiling],
    })
    return { ...seat, capacity, ceiling, version: seat.version + 1 }
  })
}

function invalidCapacity(): Refusal {
  return new Refusal(422, 'invalid-capacity', { zh: '容量须为不小于 0 的整数。', en: 'A capacity is a whole number, 0 or more.' })
}
