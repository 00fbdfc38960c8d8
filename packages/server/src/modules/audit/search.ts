import type { AuditEntry, AuditFilters, AuditVia } from '@fairway/contract/audit'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'

// Looking for entries, the latest first, page by page: each page begins where the last one ended, however many come meanwhile.

export type FoundEntry = Omit<AuditEntry, 'at'> & { at: Date }
export type FoundPage = { entries: FoundEntry[]; next: string | null }

export type Search = ReturnType<typeof createSearch>

export function createSearch({ query }: Pick<Database, 'query'>) {
  /** @param before the `next` of an earlier page. @throws {Refusal} `invalid-cursor` */
  return async function search(filters: AuditFilters, { before, size = 50 }: { before?: string | undefined; size?: number } = {}): Promise<FoundPage> {
    const { conditions, values } = conditionsFor(filters, before)
    const rows = await query<EntryRow>({
      // Names are looked up for the page alone.
      text: `with page as (
               select id, at, actor_id, via, action, subject_kind, subject_id, before, after,
                      case when subject_kind = 'person' and subject_id ~ '^[0-9]{1,18}$' then subject_id::bigint end as subject_person_id
               from audit_entry entry ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
               order by at desc, id desc limit ${size + 1}
             )
             select page.id, page.at, to_char(page.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exactly,
                    page.via, page.action, page.subject_kind, page.subject_id, page.before, page.after,
                    page.actor_id, actor.number as actor_number, actor.name as actor_name,
                    page.subject_person_id, subject.number as subject_number, subject.name as subject_name,
                    personal.entry_id is not null as has_text, personal.ip, personal.reason, personal.before as text_before, personal.after as text_after
             from page
             left join audit_text personal on personal.at = page.at and personal.entry_id = page.id
             left join person actor on actor.id = page.actor_id
             left join person subject on subject.id = page.subject_person_id
             order by page.at desc, page.id desc`,
      values,
    })
    const shown = rows.slice(0, size)
    const last = shown.at(-1)
    return { entries: shown.map(entryOf), next: rows.length > size && last ? `${last.exactly},${last.id}` : null }
  }
}

function conditionsFor({ actor, via, action, subject, about, from, to }: AuditFilters, before: string | undefined): { conditions: string[]; values: unknown[] } {
  const conditions: string[] = []
  const values: unknown[] = []
  const value = (one: unknown) => `$${values.push(one)}`
  if (actor !== undefined) conditions.push(`actor_id = (select id from person where number = ${value(actor)})`)
  if (via !== undefined) conditions.push(`via = ${value(via)}`)
  if (action !== undefined) conditions.push(action.includes('.') ? `action = ${value(action)}` : `starts_with(action, ${value(`${action}.`)})`)
  if (subject !== undefined) {
    const [kind = '', ...id] = subject.split(':')
    conditions.push(`subject_kind = ${value(kind)}`)
    if (id.length > 0) conditions.push(`subject_id = ${value(id.join(':'))}`)
  }
  if (about !== undefined) {
    const person = `(select id from person where number = ${value(about)})`
    // What somebody did themselves is personal too (their address), but not about them.
    conditions.push(`(at, id) in (select at, id from audit_entry where subject_kind = 'person' and subject_id = ${person}::text
                                  union select t.at, t.entry_id from audit_text t join audit_entry e on e.at = t.at and e.id = t.entry_id
                                        where t.person_id = ${person} and e.actor_id is distinct from t.person_id)`)
  }
  if (from !== undefined) conditions.push(`at >= ${value(momentIn(from))}`)
  if (to !== undefined) conditions.push(`at < ${value(momentIn(to))}`)
  if (before !== undefined) {
    const { at, id } = cursorIn(before)
    conditions.push(`(at, id) < (${value(at)}::timestamptz, ${value(id)}::bigint)`)
  }
  return { conditions, values }
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
  action: string
  subject_kind: string
  subject_id: string
  before: unknown
  after: unknown
  actor_id: number | null
  actor_number: string | null
  actor_name: string | null
  subject_person_id: number | null
  subject_number: string | null
  subject_name: string | null
  has_text: boolean
  ip: string | null
  reason: string | null
  text_before: unknown
  text_after: unknown
}

function entryOf(row: EntryRow): FoundEntry {
  return {
    id: row.id,
    at: row.at,
    via: row.via,
    actor: personOf(row.actor_id, row.actor_number, row.actor_name),
    action: row.action,
    subject: { kind: row.subject_kind, id: row.subject_id, person: personOf(row.subject_person_id, row.subject_number, row.subject_name) },
    before: row.before,
    after: row.after,
    personal: row.has_text ? { ip: row.ip, reason: row.reason, before: row.text_before, after: row.text_after } : null,
    // Whoever acts over a connection leaves at least its address.
    isErased: !row.has_text && (row.via === 'session' || row.via === 'key'),
  }
}

function personOf(id: number | null, number: string | null, name: string | null) {
  return id === null ? null : { id, number, name }
}
