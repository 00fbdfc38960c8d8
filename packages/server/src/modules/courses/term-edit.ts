import type { Meeting } from '@fairway/contract/courses'
import type { Localised } from '@fairway/contract/localised'
import { daysOf, occupies, weeksIn, type TermCalendar } from '@fairway/contract/timetable'
import type { Database, Transaction } from '../../database/database.ts'
import { printMultirange } from '../../database/multirange.ts'
import { Refusal } from '../../errors.ts'
import { chunksOf } from '../../sheets/import-report.ts'
import type { BellSchedule } from './bells.ts'
import { lockTerm, raiseRevision } from './revision.ts'
import { requireOrder, requireTerm, requireWeeks } from './terms.ts'

// What of a term can still be corrected when there are sections and enrolments in it.

/** What is `undefined` stays. */
export type TermChanges = {
  /** Each language by itself. */
  title?: Localised | undefined
  number?: number | undefined
  starts?: string | undefined
  ends?: string | undefined
  teachingWeeks?: number | undefined
  /** For sheets that are read from now on; meetings that were read keep their times. */
  bellSchedule?: BellSchedule | undefined
}

type Period = { number: number; starts: string; ends: string }

export function createTermEdits(database: Database) {
  return {
    /**
     * With other dates, the minutes that all sections occupy are found anew: a weekly meeting follows the weeks of the term, a
     * dated one stays on its date.
     *
     * @returns the number of sections that occupy other minutes than before
     * @throws {Refusal} `no-such-term`, `invalid-dates`, `invalid-weeks`, `period-left-outside`, `meetings-left-outside`,
     * `seats-would-clash`
     */
    async edit(code: string, changes: TermChanges): Promise<{ moved: number }> {
      return database.inTransaction(async (transaction) => {
        await lockTerm(transaction, (await requireTerm(transaction, code)).id)
        const term = await requireTerm(transaction, code)
        const { starts = term.starts, ends = term.ends } = changes
        requireOrder(starts, ends)
        const before = { starts: term.starts, ends: term.ends, teachingWeeks: term.teaching_weeks }
        const weeks = weeksIn({ starts, ends, teachingWeeks: 0 })
        // A term that taught in all of its weeks still does.
        const teachingWeeks = changes.teachingWeeks ?? (before.teachingWeeks === weeksIn(before) ? weeks : before.teachingWeeks)
        requireWeeks(teachingWeeks, weeks)
        await transaction.query({
          text: `update term set title = title || $2, number = coalesce($3, number), starts = $4, ends = $5, teaching_weeks = $6,
                                 bell_schedule = coalesce($7, bell_schedule) where id = $1`,
          values: [
            ...[term.id, JSON.stringify(changes.title ?? {}), changes.number ?? null, starts, ends, teachingWeeks],
            changes.bellSchedule ? JSON.stringify(changes.bellSchedule) : null,
          ],
        })
        await raiseRevision(transaction, term.id)
        const isSame = starts === before.starts && ends === before.ends && teachingWeeks === before.teachingWeeks
        return { moved: isSame ? 0 : await moveSections(transaction, term.id, before, { starts, ends, teachingWeeks }) }
      })
    },

    /** Makes it the term that is meant when none is named. @throws {Refusal} `no-such-term` */
    async makeCurrent(code: string): Promise<void> {
      await database.inTransaction(async (transaction) => {
        const { id } = await requireTerm(transaction, code)
        // Both are shown otherwise from now on.
        await transaction.query({ text: 'update term set current = false, revision = revision + 1 where current and id <> $1', values: [id] })
        await transaction.query({ text: 'update term set current = true, revision = revision + 1 where id = $1 and not current', values: [id] })
      })
    },
  }
}

async function moveSections(transaction: Transaction, termId: number, before: TermCalendar, after: TermCalendar): Promise<number> {
  const periods = await transaction.query<Period>({ text: 'select number, starts, ends from period where term_id = $1 order by number', values: [termId] })
  const outside = periods.find(({ starts, ends }) => starts < after.starts || ends > after.ends)
  if (outside) throw periodLeftOutside(outside)
  const sections = await transaction.query<{ id: number; name: string; period_number: number | null; meetings: Meeting[]; occupies: string }>({
    text: `select s.id, c.code || '/' || s.code as name, s.period_number, s.meetings, s.occupies::text
           from section s join course c on c.id = s.course_id where s.term_id = $1 order by c.code, s.code`,
    values: [termId],
  })
  const moved: { id: number; occupies: string }[] = []
  const lost: string[] = []
  for (const { id, name, period_number, meetings, occupies: stored } of sections) {
    const period = periods.find(({ number }) => number === period_number)
    const isLost = (meeting: Meeting) => daysOf(before, meeting, period).length > 0 && daysOf(after, meeting, period).length === 0
    if (meetings.some(isLost)) lost.push(name)
    const now = printMultirange(occupies(after, meetings, period))
    if (now !== stored) moved.push({ id, occupies: now })
  }
  if (lost.length > 0) throw meetingsLeftOutside(lost)
  const clashing = new Set((await clashes(transaction, termId)).map(({ key }) => key))
  for (const chunk of chunksOf(moved, 1_000)) {
    await transaction.query({
      text: `update section s set occupies = r.occupies from jsonb_to_recordset($1) as r(id bigint, occupies int4multirange) where s.id = r.id`,
      values: [JSON.stringify(chunk)],
    })
  }
  const clash = (await clashes(transaction, termId)).find(({ key }) => !clashing.has(key))
  if (clash) throw seatsWouldClash(clash)
  return moved.length
}

type Clash = { key: string; one: string; other: string }

/** Pairs of sections that overlap and that somebody holds both of. */
async function clashes({ query }: Transaction, termId: number): Promise<Clash[]> {
  return query<Clash>({
    text: `select distinct a.section_id || ' ' || b.section_id as key, ac.code || '/' || sa.code as one, bc.code || '/' || sb.code as other
           from enrolment a
           join enrolment b on b.person_id = a.person_id and b.term_id = a.term_id and b.section_id > a.section_id
           join section sa on sa.id = a.section_id join course ac on ac.id = sa.course_id
           join section sb on sb.id = b.section_id join course bc on bc.id = sb.course_id
           where a.term_id = $1 and sa.occupies && sb.occupies`,
    values: [termId],
  })
}

function periodLeftOutside({ number, starts, ends }: Period): Refusal {
  return new Refusal(
    422,
    'period-left-outside',
    {
      zh: `第 ${number} 阶段（${starts} 至 ${ends}）将不在学期之内。`,
      en: `Period ${number} (${starts} to ${ends}) would lie outside the term.`,
    },
    { period: number, starts, ends },
  )
}

function meetingsLeftOutside(names: string[]): Refusal {
  const some = names.slice(0, 5)
  const more = names.length - some.length
  return new Refusal(
    422,
    'meetings-left-outside',
    {
      zh: `这些教学班有上课时间将不在学期之内：${some.join('、')}${more > 0 ? `，另有 ${more} 个` : ''}。请先更改其时间。`,
      en: `Meetings of these sections would lie outside the term: ${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Change their times first.`,
    },
    { sections: some, count: names.length },
  )
}

function seatsWouldClash({ one, other }: Clash): Refusal {
  return new Refusal(
    409,
    'seats-would-clash',
    {
      zh: `“${one}”与“${other}”的时间将会冲突，而有学生同时选了两者。`,
      en: `"${one}" and "${other}" would overlap, and some students hold both.`,
    },
    { sections: [one, other] },
  )
}
