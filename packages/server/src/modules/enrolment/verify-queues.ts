import type { Database } from '../../database/database.ts'
import { createFacts } from '../courses/index.ts'
import { obstacleToPromotion } from './rules.ts'
import { lockStudents, readClock, readQueues, readRestless } from './store.ts'
import type { Finding } from './verify.ts'

/**
 * The rule that no count can show: nobody who may take a seat waits while one is free. In a server at work a queue may be about
 * to move (within two seconds, at most), so this looks at rows as they are and judges them as the engine would.
 */
export async function verifyQueues(database: Database, termId: number | null, signal: AbortSignal | undefined): Promise<Finding[]> {
  const facts = await createFacts().current(database)
  const findings: Finding[] = []
  for (let after = 0; ; ) {
    signal?.throwIfAborted()
    const sectionIds = await readRestless(database, after)
    if (sectionIds.length === 0) return findings
    after = sectionIds.at(-1)!
    const stalled = await database.inTransaction(async (transaction) => {
      const queues = await readQueues(transaction, new Map(sectionIds.map((id) => [id, 100_000])))
      const people = [...new Set([...queues.values()].flat().map(({ personId }) => personId))].sort((a, b) => a - b)
      const sections = sectionIds.map((id) => facts.section(id)).filter((section) => section !== undefined)
      const codes = sections.flatMap(({ courseCode, notWith, prerequisites }) => [courseCode, ...notWith, ...prerequisites.flat()])
      const termIds = [...new Set(sections.map((section) => section.termId))]
      const [students, now] = await Promise.all([
        lockStudents(transaction, people, { termIds, courseCodes: [...new Set(codes)] }),
        readClock(transaction),
      ])
      return sections
        .filter((section) => termId === null || section.termId === termId)
        .flatMap((section) => {
          const first = queues.get(section.id)!.find(({ personId }) => {
            const student = students.get(personId)
            return student && !obstacleToPromotion(facts, student, section, now)
          })
          return first ? [{ sectionId: section.id, ...first }] : []
        })
    })
    for (const { sectionId, personId, place } of stalled) findings.push(await describe(database, sectionId, personId, place))
  }
}

async function describe({ query }: Database, sectionId: number, personId: number, place: number): Promise<Finding> {
  const [row] = await query<{ where: string; number: string }>({
    text: `select course.code || '/' || section.code as "where", person.number
           from section join course on course.id = section.course_id, person where section.id = $1 and person.id = $2`,
    values: [sectionId, personId],
  })
  return { check: 'stalled-queue', where: row!.where, expected: `a seat for student ${row!.number}`, found: `place ${place} in the queue` }
}
