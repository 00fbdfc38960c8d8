import type { AnnouncementDraft, AnnouncementReach, OfficeAnnouncement } from '@fairway/contract/announcements'
import type { Localised } from '@fairway/contract/localised'
import type { Queries, Transaction } from '../../database/database.ts'
import { audienceOf, columnsOf, isRecipient, type AudienceColumns } from './audience.ts'

// The SQL of announcements as those see them who write them.

export type AnnouncementRow = AudienceColumns & {
  id: number
  revision: number
  kind: OfficeAnnouncement['kind']
  state: OfficeAnnouncement['state']
  title: Localised
  text: Localised
  from_at: Date | null
  until_at: Date | null
  pinned: boolean
  by_mail: boolean
  created_at: Date
  published_at: Date | null
  edited_at: Date | null
  writer_number: string | null
  writer_name: string | null
  readers: number
  mail_sent: number | null
  mail_finished: boolean | null
}

const selected = `
  select a.id, a.revision, a.kind, a.state, a.title, a.text, a.audience, a.guests, a.cohorts, a.colleges, a.majors, a.classes, a.section_id, a.role,
         a.from_at, a.until_at, a.pinned, a.by_mail, a.created_at, a.published_at, a.edited_at,
         writer.number as writer_number, writer.name as writer_name, mail.sent as mail_sent, mail.finished_at is not null as mail_finished,
         (select count(*) from announcement_reading r where r.announcement_id = a.id) as readers
  from announcement a
  left join person writer on writer.id = a.written_by
  left join announcement_mail mail on mail.announcement_id = a.id`

export async function findAnnouncement({ query }: Pick<Queries, 'query'>, id: number): Promise<AnnouncementRow | undefined> {
  const [row] = await query<AnnouncementRow>({ text: `${selected} where a.id = $1`, values: [id] })
  return row
}

/** Locked until the transaction ends, so that two who change it do so one after the other. */
export async function lockAnnouncement(transaction: Pick<Transaction, 'query'>, id: number): Promise<AnnouncementRow | undefined> {
  await transaction.query({ text: 'select id from announcement where id = $1 for no key update', values: [id] })
  return findAnnouncement(transaction, id)
}

export type Listed = { state?: OfficeAnnouncement['state'] | undefined; kind: OfficeAnnouncement['kind']; before?: number | undefined; most: number }

/** The latest first. */
export function listAnnouncements({ query }: Pick<Queries, 'query'>, { state, kind, before, most }: Listed): Promise<AnnouncementRow[]> {
  return query<AnnouncementRow>({
    text: `${selected} where a.kind = $1 and ($2::text is null or a.state = $2) and ($3::bigint is null or a.id < $3) order by a.id desc limit $4`,
    values: [kind, state ?? null, before ?? null, most],
  })
}

/** The latest first. */
export function listOfSection({ query }: Pick<Queries, 'query'>, sectionId: number, most: number): Promise<AnnouncementRow[]> {
  return query<AnnouncementRow>({
    text: `${selected} where a.section_id = $1 and a.kind = 'section-message' order by a.id desc limit $2`,
    values: [sectionId, most],
  })
}

/** Those to whom it is now; `isRecipient` asks an announcement, so one is made of the audience. */
export async function countRecipients({ query }: Pick<Queries, 'query'>, audience: AnnouncementDraft['audience']): Promise<AnnouncementReach> {
  const { audience: to, cohorts, colleges, majors, classes, section_id, role } = columnsOf(audience)
  const [counted] = await query<AnnouncementReach>({
    text: `select count(*) as people, count(*) filter (where p.email <> '') as "byMail"
           from person p, (select $1::text as audience, $2::text[] as cohorts, $3::text[] as colleges, $4::text[] as majors, $5::text[] as classes,
                                  $6::bigint as section_id, $7::text as role) a
           where ${isRecipient}`,
    values: [to, cohorts, colleges, majors, classes, section_id, role],
  })
  return counted!
}

export async function insertAnnouncement(
  { query }: Pick<Transaction, 'query'>,
  draft: AnnouncementDraft,
  { kind, by }: { kind: OfficeAnnouncement['kind']; by: number | null },
): Promise<number> {
  const [row] = await query<{ id: number }>({
    text: `insert into announcement (kind, written_by, ${columns}) values ($1, $2, ${columns.split(', ').map((_, index) => `$${index + 3}`).join(', ')})
           returning id`,
    values: [kind, by, ...valuesOf(draft)],
  })
  return row!.id
}

export async function updateAnnouncement({ query }: Pick<Transaction, 'query'>, id: number, draft: AnnouncementDraft): Promise<void> {
  await query({
    text: `update announcement
           set (${columns}) = (${columns.split(', ').map((_, index) => `$${index + 2}`).join(', ')}), revision = revision + 1,
               edited_at = case when published_at is not null then now() end
           where id = $1`,
    values: [id, ...valuesOf(draft)],
  })
}

const columns = 'title, text, audience, guests, cohorts, colleges, majors, classes, section_id, role, from_at, until_at, pinned, by_mail'

function valuesOf({ title, text, audience, from, until, pinned, byMail }: AnnouncementDraft): unknown[] {
  const { audience: to, guests, cohorts, colleges, majors, classes, section_id, role } = columnsOf(audience)
  return [JSON.stringify(title), JSON.stringify(text), to, guests, cohorts, colleges, majors, classes, section_id, role, from, until, pinned, byMail]
}

/** What it says now, for the history. */
export async function keepVersion({ query }: Pick<Transaction, 'query'>, id: number, audience: AnnouncementDraft['audience'], by: number | null): Promise<void> {
  await query({
    text: `insert into announcement_version (announcement_id, revision, title, text, audience, written_by)
           select id, revision, title, text, $2, $3 from announcement where id = $1`,
    values: [id, JSON.stringify(audience), by],
  })
}

export async function setState({ query }: Pick<Transaction, 'query'>, id: number, state: 'published' | 'withdrawn'): Promise<void> {
  await query({
    text: `update announcement
           set state = $2, revision = revision + 1, published_at = case when $2 = 'published' then coalesce(published_at, now()) else published_at end
           where id = $1`,
    values: [id, state],
  })
}

export function wireOf(row: AnnouncementRow): OfficeAnnouncement {
  return {
    ...{ id: row.id, revision: row.revision, kind: row.kind, state: row.state, title: row.title, text: row.text },
    audience: audienceOf(row),
    from: row.from_at?.toISOString() ?? null,
    until: row.until_at?.toISOString() ?? null,
    pinned: row.pinned,
    byMail: row.by_mail,
    createdAt: row.created_at.toISOString(),
    publishedAt: row.published_at?.toISOString() ?? null,
    editedAt: row.edited_at?.toISOString() ?? null,
    by: row.writer_number === null ? null : { number: row.writer_number, name: row.writer_name! },
    readers: row.readers,
    mail: row.mail_sent === null ? null : { sent: row.mail_sent, finished: row.mail_finished! },
  }
}
