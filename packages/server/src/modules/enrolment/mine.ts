import type { MyEnrolments } from '@fairway/contract/enrolment'
import type { Database } from '../../database/database.ts'
import { gathering } from '../../database/gathering.ts'
import { requireTerm, type createFacts, type Facts, type TermFacts } from '../courses/index.ts'
import { limitingRounds, roundsFor, tenthsOf } from './rules.ts'
import { readMine, type Mine } from './store.ts'

type Needs = { database: Database; facts: ReturnType<typeof createFacts> }

/** What a student holds and waits for in a term, and the limits that go for them. Everybody asks for it at the bell. */
export function createMine({ database, facts }: Needs) {
  const read = gathering((asked: { personId: number; termId: number }[]) => readMine(database, asked))

  /** @throws {Refusal} `no-such-term` */
  return async function mine(personId: number, termCode: string): Promise<MyEnrolments> {
    let known = await facts.recent(database)
    // A term that is younger than what is remembered.
    if (!termNamed(known, termCode)) known = await facts.current(database)
    const term = termNamed(known, termCode)
    if (term) return describe(known, term, await read({ personId, termId: term.id }))
    const past = await requireTerm(database, termCode)
    // It came to life while it was being looked for.
    if (!past.archived) return mine(personId, termCode)
    return describePast(past.code, await read({ personId, termId: past.id }), await creditsHeld(database, personId, past.id))
  }
}

function termNamed({ terms }: Facts, termCode: string): TermFacts | undefined {
  return [...terms.values()].find(({ code }) => code === termCode)
}

/** Of an archived term nothing is remembered: nobody acts in it. */
function describePast(term: string, { held, waits }: Mine, credits: number): MyEnrolments {
  return { term, ...heldAndWaited({ held, waits }), credits, rounds: [], creditLimit: null, sectionLimit: null }
}

async function creditsHeld({ query }: Database, personId: number, termId: number): Promise<number> {
  const [sum] = await query<{ credits: number }>({
    text: `select coalesce(sum(c.credits), 0) as credits
           from enrolment e join section s on s.id = e.section_id join course c on c.id = s.course_id
           where e.person_id = $1 and e.term_id = $2`,
    values: [personId, termId],
  })
  return sum!.credits
}

function describe(known: Facts, term: TermFacts, { profile, held, waits }: Mine): MyEnrolments {
  const student = profile ?? { cohort: null, college: null, major: null, class: null }
  // Of a round in which one may only drop nobody is measured.
  const limits = limitingRounds(known, student, term.id, Date.now()).filter(({ allows }) => allows.enrol || allows.wait)
  const mostGenerous = (values: (number | null)[]) => (values.length === 0 || values.includes(null) ? null : Math.max(...(values as number[])))
  return {
    term: term.code,
    ...heldAndWaited({ held, waits }),
    credits: held.reduce((tenths, row) => tenths + tenthsOf(term.sections.get(row.section_id)?.credits ?? 0), 0) / 10,
    rounds: roundsFor(student, term.rounds).map(({ id }) => id),
    creditLimit: mostGenerous(limits.map(({ creditLimit }) => creditLimit)),
    sectionLimit: mostGenerous(limits.map(({ sectionLimit }) => sectionLimit)),
  }
}

function heldAndWaited({ held, waits }: Pick<Mine, 'held' | 'waits'>): Pick<MyEnrolments, 'enrolments' | 'waits'> {
  return {
    enrolments: held.map((row) => ({ sectionId: row.section_id, since: new Date(row.created_at).toISOString() })),
    waits: waits.map((row) => ({
      sectionId: row.section_id,
      since: new Date(row.created_at).toISOString(),
      position: row.position,
      skipped: row.skipped && { operation: 'wait', sectionId: row.section_id, ...row.skipped },
    })),
  }
}
