import type { CopiedTerm, TermCopy } from '@fairway/contract/office-terms'
import type { Database, Transaction } from '../../database/database.ts'
import { breathe } from '../../sheets/import-report.ts'
import type { Actor } from '../audit/index.ts'
import type { CourseNeeds } from './index.ts'
import * as store from './section-import-store.ts'
import { planCopy, type Plan } from './term-copy-plan.ts'
import { insertTerm, noSuchTerm, requireAnyTerm, requireNewCode } from './terms.ts'

// A new term made of an old one: its frame and all that is offered in it, but nobody's enrolments.

export function createTermCopies({ database, audit }: CourseNeeds) {
  return {
    /** What would be copied. @throws {Refusal} as `copy` does */
    async previewCopy(from: string, asked: TermCopy): Promise<CopiedTerm> {
      await requireNewCode(database, asked.code)
      return (await plan(from, asked)).copied
    },

    /**
     * All or nothing. Hidden courses, sections and rounds stay behind, and meetings that the new term has no day for.
     *
     * @throws {Refusal} `no-such-term`, `term-exists`, `invalid-code`, `invalid-dates`, `invalid-weeks`, `period-left-outside`
     */
    async copy(actor: Actor, from: string, asked: TermCopy): Promise<CopiedTerm> {
      await requireNewCode(database, asked.code)
      // Read and planned outside the transaction that writes, so that the embedded database can do other things meanwhile.
      for (;;) {
        const planned = await plan(from, asked)
        const isWritten = await database.inTransaction(async (transaction) => {
          if ((await revisionOf(transaction, from)) !== planned.revision) return false
          await write(transaction, planned)
          const { counts, leftOut, weeks } = planned.copied
          await audit.record(transaction, {
            actor,
            action: 'term.copied',
            subject: { kind: 'term', id: asked.code },
            after: { from, weeks, ...counts, meetingsLeftOut: leftOut.count, hidden: asked.hidden },
          })
          return true
        })
        if (!isWritten) continue
        if (planned.sections.length > 1_000) await store.refreshStatistics(database)
        return planned.copied
      }
    },
  }

  async function plan(from: string, asked: TermCopy): Promise<Plan & { revision: number }> {
    const source = await requireAnyTerm(database, from)
    const revision = await revisionOf(database, from)
    const stored = asked.courses ? await store.readCatalogue(database, source.id, () => breathe(undefined)) : { courses: [], sections: [], staff: new Map() }
    return { ...(await planCopy(database, source, stored, asked)), revision }
  }
}

async function revisionOf({ query }: Pick<Database, 'query'>, code: string): Promise<number> {
  const [term] = await query<{ revision: number }>({ text: 'select revision from term where code = $1', values: [code] })
  if (!term) throw noSuchTerm(code)
  return term.revision
}

async function write(transaction: Transaction, { term, periods, rounds, courses, sections }: Plan): Promise<void> {
  const { id: termId } = await insertTerm(transaction, { ...term, current: false })
  await transaction.query({
    text: `insert into period (term_id, number, title, starts, ends)
           select $1, number, title, starts, ends from jsonb_to_recordset($2) as r(number int, title jsonb, starts date, ends date)`,
    values: [termId, JSON.stringify(periods)],
  })
  for (const round of rounds) {
    await transaction.query({
      text: `insert into round (term_id, name, opens_at, closes_at, cohorts, colleges, majors, classes, credit_limit, section_limit,
                                allows_enrol, allows_drop, allows_wait, deleted_at)
             select $1, $2, $3, $4, cohorts, colleges, majors, classes, credit_limit, section_limit, allows_enrol, allows_drop, allows_wait,
                    case when $5 then now() end
             from round where id = $6`,
      values: [termId, JSON.stringify(round.name), round.opensAt, round.closesAt, round.hidden, round.from],
    })
  }
  const courseIds = await store.insertCourses(transaction, termId, courses)
  const rows = sections.map(({ courseCode, staff: _, ...section }) => ({ ...section, course_id: courseIds.get(courseCode)! }))
  const key = (courseId: number, code: string) => `${courseId} ${code}`
  const sectionIds = new Map((await store.insertSections(transaction, termId, rows)).map(({ id, course_id, code }) => [key(course_id, code), id]))
  const staff = sections.flatMap(({ courseCode, code, staff }) => {
    const section_id = sectionIds.get(key(courseIds.get(courseCode)!, code))!
    return staff.map((person) => ({ ...person, section_id }))
  })
  await store.replaceStaff(transaction, staff, [])
}
