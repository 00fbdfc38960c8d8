import { weeksIn } from '@fairway/contract/timetable'
import type { Queries, Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../audit/index.ts'
import { requireBells, type BellSchedule } from './bells.ts'
import { spanIn } from './day-words.ts'
import type { CourseNeeds } from './index.ts'
import { lockTerm, raiseRevision } from './revision.ts'
import { moveSections, readPeriods, type DatedFrame, type Moved, type Period } from './section-moves.ts'
import { listTerm } from './term-list.ts'
import { oneAtATime, requireOrder, requireTerm, requireTermToEdit, requireWeeks, type TermRow } from './terms.ts'
import { differences, renamed, requireVersion, type NameChange } from './versions.ts'

// What of a term can still be corrected when there are sections and enrolments in it.

/** What is `undefined` stays. */
export type TermChanges = {
  version?: number | undefined
  title?: NameChange | undefined
  /** Null: none. */
  number?: number | null | undefined
  starts?: string | undefined
  ends?: string | undefined
  teachingWeeks?: number | undefined
  /** For sheets that are read from now on; meetings that were read keep their times. */
  bellSchedule?: BellSchedule | undefined
  /** Although students would hold two sections at one time. */
  acceptClashes?: boolean | undefined
}

export function createTermEdits({ database, audit }: CourseNeeds) {
  return {
    /**
     * With other dates, the minutes that all sections occupy are found anew.
     *
     * @returns the number of sections that occupy other minutes than before
     * @throws {Refusal} `no-such-term`, `term-archived`, `changed-meanwhile`, `invalid-dates`, `invalid-weeks`, `invalid-bells`,
     * `period-left-outside`, `meetings-left-outside`, `seats-would-clash`
     */
    async edit(actor: Actor, code: string, changes: TermChanges): Promise<Moved> {
      if (changes.bellSchedule) requireBells(changes.bellSchedule)
      return database.inTransaction(async (transaction) => {
        await lockTerm(transaction, (await requireTermToEdit(transaction, code)).id)
        const term = await requireTermToEdit(transaction, code)
        const stored = await readDetails(transaction, term.id)
        await requireVersion(changes.version, stored.version, () => listTerm(transaction, code))
        const before = { title: stored.title, number: stored.number, starts: term.starts, ends: term.ends, teachingWeeks: term.teaching_weeks, bells: term.bell_schedule }
        const after = {
          title: renamed(before.title, changes.title),
          number: changes.number === undefined ? before.number : changes.number,
          ...datesAfter(before, changes),
          bells: changes.bellSchedule ?? before.bells,
        }
        const difference = differences(before, after)
        if (!difference) return { moved: 0, acceptedClashes: 0 }
        await transaction.query({
          text: `update term set title = $2, number = $3, starts = $4, ends = $5, teaching_weeks = $6, bell_schedule = $7 where id = $1`,
          values: [term.id, JSON.stringify(after.title), after.number, after.starts, after.ends, after.teachingWeeks, JSON.stringify(after.bells)],
        })
        await raiseRevision(transaction, term.id)
        const isDated = 'starts' in difference.after || 'ends' in difference.after || 'teachingWeeks' in difference.after
        const moved = isDated
          ? await moveWithTerm(transaction, term, after, { actor, accept: changes.acceptClashes ?? false })
          : { moved: 0, acceptedClashes: 0 }
        await audit.record(transaction, { actor, action: 'term.edited', subject: { kind: 'term', id: code }, before: difference.before, after: { ...difference.after, ...moved } })
        return moved
      })
    },

    /** Makes it the term that is meant when none is named. @throws {Refusal} `no-such-term`, `term-archived` */
    async makeCurrent(actor: Actor, code: string): Promise<void> {
      await database.inTransaction(async (transaction) => {
        await oneAtATime(transaction)
        await requireTerm(transaction, code)
        const { id } = await requireTermToEdit(transaction, code)
        // Ascending, as everybody locks terms.
        await transaction.query({ text: 'select id from term where current or id = $1 order by id for no key update', values: [id] })
        // Both are shown otherwise from now on.
        const former = await transaction.query<{ code: string }>({
          text: 'update term set current = false, revision = revision + 1 where current and id <> $1 returning code',
          values: [id],
        })
        const changed = await transaction.query({ text: 'update term set current = true, revision = revision + 1 where id = $1 and not current returning id', values: [id] })
        if (changed.length === 0) return
        await audit.record(transaction, { actor, action: 'term.made-current', subject: { kind: 'term', id: code }, before: { current: former[0]?.code ?? null }, after: { current: code } })
      })
    },
  }
}

type Details = { title: { zh?: string; en?: string }; number: number | null; version: number }

async function readDetails({ query }: Pick<Queries, 'query'>, termId: number): Promise<Details> {
  const [term] = await query<Details>({ text: 'select title, number, version from term where id = $1', values: [termId] })
  return term!
}

type Dates = { starts: string; ends: string; teachingWeeks: number }

function datesAfter(before: Dates, changes: TermChanges): Dates {
  const { starts = before.starts, ends = before.ends } = changes
  requireOrder(starts, ends)
  const weeks = weeksIn({ starts, ends, teachingWeeks: 0 })
  // A term that taught in all of its weeks still does.
  const teachingWeeks = changes.teachingWeeks ?? (before.teachingWeeks === weeksIn(before) ? weeks : before.teachingWeeks)
  requireWeeks(teachingWeeks, weeks)
  return { starts, ends, teachingWeeks }
}

async function moveWithTerm(transaction: Transaction, term: TermRow, { starts, ends, teachingWeeks }: Dates, decision: { actor: Actor; accept: boolean }): Promise<Moved> {
  const periods = await readPeriods(transaction, term.id)
  for (const [number, period] of periods) if (period.starts < starts || period.ends > ends) throw periodLeftOutside(number, period)
  const before: DatedFrame = { starts: term.starts, ends: term.ends, teachingWeeks: term.teaching_weeks, periods }
  return moveSections(transaction, term.id, { before, after: { starts, ends, teachingWeeks, periods } }, decision)
}

export function periodLeftOutside(number: number, { starts, ends }: Period): Refusal {
  return new Refusal(
    422,
    'period-left-outside',
    {
      zh: `第 ${number} 阶段（${spanIn('zh', { starts, ends })}）将不在学期之内。`,
      en: `Period ${number} (${spanIn('en', { starts, ends })}) would lie outside the term.`,
    },
    { period: number, starts, ends },
  )
}
