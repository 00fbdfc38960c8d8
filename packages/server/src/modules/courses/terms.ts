import type { Localised } from '@fairway/contract/localised'
import { isRealDate, weeksIn } from '@fairway/contract/timetable'
import type { Queries, Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../audit/index.ts'
import { defaultBellSchedule, requireBells, type BellSchedule } from './bells.ts'
import type { CourseNeeds } from './index.ts'
import { lockTerm, termArchived } from './revision.ts'
import { setHidden } from './visibility.ts'

// Terms (期): the frame in which everything else of the module happens.

export type NewTerm = {
  code: string
  /** ISO dates, both ends included. */
  starts: string
  ends: string
  number?: number | undefined
  title?: Localised | undefined
  /** Default: every week of the term. Fewer, if the last weeks hold exams only. */
  teachingWeeks?: number | undefined
  /** Default: that of the campus. */
  timeZone?: string | undefined
  /** Default: a common Chinese university day. */
  bellSchedule?: BellSchedule | undefined
  /** Makes this the term that pages and commands mean when none is named. Default: if there is none yet. */
  current?: boolean | undefined
  /** Only the office sees it until it is shown. */
  hidden?: boolean | undefined
}

export function createTerms({ database, audit, timeZone: campusTimeZone }: CourseNeeds) {
  return {
    /** @throws {Refusal} `invalid-code`, `invalid-dates`, `no-such-time-zone`, `invalid-weeks`, `invalid-bells`, `term-exists`, `hidden-and-current` */
    async create(actor: Actor, term: NewTerm): Promise<{ id: number }> {
      const row = checkedTerm(term, campusTimeZone)
      return database.inTransaction(async (transaction) => {
        const { query } = transaction
        await oneAtATime(transaction)
        await requireNewCode(transaction, term.code)
        const [other] = await query({ text: 'select id from term where current and deleted_at is null' })
        const current = term.current ?? (!other && !term.hidden)
        if (current && term.hidden) throw hiddenAndCurrent()
        // It is shown otherwise from now on, so open pages must hear of it.
        if (current) await query({ text: 'update term set current = false, revision = revision + 1 where current' })
        const created = await insertTerm(transaction, { ...row, current })
        await audit.record(transaction, {
          actor,
          action: 'term.created',
          subject: { kind: 'term', id: term.code },
          after: { starts: row.starts, ends: row.ends, teachingWeeks: row.teachingWeeks, timeZone: row.timeZone, current, hidden: row.hidden },
        })
        return created
      })
    },

    /** With everything in it. Seats are kept, but nobody can act until it is back. @throws {Refusal} `no-such-term` */
    hide: (actor: Actor, code: string) => setTerm(actor, code, true),
    /** @throws {Refusal} `no-such-term` */
    restore: (actor: Actor, code: string) => setTerm(actor, code, false),

    /**
     * Closes a term that is over. It can be read as before, but nobody acts in it and nothing of it is edited.
     *
     * @throws {Refusal} `no-such-term`, `term-is-current`
     */
    archive: (actor: Actor, code: string) => setArchived(actor, code, true),
    /** @throws {Refusal} `no-such-term` */
    unarchive: (actor: Actor, code: string) => setArchived(actor, code, false),
  }

  async function setTerm(actor: Actor, code: string, hidden: boolean): Promise<void> {
    const { id } = await requireAnyTerm(database, code)
    await setHidden({ database, audit }, actor, 'term', id, hidden)
  }

  async function setArchived(actor: Actor, code: string, archived: boolean): Promise<void> {
    await database.inTransaction(async (transaction) => {
      const { id } = await requireAnyTerm(transaction, code)
      // What was submitted before is decided before.
      await lockTerm(transaction, id)
      const [before] = await transaction.query<{ current: boolean; archived: boolean }>({
        text: 'select current, archived_at is not null as archived from term where id = $1',
        values: [id],
      })
      if (before!.archived === archived) return
      if (before!.current) throw termIsCurrent(code)
      await transaction.query({
        text: 'update term set archived_at = case when $2 then now() end, revision = revision + 1 where id = $1',
        values: [id, archived],
      })
      await audit.record(transaction, { actor, action: archived ? 'term.archived' : 'term.unarchived', subject: { kind: 'term', id: code } })
    })
  }
}

/** Which term is the current one is decided by one at a time; there is only one. */
export async function oneAtATime({ query }: Pick<Transaction, 'query'>): Promise<void> {
  await query({ text: 'select pg_advisory_xact_lock(4617014)' })
}

export type CheckedTerm = Required<Omit<NewTerm, 'number' | 'current'>> & { number: number | undefined }

/** With its defaults. @throws {Refusal} what `create` says of a term by itself */
export function checkedTerm(term: NewTerm, campusTimeZone: string): CheckedTerm {
  requireCode(term.code)
  requireOrder(term.starts, term.ends)
  const { number, title = {}, timeZone = campusTimeZone, bellSchedule = defaultBellSchedule, hidden = false } = term
  requireTimeZone(timeZone)
  requireBells(bellSchedule)
  const weeks = weeksIn({ ...term, teachingWeeks: 0 })
  const teachingWeeks = term.teachingWeeks ?? weeks
  requireWeeks(teachingWeeks, weeks)
  return { code: term.code, starts: term.starts, ends: term.ends, number, title, teachingWeeks, timeZone, bellSchedule, hidden }
}

/** @throws {Refusal} `term-exists` */
export async function requireNewCode({ query }: Pick<Queries, 'query'>, code: string): Promise<void> {
  const [known] = await query({ text: 'select id from term where code = $1', values: [code] })
  if (known) throw termExists(code)
}

export async function insertTerm({ query }: Transaction, term: CheckedTerm & { current: boolean }): Promise<{ id: number }> {
  const [created] = await query<{ id: number }>({
    text: `insert into term (code, number, title, starts, ends, teaching_weeks, time_zone, bell_schedule, current, deleted_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $10 then now() end) on conflict (code) do nothing returning id`,
    values: [
      ...[term.code, term.number ?? null, JSON.stringify(term.title), term.starts, term.ends, term.teachingWeeks, term.timeZone],
      ...[JSON.stringify(term.bellSchedule), term.current, term.hidden],
    ],
  })
  // Another one was made in the same moment.
  if (!created) throw termExists(term.code)
  return created
}

export type TermRow = {
  id: number
  code: string
  starts: string
  ends: string
  teaching_weeks: number
  time_zone: string
  bell_schedule: BellSchedule
  hidden: boolean
  archived: boolean
}

/** As everybody sees it: an archived one too. @throws {Refusal} `no-such-term` */
export async function requireTerm(queries: Pick<Queries, 'query'>, code: string): Promise<TermRow> {
  const term = await requireAnyTerm(queries, code)
  if (term.hidden) throw noSuchTerm(code)
  return term
}

/** As the office sees it: a hidden one too. @throws {Refusal} `no-such-term` */
export async function requireAnyTerm({ query }: Pick<Queries, 'query'>, code: string): Promise<TermRow> {
  const [term] = await query<TermRow>({
    text: `select id, code, starts, ends, teaching_weeks, time_zone, bell_schedule, deleted_at is not null as hidden,
                  archived_at is not null as archived
           from term where code = $1`,
    values: [code],
  })
  if (!term) throw noSuchTerm(code)
  return term
}

/** A hidden one too, because a term is prepared before it is shown. @throws {Refusal} `no-such-term`, `term-archived` */
export async function requireTermToEdit(queries: Pick<Queries, 'query'>, code: string): Promise<TermRow> {
  const term = await requireAnyTerm(queries, code)
  if (term.archived) throw termArchived(code)
  return term
}

// It is part of addresses, in which a dot or two mean the folder itself and the one above.
function requireCode(code: string): void {
  if (code.trim() === '' || code.length > 40 || /[\p{Cc}\p{Cf}/\\]|^\.{1,2}$/u.test(code)) throw invalidCode()
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
    zh: '学期代码须为 1 至 40 个字符，不能含有斜线或不可见的字符，也不能是 . 或 ..。',
    en: 'The code of a term is 1 to 40 characters, without slashes and invisible characters, and neither . nor .. by itself.',
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

export function invalidDates(): Refusal {
  return new Refusal(422, 'invalid-dates', { zh: '结束须晚于开始，且日期须存在。', en: 'The end must come after the start, and both must be real dates.' })
}

function termIsCurrent(code: string): Refusal {
  return new Refusal(
    409,
    'term-is-current',
    { zh: `“${code}”是当前学期，不能归档。请先将另一个学期设为当前学期。`, en: `"${code}" is the current term. Make another one current before it is archived.` },
    { term: code },
  )
}

function hiddenAndCurrent(): Refusal {
  return new Refusal(422, 'hidden-and-current', { zh: '隐藏的学期不能是当前学期。', en: 'A hidden term cannot be the current one.' })
}
