import type { MyEnrolments } from '@fairway/contract/enrolment'
import type { Database } from '../../database/database.ts'
import { noSuchTerm, type createFacts, type Facts } from '../courses/index.ts'
import { limitingRounds, roundsFor, tenthsOf } from './rules.ts'
import { readMine } from './store.ts'

/** What a student holds and waits for in a term, and the limits that go for them. @throws {Refusal} `no-such-term` */
export async function myEnrolments(
  { database, facts }: { database: Database; facts: ReturnType<typeof createFacts> },
  personId: number,
  termCode: string,
): Promise<MyEnrolments> {
  const named = (known: Facts) => [...known.terms.values()].find(({ code }) => code === termCode)
  let known = await facts.recent(database)
  // A term that is younger than what is remembered.
  if (!named(known)) known = await facts.current(database)
  const term = named(known)
  if (!term) throw noSuchTerm(termCode)
  const { profile, held, waits } = await readMine(database, personId, term.id)
  const student = profile ?? { cohort: null, college: null, major: null, class: null }
  // Of a round in which one may only drop nobody is measured.
  const limits = limitingRounds(known, student, term.id, Date.now()).filter(({ allows }) => allows.enrol || allows.wait)
  const mostGenerous = (values: (number | null)[]) => (values.length === 0 || values.includes(null) ? null : Math.max(...(values as number[])))
  return {
    term: termCode,
    enrolments: held.map((row) => ({ sectionId: row.section_id, since: new Date(row.created_at).toISOString() })),
    waits: waits.map((row) => ({
      sectionId: row.section_id,
      since: new Date(row.created_at).toISOString(),
      position: row.position,
      skipped: row.skipped && { operation: 'wait', sectionId: row.section_id, ...row.skipped },
    })),
    credits: held.reduce((tenths, row) => tenths + tenthsOf(term.sections.get(row.section_id)?.credits ?? 0), 0) / 10,
    rounds: roundsFor(student, term.rounds).map(({ id }) => id),
    creditLimit: mostGenerous(limits.map(({ creditLimit }) => creditLimit)),
    sectionLimit: mostGenerous(limits.map(({ sectionLimit }) => sectionLimit)),
  }
}
