import type { Localised } from '@fairway/contract/localised'
import type { OfficePeriod } from '@fairway/contract/office-terms'
import type { Queries, Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../audit/index.ts'
import { spanIn } from './day-words.ts'
import type { CourseNeeds } from './index.ts'
import { lockTerm, raiseRevision } from './revision.ts'
import { moveSections, readPeriods, type Moved } from './section-moves.ts'
import { requireAnyTerm, requireOrder, requireTermToEdit, type TermRow } from './terms.ts'
import { differences, renamed, requireVersion, type NameChange } from './versions.ts'

// Periods (阶段): parts of a term to which sections may belong, and outside of which they do not meet.

export type NewPeriod = { term: string; number: number; title?: Localised | undefined; starts: string; ends: string }

/** What is `undefined` stays. */
export type PeriodChanges = {
  version?: number | undefined
  title?: NameChange | undefined
  starts?: string | undefined
  ends?: string | undefined
  /** Although students would hold two sections at one time. */
  acceptClashes?: boolean | undefined
}

export function createPeriods({ database, audit }: CourseNeeds) {
  return {
    /** @throws {Refusal} `no-such-term`, `term-archived`, `invalid-number`, `invalid-dates`, `period-outside-term`, `period-exists` */
    async createPeriod(actor: Actor, period: NewPeriod): Promise<void> {
      const { number, title, starts, ends } = period
      if (!Number.isInteger(number) || number < 1) throw invalidNumber()
      requireOrder(starts, ends)
      await database.inTransaction(async (transaction) => {
        const term = await requireTermToEdit(transaction, period.term)
        requireWithin(term, { starts, ends })
        const created = await transaction.query({
          text: `insert into period (term_id, number, title, starts, ends) values ($1, $2, $3, $4, $5)
                 on conflict do nothing returning number`,
          values: [term.id, number, title ? JSON.stringify(title) : null, starts, ends],
        })
        if (created.length === 0) throw periodExists(number, (await findPeriod(transaction, term, number)).hidden)
        await raiseRevision(transaction, term.id)
        await audit.record(transaction, { actor, action: 'period.created', subject: subjectOf(term, number), after: { starts, ends } })
      })
    },

    /**
     * With other dates, the sections that belong to it meet on other days.
     *
     * @throws {Refusal} `no-such-term`, `no-such-period`, `term-archived`, `changed-meanwhile`, `invalid-dates`,
     * `period-outside-term`, `meetings-left-outside`, `seats-would-clash`
     */
    async editPeriod(actor: Actor, termCode: string, number: number, changes: PeriodChanges): Promise<Moved> {
      return database.inTransaction(async (transaction) => {
        await lockTerm(transaction, (await requireTermToEdit(transaction, termCode)).id)
        const term = await requireTermToEdit(transaction, termCode)
        const { version, hidden, sections: _, number: __, ...before } = await findPeriod(transaction, term, number)
        await requireVersion(changes.version, version, () => findPeriod(transaction, term, number))
        const title = renamed(before.title ?? {}, changes.title)
        const after = { title: Object.keys(title).length > 0 ? title : null, starts: changes.starts ?? before.starts, ends: changes.ends ?? before.ends }
        const difference = differences(before, after)
        if (!difference) return { moved: 0, acceptedClashes: 0 }
        requireOrder(after.starts, after.ends)
        requireWithin(term, after)
        await transaction.query({
          text: 'update period set title = $3, starts = $4, ends = $5 where term_id = $1 and number = $2',
          values: [term.id, number, after.title && JSON.stringify(after.title), after.starts, after.ends],
        })
        await raiseRevision(transaction, term.id)
        const moved = hidden ? { moved: 0, acceptedClashes: 0 } : await moveWithPeriod(transaction, term, number, before, { actor, accept: changes.acceptClashes ?? false })
        await audit.record(transaction, { actor, action: 'period.edited', subject: subjectOf(term, number), before: difference.before, after: { ...difference.after, ...moved } })
        return moved
      })
    },

    /** Hidden ones too. @throws {Refusal} `no-such-term`, `no-such-period` */
    findPeriod: async (termCode: string, number: number) => findPeriod(database, await requireAnyTerm(database, termCode), number),

    /** Only one without sections: they would not know when they meet. @throws {Refusal} `no-such-term`, `no-such-period`, `term-archived`, `period-in-use` */
    hidePeriod: (actor: Actor, termCode: string, number: number) => setHidden(actor, termCode, number, true),
    /** @throws {Refusal} `no-such-term`, `no-such-period`, `term-archived`, `period-outside-term` */
    restorePeriod: (actor: Actor, termCode: string, number: number) => setHidden(actor, termCode, number, false),
  }

  async function setHidden(actor: Actor, termCode: string, number: number, hidden: boolean): Promise<void> {
    await database.inTransaction(async (transaction) => {
      const term = await requireTermToEdit(transaction, termCode)
      // It locks the term, so that no section is put into the period meanwhile.
      await raiseRevision(transaction, term.id)
      const period = await findPeriod(transaction, term, number)
      if (period.hidden === hidden) return
      if (hidden && period.sections > 0) throw periodInUse(number, period.sections)
      // The term may have got other dates since.
      if (!hidden) requireWithin(term, period)
      await transaction.query({
        text: 'update period set deleted_at = case when $3 then now() end where term_id = $1 and number = $2',
        values: [term.id, number, hidden],
      })
      await audit.record(transaction, { actor, action: hidden ? 'period.hidden' : 'period.restored', subject: subjectOf(term, number) })
    })
  }
}

/** Hidden ones too. @throws {Refusal} `no-such-period` */
async function findPeriod(queries: Pick<Queries, 'query'>, term: Pick<TermRow, 'id' | 'code'>, number: number): Promise<OfficePeriod> {
  const [period] = await queries.query<OfficePeriod>({
    text: `select ${officePeriod} from period p where p.term_id = $1 and p.number = $2`,
    values: [term.id, number],
  })
  if (!period) throw noSuchPeriod(number, term.code)
  return period
}

/** The columns of an OfficePeriod, of `period p`. */
const officePeriod = `p.number, p.title, p.starts, p.ends, p.deleted_at is not null as hidden, p.version,
  (select count(*) from section s where s.term_id = p.term_id and s.period_number = p.number) as sections`

/** Of a period that has its new dates already. */
async function moveWithPeriod(
  transaction: Transaction,
  term: TermRow,
  number: number,
  former: { starts: string; ends: string },
  decision: { actor: Actor; accept: boolean },
): Promise<Moved> {
  const calendar = { starts: term.starts, ends: term.ends, teachingWeeks: term.teaching_weeks }
  const periods = await readPeriods(transaction, term.id)
  const before = { ...calendar, periods: new Map([...periods, [number, former]]) }
  return moveSections(transaction, term.id, { before, after: { ...calendar, periods } }, decision)
}

function requireWithin(term: TermRow, { starts, ends }: { starts: string; ends: string }): void {
  if (starts < term.starts || ends > term.ends) throw periodOutsideTerm(term)
}

function subjectOf({ code }: Pick<TermRow, 'code'>, number: number) {
  return { kind: 'period' as const, id: `${code}/${number}` }
}

function noSuchPeriod(number: number, term: string): Refusal {
  return new Refusal(404, 'no-such-period', { zh: `学期“${term}”没有第 ${number} 阶段。`, en: `The term "${term}" has no period ${number}.` }, { term, period: number })
}

function invalidNumber(): Refusal {
  return new Refusal(422, 'invalid-number', { zh: '阶段的编号须为从 1 起的整数。', en: 'The number of a period must be a whole number from 1.' })
}

function periodOutsideTerm(term: TermRow): Refusal {
  return new Refusal(
    422,
    'period-outside-term',
    { zh: `阶段须在学期之内（${spanIn('zh', term)}）。`, en: `A period must lie within its term (${spanIn('en', term)}).` },
    { starts: term.starts, ends: term.ends },
  )
}

function periodExists(number: number, hidden: boolean): Refusal {
  const title = hidden
    ? { zh: `第 ${number} 阶段已存在，但被隐藏；可以恢复。`, en: `Period ${number} is there but hidden; it can be restored.` }
    : { zh: `该学期已有第 ${number} 阶段。`, en: `The term already has a period ${number}.` }
  return new Refusal(409, 'period-exists', title, { period: number, hidden })
}

function periodInUse(number: number, sections: number): Refusal {
  return new Refusal(
    409,
    'period-in-use',
    {
      zh: `第 ${number} 阶段还有 ${sections} 个教学班（含已隐藏的），不能隐藏。请先将其移出。`,
      en: `Period ${number} still has ${sections} ${sections === 1 ? 'section' : 'sections'}, hidden ones included. Move them out of it first.`,
    },
    { period: number, sections },
  )
}
