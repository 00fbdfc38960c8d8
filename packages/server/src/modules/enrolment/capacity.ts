import type { Database, Queries } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor, Audit } from '../audit/index.ts'
import { termArchived } from '../courses/index.ts'
import { lockSeats } from './store.ts'

export type CapacityChange = {
  /** Null is unlimited. */
  capacity: number | null
  /** What it was when it was looked at; undefined: whatever it is. */
  before?: number | null | undefined
}

/**
 * Gives a section another capacity. Nobody who holds a seat is thrown out: below the seats taken, the ceiling stays at them and
 * comes down as they are given up. Hidden ones too.
 *
 * @throws {Refusal} `no-such-section`, `term-archived`, `invalid-capacity`, `changed-meanwhile`
 */
export async function setCapacity(
  { database, audit }: { database: Database; audit: Audit },
  actor: Actor,
  sectionId: number,
  { capacity, before }: CapacityChange,
): Promise<void> {
  if (capacity !== null && (!Number.isInteger(capacity) || capacity < 0 || capacity > 1_000_000)) throw invalidCapacity()
  await database.inTransaction(async (transaction) => {
    const seat = (await lockSeats(transaction, [sectionId])).get(sectionId)
    if (!seat) throw noSuchSection()
    await requireUnarchived(transaction, sectionId)
    if (before !== undefined && before !== seat.capacity) throw changedMeanwhile(seat.capacity)
    if (capacity === seat.capacity) return
    await transaction.query({
      text: 'update seat set capacity = $2, ceiling = $3, version = version + 1 where section_id = $1',
      values: [sectionId, capacity, capacity === null ? null : Math.max(capacity, seat.taken)],
    })
    await audit.record(transaction, {
      actor,
      action: 'section.capacity-changed',
      subject: { kind: 'section', id: sectionId },
      before: { capacity: seat.capacity },
      after: { capacity, taken: seat.taken },
    })
  })
}

async function requireUnarchived({ query }: Pick<Queries, 'query'>, sectionId: number): Promise<void> {
  const [term] = await query<{ code: string; archived: boolean }>({
    text: 'select code, archived_at is not null as archived from term where id = (select term_id from section where id = $1)',
    values: [sectionId],
  })
  if (!term) throw noSuchSection()
  if (term.archived) throw termArchived(term.code)
}

function noSuchSection(): Refusal {
  return new Refusal(404, 'no-such-section', { zh: '没有这个教学班。', en: 'There is no such section.' })
}

function changedMeanwhile(capacity: number | null): Refusal {
  const title = { zh: '在您编辑期间，容量已被他人更改。', en: 'Somebody else has changed the capacity meanwhile.' }
  return new Refusal(409, 'changed-meanwhile', title, { current: { capacity } })
}

function invalidCapacity(): Refusal {
  return new Refusal(422, 'invalid-capacity', { zh: '容量须为不小于 0 的整数。', en: 'A capacity is a whole number, 0 or more.' })
}
