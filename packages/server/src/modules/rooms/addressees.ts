import type { Queries } from '../../database/database.ts'
import type { Who } from './senders.ts'

// Whom somebody may address: who shares a room with them, or works for the campus. Those who work there may address everybody.

/** Of these people, those whom somebody may address: their names by their ids. */
export async function findAddressees({ query }: Pick<Queries, 'query'>, { viewer }: Who, ids: readonly number[]): Promise<Map<number, string>> {
  if (!viewer || ids.length === 0) return new Map()
  const rows = await query<{ id: number; name: string }>({
    text: `select person.id, person.name from person where person.id = any($1::bigint[]) and person.deleted_at is null and person.disabled_at is null and (${isAddressable})`,
    values: [ids, viewer.id, viewer.staffNumber, viewer.roles.includes('office') || viewer.roles.includes('teacher')],
  })
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** In SQL, of a row of `person`; $2: who asks, $3: their number as staff, $4: whether they work for the campus. */
export const isAddressable = `$4::boolean
  or exists (select from role_grant g where g.person_id = person.id)
  or exists (select from section_staff s join enrolment e on e.section_id = s.section_id and e.person_id = $2 where lower(s.number) = lower(person.number) and person.unconfirmed_since is null)
  or exists (select from enrolment mine join enrolment theirs on theirs.section_id = mine.section_id where mine.person_id = $2 and theirs.person_id = person.id)
  or exists (select from section_staff s join enrolment theirs on theirs.section_id = s.section_id where lower(s.number) = lower($3) and theirs.person_id = person.id)
  or exists (select from room_member mine join room_member theirs on theirs.room_id = mine.room_id where mine.person_id = $2 and theirs.person_id = person.id)`
