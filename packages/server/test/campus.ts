import type { Meeting } from '@fairway/contract/courses'
import type { ListName } from '@fairway/contract/lists'
import type { Localised } from '@fairway/contract/localised'
import { occupies } from '@fairway/contract/timetable'
import type { App } from '../src/app.ts'
import type { Database } from '../src/database/database.ts'
import { printMultirange } from '../src/database/multirange.ts'
import { byProgram } from '../src/modules/audit/index.ts'
import { raiseRevision, type NewPeriod, type NewRound, type NewTerm } from '../src/modules/courses/index.ts'
import { enterNames } from '../src/modules/lists/index.ts'

// Builders that fill in what a test does not say.

export type BuiltTerm = { id: number; code: string; starts: string; ends: string; teachingWeeks: number }
export type BuiltCourse = { id: number; code: string; term: BuiltTerm }
export type BuiltSection = { id: number; code: string; course: BuiltCourse }

export type NewCourse = {
  code?: string
  title?: Localised
  credits?: number
  department?: Localised
  type?: Localised
  description?: Localised
  prerequisites?: string[][]
  notWith?: string[]
}

export type NewSection = {
  code?: string
  ref?: string
  /** Null is unlimited. Default 30. */
  capacity?: number | null
  majors?: string[]
  meetings?: Meeting[]
  location?: string
  period?: number
  teachers?: { name: string; number?: string }[]
}

const hour = 3_600_000

export type CampusBuilder = ReturnType<typeof buildCampus>

export function buildCampus({ courses }: App, database: Database) {
  let count = 0
  const next = (prefix: string) => `${prefix}${++count}`

  return {
    /** A term of 16 weeks from Monday 7 September 2026. */
    async term(term: Partial<NewTerm> = {}): Promise<BuiltTerm> {
      const complete = { code: next('T'), starts: '2026-09-07', ends: '2026-12-27', teachingWeeks: 16, timeZone: 'Asia/Shanghai', ...term }
      const { id } = await courses.terms.create(byProgram, complete)
      return { ...complete, id }
    },

    async period(term: BuiltTerm, period: Partial<NewPeriod> = {}): Promise<void> {
      await courses.terms.createPeriod(byProgram, { number: 1, starts: term.starts, ends: term.ends, ...period, term: term.code })
    },

    /** Open since an hour ago and for an hour more, to everybody, for everything. */
    async round(term: BuiltTerm, round: Partial<NewRound> = {}): Promise<{ id: number }> {
      const now = Date.now()
      return courses.terms.createRound(byProgram, {
        name: { en: 'Round', zh: '轮次' },
        opensAt: new Date(now - hour),
        closesAt: new Date(now + hour),
        ...round,
        term: term.code,
      })
    },

    /** Puts entries on the campus's lists, where people can then be of them. */
    async lists(entries: { [List in ListName]?: readonly string[] }): Promise<void> {
      const namings = Object.entries(entries).flatMap(([list, names]) => names.map((said) => ({ list: list as ListName, said, line: 0 })))
      await database.inTransaction((transaction) => enterNames(transaction, namings))
    },

    async course(term: BuiltTerm, course: NewCourse = {}): Promise<BuiltCourse> {
      const code = course.code ?? next('C')
      return database.inTransaction(async (transaction) => {
        const { department, type } = course
        const names = await enterNames(transaction, [
          ...(department ? [{ list: 'departments' as const, said: department, line: 0 }] : []),
          ...(type ? [{ list: 'course-types' as const, said: type, line: 0 }] : []),
        ])
        const [row] = await transaction.query<{ id: number }>({
          text: `insert into course (term_id, code, title, credits, department, type, description, prerequisites, not_with)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
          values: [
            ...[term.id, code, JSON.stringify(course.title ?? { en: `Course ${code}`, zh: `课程 ${code}` }), course.credits ?? 4],
            ...[department ? names.code('departments', department) : null, type ? names.code('course-types', type) : null],
            course.description ? JSON.stringify(course.description) : null,
            ...[JSON.stringify(course.prerequisites ?? []), course.notWith ?? []],
          ],
        })
        await raiseRevision(transaction, term.id)
        return { id: row!.id, code, term }
      })
    },

    /** Of a course, or of a new one in the term. */
    async section(of: BuiltCourse | BuiltTerm, section: NewSection = {}): Promise<BuiltSection> {
      const course = 'term' in of ? of : await this.course(of)
      const [built] = await this.sections(course, [section])
      return built!
    },

    async sections(course: BuiltCourse, sections: NewSection[]): Promise<BuiltSection[]> {
      const { term } = course
      return database.inTransaction(async (transaction) => {
        const built: BuiltSection[] = []
        for (const section of sections) {
          const code = section.code ?? next('S')
          const [row] = await transaction.query<{ id: number }>({
            text: `insert into section (term_id, course_id, code, ref, period_number, majors, location, meetings, occupies)
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
            values: [
              ...[term.id, course.id, code, section.ref ?? null, section.period ?? null, section.majors ?? null, section.location ?? null],
              ...[JSON.stringify(section.meetings ?? []), printMultirange(occupies(term, section.meetings ?? []))],
            ],
          })
          const { id } = row!
          const capacity = section.capacity === undefined ? 30 : section.capacity
          await transaction.query({ text: 'insert into seat (section_id, capacity, ceiling) values ($1, $2, $2)', values: [id, capacity] })
          for (const [position, { name, number }] of (section.teachers ?? []).entries()) {
            await transaction.query({
              text: `insert into section_staff (section_id, role, position, name, number) values ($1, 'teacher', $2, $3, $4)`,
              values: [id, position, name, number ?? null],
            })
          }
          built.push({ id, code, course })
        }
        await raiseRevision(transaction, term.id)
        return built
      })
    },

    /** A term with an open round and one section in it. */
    async openSection(section: NewSection = {}): Promise<{ term: BuiltTerm; section: BuiltSection }> {
      const term = await this.term()
      await this.round(term)
      return { term, section: await this.section(term, section) }
    },
  }
}
