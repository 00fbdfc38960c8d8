import type { Decision, SubmissionMode } from '@fairway/contract/enrolment'
import type { NamedSection, StudentEnrolments, SubmissionLog } from '@fairway/contract/enrolment-by-hand'
import { isGranted } from '@fairway/contract/reasons'
import type { Database } from '../../database/database.ts'
import { requireTerm } from '../courses/index.ts'
import type { Outcome } from './decide.ts'

// What a student asked for and was answered, and what was done for them: "the system refused me" can be looked up.

const pageSize = 50

/** The last one that was shown. */
export type Before = { decidedAt: Date; key: string }

type LogPage = {
  submissions: (Answer & { byHand: StudentEnrolments['submissions'][number]['byHand'] })[]
  sections: NamedSection[]
  next: string | null
}
type Answer = { decidedAt: string; mode: SubmissionMode; accepted: boolean; decisions: Decision[] }

export type Log = ReturnType<typeof createLog>

export function createLog(database: Database) {
  return {
    /** With who did what by hand, and why: for the office. `held`: sections to be named beside those of the log. @throws {Refusal} `no-such-term` */
    read,

    /**
     * As the student reads it, all of it or only what the office did. Anybody can ask for a seat in a section by guessing its
     * id: what is hidden is named only to whom it is no news.
     *
     * @throws {Refusal} `no-such-term`
     */
    async ofStudent(personId: number, termCode: string, before: Before | undefined, by: 'office' | undefined): Promise<SubmissionLog> {
      const { submissions, sections, next } = await read(personId, termCode, before, { by })
      const known = await readKnown(database, personId, sections)
      // Where they got or gave something up, or had what stood in the way, the section was theirs.
      const theirs = submissions.flatMap(({ decisions }) => decisions.flatMap(({ sectionId, code, conflictsWith }) => [...(isGranted(code) ? [sectionId] : []), conflictsWith]))
      return {
        sections: sections.filter(({ id }) => known.has(id) || theirs.includes(id)),
        next,
        submissions: submissions.map(({ byHand, ...answer }) => ({ ...answer, by: byHand ? 'office' : 'student', note: byHand?.note ?? null })),
      }
    },
  }

  async function read(personId: number, termCode: string, before: Before | undefined, { held = [], by }: { held?: readonly number[]; by?: 'office' | undefined } = {}): Promise<LogPage> {
    const term = await requireTerm(database, termCode)
    const rows = await database.query<LogRow>({
      text: `select s.key, s.outcome, s.decided_at, h.key is not null as by_hand, h.reason, h.note,
                    actor.number as actor_number, actor.name as actor_name
             from submission s
             left join submission_by_hand h on h.person_id = s.person_id and h.key = s.key
             left join person actor on actor.id = h.actor_id
             where s.person_id = $1 and ($3::timestamptz is null or (s.decided_at, s.key) < ($3, $4)) and ($5::boolean is false or h.key is not null)
               -- what names no section that there is belongs to every term
               and coalesce((select bool_or(section.term_id = $2)
                             from jsonb_array_elements(s.outcome -> 'decisions') decision
                             join section on section.id = (decision ->> 'sectionId')::bigint), true)
             order by s.decided_at desc, s.key desc limit ${pageSize + 1}`,
      values: [personId, term.id, before?.decidedAt ?? null, before?.key ?? null, by === 'office'],
    })
    const shown = rows.slice(0, pageSize)
    const last = shown.at(-1)
    const named = shown.flatMap(({ outcome }) => outcome.decisions.flatMap(({ sectionId, conflictsWith }) => [sectionId, conflictsWith ?? sectionId]))
    return {
      submissions: shown.map(entryOf),
      sections: await readNamedSections(database, [...named, ...held]),
      next: rows.length > pageSize && last ? cursorOf(last) : null,
    }
  }
}

type LogRow = {
  key: string
  outcome: Outcome
  decided_at: Date
  by_hand: boolean
  reason: string | null
  note: string | null
  actor_number: string | null
  actor_name: string | null
}

function entryOf({ outcome, decided_at, by_hand, reason, note, actor_number: number, actor_name: name }: LogRow): LogPage['submissions'][number] {
  const actor = number !== null && name !== null ? { number, name } : null
  return { ...outcome, decidedAt: decided_at.toISOString(), byHand: by_hand ? { actor, reason, note } : null }
}

function cursorOf({ decided_at, key }: LogRow): string {
  return `${decided_at.getTime()}.${key}`
}

/** What `next` said; `undefined` if it never said that. */
export function beforeIn(cursor: string): Before | undefined {
  const [, time, key] = /^(\d{1,15})\.([\x20-\x7e]{1,300})$/.exec(cursor) ?? []
  return time !== undefined && key !== undefined ? { decidedAt: new Date(Number(time)), key } : undefined
}

/** Which of these sections everybody is shown, or the student holds or waits for. */
async function readKnown({ query }: Pick<Database, 'query'>, personId: number, sections: readonly NamedSection[]): Promise<Set<number>> {
  const rows = await query<{ id: number }>({
    text: `select s.id from section s join course c on c.id = s.course_id join term t on t.id = s.term_id
           where s.id = any($1::bigint[])
             and (s.deleted_at is null and c.deleted_at is null and t.deleted_at is null
               or exists (select from enrolment e where e.person_id = $2 and e.section_id = s.id)
               or exists (select from wait w where w.person_id = $2 and w.section_id = s.id))`,
    values: [sections.map(({ id }) => id), personId],
  })
  return new Set(rows.map(({ id }) => id))
}

/** Hidden ones too. */
export async function readNamedSections({ query }: Pick<Database, 'query'>, ids: readonly number[]): Promise<NamedSection[]> {
  return query<NamedSection>({
    text: `select s.id, t.code as term, c.code as course, s.code as section, c.title
           from section s join course c on c.id = s.course_id join term t on t.id = s.term_id
           where s.id = any($1::bigint[]) order by s.id`,
    values: [[...new Set(ids)]],
  })
}
