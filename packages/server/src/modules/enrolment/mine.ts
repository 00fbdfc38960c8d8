import type { MyEnrolments } from '@fairway/contract/enrolment'
import type { Database } from '../../database/database.ts'
import { noSuchTerm, type createFacts } from '../courses/index.ts'
import { limitingRounds, roundsFor } from './rules.ts'
import { readClock, readMine } from './store.ts'

/** What a student holds and waits for in a term, and the limits that go for them. @throws {Refusal} `no-such-term` */
export async function myEnrolments(
  { database, facts }: { database: Database; facts: ReturnType<typeof createFacts> },
  personId: number,
  termCode: string,
): Promise<MyEnrolments> {
  const [known, now] = await Promise.all([facts.current(database), readClock(database)])
  const term = [...known.terms.values()].find(({ code }) => code === termCode)
  if (!term) throw noSuchTerm(termCode)
  const { profile, held, waits } = await readMine(database, personId, term.id)
  const student = profile ?? { cohort: null, college: null, major: null, class: null }
  const limits = limitingRounds(known, student, term.id, now)
  const mostGenerous = (values: (number | null)[]) => (values.length === 0 || values.includes(null) ? null : Math.max(...(values as number[])))
  return {
    term: termCode,
    enrolments: held.map((row) => ({ sectionId: row.section_id, since: row.created_at.toISOString() })),
    waits: waits.map((row) => ({
      sectionId: row.section_id,
      since: row.created_at.toISOString(),
      position: row.position,
      skipped: row.skipped && { operation: 'wait', sectionId: row.section_id, ...row.skipped },
    })),
    credits: held.reduce((sum, row) => sum + (term.sections.get(row.section_id)?.credits ?? 0), 0),
    rounds: roundsFor(student, term.rounds).map(({ id }) => id),
    creditLimit: mostGenerous(limits.map(({ creditLimit }) => creditLimit)),
    sectionLimit: mostGenerous(limits.map(({ sectionLimit }) => sectionLimit)),
  }
}
