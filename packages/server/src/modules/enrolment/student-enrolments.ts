import type { StudentEnrolments } from '@fairway/contract/enrolment-by-hand'
import type { Override } from '@fairway/contract/reasons'
import type { Database } from '../../database/database.ts'
import { requireStudent, type Whom } from './by-hand.ts'
import type { Before, Log } from './log.ts'
import type { createMine } from './mine.ts'

type Needs = { database: Database; mine: ReturnType<typeof createMine>; log: Log }

/** What the office sees of a student's term: what the student sees, what was set aside for it, and the whole log. */
export function createStudentEnrolments({ database, mine, log }: Needs) {
  /** @throws {Refusal} `no-such-student`, `no-such-term` */
  return async (whom: Whom, termCode: string, before?: Before): Promise<StudentEnrolments> => {
    const student = await requireStudent(database, whom)
    const personId = student.id
    const { term, enrolments, waits, credits, creditLimit, sectionLimit } = await mine(personId, termCode)
    const overrides = await readOverrides(database, personId)
    const held = [...enrolments, ...waits].map(({ sectionId }) => sectionId)
    return {
      term,
      student,
      enrolments: enrolments.map((seat) => ({ ...seat, overrides: overrides.get(seat.sectionId) ?? [] })),
      waits: waits.map((wait) => ({ ...wait, overrides: overrides.get(wait.sectionId) ?? [] })),
      ...{ credits, creditLimit, sectionLimit },
      ...(await log.read(personId, termCode, before, { held })),
    }
  }
}

/** By section. Nobody holds a seat and waits for it. */
async function readOverrides({ query }: Database, personId: number): Promise<Map<number, Override[]>> {
  const rows = await query<{ section_id: number; overrides: Override[] }>({
    text: `select section_id, overrides from enrolment where person_id = $1 and overrides is not null
           union all select section_id, overrides from wait where person_id = $1 and overrides is not null`,
    values: [personId],
  })
  return new Map(rows.map((row) => [row.section_id, row.overrides]))
}
