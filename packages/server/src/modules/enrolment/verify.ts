import type { Database } from '../../database/database.ts'
import { requireAnyTerm, verifyOccupied } from '../courses/index.ts'
import { checks, heldChecks, type Check } from './verify-checks.ts'
import { verifyQueues } from './verify-queues.ts'

// Recounts everything from rows. A campus that has lost trust in a number asks this; so do the tests after every rush.

/** Something that is not as it must be. */
export type Finding = {
  /** Stable, kebab-case: which rule. */
  check: string
  /** A section as `COURSE/SECTION`, a student as `student NUMBER`. */
  where: string
  expected: string
  found: string
}

export type Verification = {
  findings: Finding[]
  /** How much was looked at. */
  counted: { sections: number; enrolments: number; waits: number }
}

/**
 * Changes nothing, in statements that each see one moment, so it may run while students enrol.
 *
 * @param options.term default: all terms, hidden ones too
 * @throws {Refusal} `no-such-term`
 */
export async function verify(
  { database }: { database: Database },
  options: { term?: string | undefined; signal?: AbortSignal | undefined } = {},
  progress: (done: number, total: number) => void = () => {},
): Promise<Verification> {
  const termId = options.term === undefined ? null : (await requireAnyTerm(database, options.term)).id
  const people = await readPeople(database)
  const total = checks.length + heldChecks.length * people.length + 1
  const findings: Finding[] = []
  let done = 0
  const run = async (check: Check, values: unknown[]) => {
    options.signal?.throwIfAborted()
    findings.push(...(await look(database, check, values)))
    progress(++done, total)
  }
  for (const check of checks) await run(check, [termId])
  for (const check of heldChecks) for (const [first, last] of people) await run(check, [termId, first, last])
  for (const { section, stored, expected } of await verifyOccupied(database, termId, options.signal)) {
    findings.push({ check: 'occupied-time', where: section, expected, found: stored })
  }
  findings.push(...(await verifyQueues(database, termId, options.signal)))
  progress(total, total)
  return { findings, counted: await count(database, termId) }
}

async function look(database: Database, check: Check, values: unknown[]): Promise<Finding[]> {
  const rows = await database.inTransaction(async ({ query }) => {
    // Right after an import the planner believes the tables to be small, and a nested loop over all of them takes minutes.
    await query({ text: 'set local enable_nestloop = off' })
    return query<{ where: string; expected: string; found: string }>({ text: `${check.text} limit 1000`, values })
  })
  return rows.map((row) => ({ check: check.name, where: row.where, expected: row.expected, found: row.found }))
}

const peoplePerRange = 5_000

/** First and last ids of ranges of students: comparing what each holds takes a while, and others want the database too. */
async function readPeople({ query }: Database): Promise<[number, number][]> {
  const rows = await query<{ first: number; last: number }>({
    text: `select min(person_id) as first, max(person_id) as last
           from (select person_id, (row_number() over (order by person_id) - 1) / ${peoplePerRange} as range from student) s
           group by range order by range`,
  })
  return rows.map(({ first, last }) => [first, last])
}

async function count({ query }: Database, termId: number | null): Promise<Verification['counted']> {
  const [counted] = await query<Verification['counted']>({
    text: `select (select count(*) from section where $1::bigint is null or term_id = $1) as sections,
                  (select count(*) from enrolment where $1::bigint is null or term_id = $1) as enrolments,
                  (select count(*) from wait where $1::bigint is null or term_id = $1) as waits`,
    values: [termId],
  })
  return counted!
}
