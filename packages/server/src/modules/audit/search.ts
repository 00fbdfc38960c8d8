import type { AuditEntry, AuditFilters, AuditVia } from '@fairway/contract/audit'
import { auditNouns, subjectIdIn, type AuditNoun, type SubjectId } from '@fairway/contract/audit-actions'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { mentionsIn, type SubjectNames, type Subjects } from './subjects.ts'

// Looking for entries, the latest first, page by page: each page begins where the last one ended, however many come meanwhile.

export type FoundEntry = Omit<AuditEntry, 'at'> & { at: Date }
export type FoundPage = { entries: FoundEntry[]; next: string | null }

export type Search = ReturnType<typeof createSearch>

export function createSearch({ query, subjects }: Pick<Database, 'query'> & { subjects: Subjects }) {
  /** @param before the `next` of an earlier page. @throws {Refusal} `invalid-cursor` */
  return async function search(filters: AuditFilters, { before, size = 50 }: { before?: string | undefined; size?: number } = {}): Promise<FoundPage> {
    const place: Place = filters.reason ? { at: 'said.at', id: 'said.entry_id' } : { at: 'entry.at', id: 'entry.id' }
    const { conditions, values } = conditionsFor(filters, before, place)
    const rows = await query<EntryRow>({
      // Names are looked up for the page alone.
      text: `with page as (
               select entry.id, entry.at, actor_id, via, key_id, action, subject_kind, subject_id, entry.before, entry.after
               from ${filters.reason ? byReason : 'audit_entry entry'} ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
               order by ${place.at} desc, ${place.id} desc limit ${size + 1}
             )
             select page.id, page.at, to_char(page.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exactly,
                    page.via, page.key_id, page.action, page.subject_kind, page.subject_id, page.before, page.after,
                    page.actor_id, actor.number as actor_number, actor.name as actor_name,
                    personal.entry_id is not null as has_text, personal.ip, personal.reason, personal.before as text_before, personal.after as text_after
             from page
             left join audit_text personal on personal.at = page.at and personal.entry_id = page.id
             left join person actor on actor.id = page.actor_id and actor.erased_at is null
             order by page.at desc, page.id desc`,
      values,
    })
    const shown = rows.slice(0, size)
    const last = shown.at(-1)
    const names = await subjects.name(shown.flatMap(namedIn))
    return { entries: shown.map((row) => entryOf(row, names)), next: rows.length > size && last ? `${last.exactly},${last.id}` : null }
  }
}

/** Few entries have a reason, so those are gone through, from the latest. `offset 0` keeps the planner from beginning with the entries. */
const byReason = `audit_text said cross join lateral (
  select id, at, actor_id, via, key_id, action, subject_kind, subject_id, before, after
  from audit_entry one where one.at = said.at and one.id = said.entry_id offset 0
) entry`

/** The columns that tell when an entry was: of the table that is gone through. */
type Place = { at: string; id: string }

function conditionsFor({ actor, via, action, subject, about, reason, from, to }: AuditFilters, before: string | undefined, place: Place): { conditions: string[]; values: unknown[] } {
  const conditions: string[] = []
  const values: unknown[] = []
  const value = (one: unknown) => `$${values.push(one)}`
  if (actor !== undefined) conditions.push(`actor_id = (select id from person where number = ${value(actor)})`)
  if (via !== undefined) conditions.push(`via = ${value(via)}`)
  if (action !== undefined) {
    const { whole, beginnings } = actionsMeant([action].flat())
    conditions.push(`(${[`action = any(${value(whole)}::text[])`, ...beginnings.map((noun) => `starts_with(action, ${value(noun)})`)].join(' or ')})`)
  }
  if (subject !== undefined) {
    const { kind, id } = subjectIdIn(subject)
    conditions.push(`subject_kind = ${value(kind)}`)
    if (id !== '') conditions.push(`subject_id = ${value(id)}`)
  }
  if (about !== undefined) {
    const person = `(select id from person where number = ${value(about)})`
    // What somebody did themselves is personal too (their address), but not about them.
    conditions.push(`(entry.at, entry.id) in (select at, id from audit_entry where subject_kind = 'person' and subject_id = ${person}::text
                                  union select t.at, t.entry_id from audit_text t join audit_entry e on e.at = t.at and e.id = t.entry_id
                                        where t.person_id = ${person} and e.actor_id is distinct from t.person_id)`)
  }
  if (reason) conditions.push(`said.reason is not null and said.reason ilike ${value(`%${reason.replace(/[\\%_]/g, '\\$&')}%`)}`)
  if (from !== undefined) conditions.push(`${place.at} >= ${value(momentIn(from))}`)
  if (to !== undefined) conditions.push(`${place.at} < ${value(momentIn(to))}`)
  if (before !== undefined) {
    const { at, id } = cursorIn(before)
    conditions.push(`(${place.at}, ${place.id}) < (${value(at)}::timestamptz, ${value(id)}::bigint)`)
  }
  return { conditions, values }
}

