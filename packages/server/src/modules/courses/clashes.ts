import type { Queries, Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { chunksOf } from '../../sheets/import-report.ts'
import type { Actor } from '../audit/index.ts'

// Moving a section may give students two sections at one time. Whatever moves it (new meetings, another period, other dates of
// the term, a sheet), one rule holds: it is refused, unless somebody accepts it knowingly, and then it is kept whom it concerns.

/** A section and the minutes that it is to occupy, as PostgreSQL prints an int4multirange. */
export type Move = { id: number; occupies: string }

/** Two sections that a student holds, the lower id first. */
export type SeatClash = { personId: number; sectionId: number; otherId: number }

/** Those who hold two sections that do not overlap now and will when these have moved. Before they are moved. */
export async function newClashes({ query }: Pick<Queries, 'query'>, moves: readonly Move[]): Promise<SeatClash[]> {
  if (moves.length === 0) return []
  return query<SeatClash>({
    text: `with move as materialized (select id, occupies from jsonb_to_recordset($1) as r(id bigint, occupies int4multirange))
           select distinct a.person_id as "personId", least(a.section_id, b.section_id) as "sectionId",
                           greatest(a.section_id, b.section_id) as "otherId"
           from move
           join section moved on moved.id = move.id
           join enrolment a on a.section_id = move.id
           join enrolment b on b.person_id = a.person_id and b.term_id = a.term_id and b.section_id <> a.section_id
           join section other on other.id = b.section_id
           left join move along on along.id = b.section_id
           where move.occupies && coalesce(along.occupies, other.occupies) and not (moved.occupies && other.occupies)
           order by 1, 2, 3`,
    values: [JSON.stringify(moves)],
  })
}

/**
 * In the transaction that moves the sections, under the locks of all seats of the term.
 *
 * @returns how many were accepted
 * @throws {Refusal} `seats-would-clash`, if there are any and they are not accepted
 */
export async function acceptClashes(transaction: Transaction, clashes: readonly SeatClash[], { actor, accept }: { actor: Actor; accept: boolean }): Promise<number> {
  if (clashes.length === 0) return 0
  if (!accept) throw seatsWouldClash(await describe(transaction, clashes.slice(0, clashesShown)), clashes)
  for (const chunk of chunksOf(clashes, 5_000)) {
    // By the clock, not by the beginning of the transaction, which may have waited for a seat that was being taken.
    await transaction.query({
      text: `insert into accepted_clash (person_id, section_id, other_id, accepted_at, accepted_by)
             select "personId", "sectionId", "otherId", clock_timestamp(), $2
             from jsonb_to_recordset($1) as r("personId" bigint, "sectionId" bigint, "otherId" bigint)
             on conflict (person_id, section_id, other_id) do update
             set accepted_at = excluded.accepted_at, accepted_by = excluded.accepted_by`,
      values: [JSON.stringify(chunk), actor.personId],
    })
  }
  return clashes.length
}

/** What a refusal lists; a preview has more. */
const clashesShown = 20

/** Both sections as `COURSE/SECTION`. */
export type NamedClash = { number: string; name: string; sections: [string, string] }

async function describe({ query }: Pick<Queries, 'query'>, clashes: readonly SeatClash[]): Promise<NamedClash[]> {
  const named = (id: string) => `(select c.code || '/' || s.code from section s join course c on c.id = s.course_id where s.id = ${id})`
  return query<NamedClash>({
    text: `select person.number, person.name, array[${named('"sectionId"')}, ${named('"otherId"')}] as sections
           from jsonb_to_recordset($1) as r("personId" bigint, "sectionId" bigint, "otherId" bigint)
           join person on person.id = "personId" order by person.number, "sectionId", "otherId"`,
    values: [JSON.stringify(clashes)],
  })
}

export function studentsIn(clashes: readonly SeatClash[]): number {
  return new Set(clashes.map(({ personId }) => personId)).size
}

function seatsWouldClash(named: NamedClash[], clashes: readonly SeatClash[]): Refusal {
  const students = studentsIn(clashes)
  const [one, other] = named[0]!.sections
  return new Refusal(
    409,
    'seats-would-clash',
    {
      zh: `将有 ${students} 名学生同时持有时间冲突的教学班，例如“${one}”与“${other}”。如仍要更改，请确认接受。`,
      en: `${students} ${students === 1 ? 'student' : 'students'} would hold two sections at one time, such as "${one}" and "${other}". Accept this to go on.`,
    },
    { students, count: clashes.length, clashes: named },
  )
}
