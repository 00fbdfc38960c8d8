import type { Localised } from '@fairway/contract/localised'
import { isRealDate, weeksIn } from '@fairway/contract/timetable'
import type { Database, Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { defaultBellSchedule, type BellSchedule } from './bells.ts'
import { raiseRevision } from './revision.ts'
import { setHidden } from './visibility.ts'

// Terms (期), their periods (阶段) and rounds (轮次): the frame in which everything else of the module happens.

export type NewTerm = {
  code: string
  /** ISO dates, both ends included. */
  starts: string
  ends: string
  number?: number | undefined
  title?: Localised | undefined
  /** Default: every week of the term. Fewer, if the last weeks hold exams only. */
  teachingWeeks?: number | undefined
  timeZone: string
  /** Default: a common Chinese university day. */
  bellSchedule?: BellSchedule | undefined
  /** Makes this the term that pages and commands mean when none is named. Default: if there is none yet. */
  current?: boolean | undefined
}

export type NewPeriod = { term: string; number: number; title?: Localised | undefined; starts: string; ends: string }

/** A term as the office sees it, hidden ones too. */
export type ListedTerm = { code: string; title: Localised; starts: string; ends: string; timeZone: string; current: boolean; hidden: boolean }

export function createTerms(database: Database) {
  return {
    /** @throws {Refusal} `invalid-code`, `invalid-dates`, `no-such-time-zone`, `invalid-weeks`, `term-exists` */
    async create(term: NewTerm): Promise<{ id: number }> {
      requireCode(term.code)
      requireOrder(term.starts, term.ends)
      requireTimeZone(term.timeZone)
      const weeks = weeksIn({ ...term, teachingWeeks: 0 })
      const teachingWeeks = term.teachingWeeks ?? weeks
      requireWeeks(teachingWeeks, weeks)
      return database.inTransaction(async ({ query }) => {
        const [known] = await query({ text: 'select id from term where code = $1', values: [term.code] })
        if (known) throw termExists(term.code)
        const [other] = await query({ text: 'select id from term where current and deleted_at is null' })
        const current = term.current ?? !other
        // It is shown otherwise from now on, so open pages must hear of it.
        if (current) await query({ text: 'update term set current = false, revision = revision + 1 where current' })
        const [created] = await query<{ id: number }>({
          text: `insert into term (code, number, title, starts, ends, teaching_weeks, time_zone, bell_schedule, current)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
          values: [
            term.code,
            term.number ?? null,
            JSON.stringify(term.title ?? {}),
            term.starts,
            term.ends,
            teachingWeeks,
            term.timeZone,
            JSON.stringify(term.bellSchedule ?? defaultBellSchedule),
            current,
          ],
        })
        return created!
      })
    },

    /** @throws {Refusal} `no-such-term`, `invalid-number`, `invalid-dates`, `period-outside-term`, `period-exists` */
    async createPeriod(period: NewPeriod): Promise<void> {
      if (!Number.isInteger(period.number) || period.number < 1) throw invalidNumber()
      requireOrder(period.starts, period.ends)
      await database.inTransaction(async (transaction) => {
        const term = await requireTerm(transaction, period.term)
        if (period.starts < term.starts || period.ends > term.ends) throw periodOutsideTerm(term)
        const created = await transaction.query({
          text: `insert into period (term_id, number, title, starts, ends) values ($1, $2, $3, $4, $5)
                 on conflict do nothing returning number`,
          values: [term.id, period.number, period.title ? JSON.stringify(period.title) : null, period.starts, period.ends],
        })
        if (created.length === 0) throw periodExists(period.number)
        await raiseRevision(transaction, term.id)
      })
    },

    /** The latest first. */
    async list(): Promise<ListedTerm[]> {
      return database.query<ListedTerm>({
        text: `select code, title, starts, ends, time_zone as "timeZone", current and deleted_at is null as current,
                      deleted_at is not null as hidden
               from term order by starts desc, code`,
      })
    },

    /** With everything in it. Seats are kept, but nobody can act until it is back. @throws {Refusal} `no-such-term` */
    hide: (code: string) => setTerm(code, true),
    /** @throws {Refusal} `no-such-term` */
    restore: (code: string) => setTerm(code, false),
  }

  async function setTerm(code: string, hidden: boolean): Promise<void> {
    const [term] = await database.query<{ id: number }>({ text: 'select id from term where code = $1', values: [code] })
    if (!term || !(await setHidden(database, 'term', term.id, hidden))) throw noSuchTerm(code)
  }
}

export type TermRow = {
  id: number
  code: string
  starts: string
  ends: string
  teaching_weeks: number
  time_zone: string
  bell_schedule: BellSchedule
}

/** @throws {Refusal} `no-such-term` */
export async function requireTerm(queries: Pick<Transaction, 'query'>, code: string): Promise<TermRow> {
  const [term] = await queries.query<TermRow>({
    text: `select id, code, starts, ends, teaching_weeks, time_zone, bell_schedule from term
           where code = $1 and deleted_at is null`,
    values: [code],
  })
  if (!term) throw noSuchTerm(code)
  return term
}

// It is part of addresses.
function requireCode(code: string): void {
  if (code.trim() === '' || code.length > 40 || /[\p{Cc}\p{Cf}/\\]/u.test(code)) throw invalidCode()
}

function requireTimeZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
  } catch {
    throw noSuchTimeZone(name)
  }
}

// As the table has it.
const mostWeeks = 60

export function requireWeeks(teachingWeeks: number, weeks: number): void {
  const most = Math.min(weeks, mostWeeks)
  if (!Number.isInteger(teachingWeeks) || teachingWeeks < 1 || teachingWeeks > most) throw invalidWeeks(teachingWeeks, most)
}

export function requireOrder(starts: string, ends: string): void {
  if (!isRealDate(starts) || !isRealDate(ends) || ends < starts) throw invalidDates()
}

export function noSuchTerm(code: string): Refusal {
  return new Refusal(404, 'no-such-term', { zh: `没有代码为“${code}”的学期。`, en: `There is no term with the code "${code}".` }, { term: code })
}

function termExists(code: string): Refusal {
  return new Refusal(409, 'term-exists', { zh: `已有代码为“${code}”的学期。`, en: `There already is a term with the code "${code}".` })
}

function invalidCode(): Refusal {
  return new Refusal(422, 'invalid-code', {
    zh: '学期代码须为 1 至 40 个字符，不能含有斜线或不可见的字符。',
    en: 'The code of a term is 1 to 40 characters, without slashes and invisible characters.',
  })
}

function noSuchTimeZone(name: string): Refusal {
  return new Refusal(422, 'no-such-time-zone', {
    zh: `没有时区“${name}”；须为 Asia/Shanghai 这样的名称。`,
    en: `There is no time zone "${name}"; it is a name such as Asia/Shanghai.`,
  })
}

function invalidWeeks(given: number, most: number): Refusal {
  return new Refusal(
    422,
    'invalid-weeks',
    { zh: `教学周须为 1 至 ${most} 的整数，不能是 ${given}。`, en: `The teaching weeks must be a whole number from 1 to ${most}, not ${given}.` },
    { most },
  )
}

function invalidNumber(): Refusal {
  return new Refusal(422, 'invalid-number', { zh: '阶段的编号须为从 1 起的整数。', en: 'The number of a period must be a whole number from 1.' })
}

export function invalidDates(): Refusal {
  return new Refusal(422, 'invalid-dates', { zh: '结束须晚于开始，且日期须存在。', en: 'The end must come after the start, and both must be real dates.' })
}

function periodOutsideTerm(term: TermRow): Refusal {
  return new Refusal(
    422,
    'period-outside-term',
    { zh: `阶段须在学期之内（${term.starts} 至 ${term.ends}）。`, en: `A period must lie within its term (${term.starts} to ${term.ends}).` },
    { starts: term.starts, ends: term.ends },
  )
}

function periodExists(number: number): Refusal {
  return new Refusal(409, 'period-exists', { zh: `该学期已有第 ${number} 阶段。`, en: `The term already has a period ${number}.` })
}