/** A noun stands for all its actions: by name, which an index finds, unless only another program knows it. */
function actionsMeant(asked: readonly string[]): { whole: string[]; beginnings: string[] } {
  const known = (noun: string) => Object.hasOwn(auditNouns, noun)
  const nouns = asked.filter((one) => !one.includes('.'))
  return {
    whole: [...asked.filter((one) => one.includes('.')), ...nouns.filter(known).flatMap((noun) => auditNouns[noun as AuditNoun].done.map((done) => `${noun}.${done}`))],
    beginnings: nouns.filter((noun) => !known(noun)).map((noun) => `${noun}.`),
  }
}

/** PostgreSQL has no year 0, and the log begins long after it. */
function momentIn(text: string): Date {
  return new Date(Math.max(0, Date.parse(text)))
}

function cursorIn(text: string): { at: string; id: string } {
  const [, at, id] = /^([12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z),(\d{1,18})$/.exec(text) ?? []
  if (at === undefined || id === undefined || !isDate(at.slice(0, 10)) || Number.isNaN(Date.parse(at))) {
    throw new Refusal(400, 'invalid-cursor', { zh: '“before”须取自上一页的“next”。', en: '"before" must be the "next" of an earlier page.' })
  }
  return { at, id }
}

/** Not 30 February, which JavaScript takes for 2 March. */
function isDate(text: string): boolean {
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

type EntryRow = {
  id: number
  at: Date
  exactly: string
  via: AuditVia
  key_id: number | null
  action: string
  subject_kind: string
  subject_id: string
  before: unknown
  after: unknown
  actor_id: number | null
  actor_number: string | null
  actor_name: string | null
  has_text: boolean
  ip: string | null
  reason: string | null
  text_before: unknown
  text_after: unknown
}

const subjectIn = ({ subject_kind: kind, subject_id: id }: EntryRow) => ({ kind, id })
const mentionedIn = (row: EntryRow) => mentionsIn(subjectIn(row), row.before, row.after)

/** All that is looked up for an entry. */
function namedIn(row: EntryRow): SubjectId[] {
  return [subjectIn(row), ...mentionedIn(row), ...(row.key_id === null ? [] : [keyNamed(row.key_id)])]
}

const keyNamed = (id: number) => ({ kind: 'api-key', id: String(id) })

function entryOf(row: EntryRow, names: SubjectNames): FoundEntry {
  const subject = names.get(subjectIn(row))!
  const isPerson = subject.kind === 'person' && /^\d{1,15}$/.test(subject.id)
  return {
    id: row.id,
    at: row.at,
    via: row.via,
    actor: row.actor_id === null ? null : { id: row.actor_id, number: row.actor_number, name: row.actor_name },
    key: row.key_id === null ? null : { id: row.key_id, name: names.get(keyNamed(row.key_id))?.name?.en ?? null },
    action: row.action,
    subject: { ...subject, person: isPerson ? { id: Number(subject.id), number: subject.code, name: subject.name?.en ?? null } : null },
    before: row.before,
    after: row.after,
    mentions: mentionedIn(row).map((one) => names.get(one)!),
    personal: row.has_text ? { ip: row.ip, reason: row.reason, before: row.text_before, after: row.text_after } : null,
    // Whoever acts over a connection leaves at least its address.
    isErased: !row.has_text && (row.via === 'session' || row.via === 'key'),
  }
}
