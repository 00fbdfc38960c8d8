import type { SectionPeople } from '@fairway/contract/enrolment-by-hand'
import type { Override } from '@fairway/contract/reasons'
import type { Database } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import { readNamedSections } from './log.ts'
import type { Refused } from './rules.ts'

// Who sits in a section and who waits for it, for the office.

/** Of each list. More is for a sheet: a long answer would hold up the embedded database. */
export const mostPeople = 2_000

type PersonRow = {
  person_id: number
  number: string
  name: string
  cohort: string | null
  college: string | null
  major: string | null
  class: string | null
  created_at: Date
  overrides: Override[] | null
}

/** Hidden sections too. @throws {Refusal} `not-found` */
export async function readSectionPeople(database: Database, sectionId: number): Promise<SectionPeople> {
  const [section] = await readNamedSections(database, [sectionId])
  const [seat] = await database.query<{ capacity: number | null; ceiling: number | null; taken: number; waiting: number }>({
    text: 'select capacity, ceiling, taken, waiting from seat where section_id = $1',
    values: [sectionId],
  })
  if (!section || !seat) throw notFound()
  const columns = 'person.id as person_id, person.number, person.name, student.cohort, student.college, student.major, student.class'
  const seats = await database.query<PersonRow>({
    text: `select ${columns}, e.created_at, e.overrides
           from enrolment e join person on person.id = e.person_id join student on student.person_id = e.person_id
           where e.section_id = $1 order by person.number limit ${mostPeople}`,
    values: [sectionId],
  })
  const queue = await database.query<PersonRow & { skipped: Refused | null }>({
    text: `select ${columns}, w.created_at, w.overrides, w.skipped
           from wait w join person on person.id = w.person_id join student on student.person_id = w.person_id
           where w.section_id = $1 order by w.place limit ${mostPeople}`,
    values: [sectionId],
  })
  return {
    section,
    ...seat,
    seats: seats.map(personOf),
    queue: queue.map((row, index) => ({
      ...personOf(row),
      position: index + 1,
      skipped: row.skipped && { operation: 'wait', sectionId, ...row.skipped },
    })),
  }
}

function personOf({ person_id: personId, number, name, cohort, college, major, class: group, created_at, overrides }: PersonRow) {
  return { personId, number, name, cohort, college, major, class: group, since: created_at.toISOString(), overrides: overrides ?? [] }
}
