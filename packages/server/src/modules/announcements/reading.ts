import type { Announcement } from '@fairway/contract/announcements'
import type { Localised } from '@fairway/contract/localised'
import type { Database } from '../../database/database.ts'
import type { KnownViewer } from '../identity/index.ts'
import { mine } from './audience.ts'
import { noSuchAnnouncement } from './refusals.ts'

// Announcements as their audience reads them. There is no other way to one than through `mine`.

/** Null: a guest. */
export type Reader = Pick<KnownViewer, 'id' | 'staffNumber' | 'roles' | 'student'> | null

type Row = {
  id: number
  revision: number
  kind: Announcement['kind']
  title: Localised
  text: Localised
  pinned: boolean
  at: Date
  until: Date | null
  edited: Date | null
  by: string | null
  section: Announcement['section']
  read: boolean
  micros: number
}

/** Those for the reader, with what they are sorted by: what comes first is smaller. Unread, then pinned, then new. */
const ranked = `
  select a.id, (reading.person_id is not null)::int as read, (not a.pinned)::int as unpinned, effect.at,
         (extract(epoch from effect.at) * 1000000)::bigint as micros
  from (${mine}) as mine
  join announcement a on a.id = mine.id
  cross join lateral (select greatest(a.published_at, a.from_at) as at) as effect
  left join announcement_reading reading on reading.announcement_id = a.id and reading.person_id = $1::bigint`

/** What they say. Joined last, to those that are shown. */
const told = (shown: string) => `
  select a.id, a.revision, a.kind, a.title, a.text, a.pinned, shown.at, a.until_at as until, a.edited_at as edited,
         case when a.kind = 'section-message' then writer.name end as by, shown.read = 1 as read, shown.micros,
         case when s.id is not null then
           jsonb_build_object('id', s.id, 'code', s.code, 'courseCode', c.code, 'courseTitle', c.title, 'term', t.code) end as section
  from (${shown}) as shown
  join announcement a on a.id = shown.id
  left join person writer on writer.id = a.written_by
  left join section s on s.id = a.section_id left join course c on c.id = s.course_id left join term t on t.id = s.term_id
  order by shown.read, shown.unpinned, shown.micros desc, shown.id desc`

/** A place in that order, as an address carries it. */
export const cursorPattern = /^[01]\.[01]\.\d{1,16}\.\d{1,15}$/

export function createReading(database: Database) {
  return {
    /** @param after as `next` gave it */
    async page(reader: Reader, { after, limit }: { after?: string | undefined; limit: number }): Promise<{ announcements: Announcement[]; next: string | null }> {
      const [read = null, unpinned = null, micros = null, id = null] = after?.split('.').map(Number) ?? []
      const rows = await database.query<Row>({
        name: 'announcements',
        text: told(`
          select id, read, unpinned, at, micros from (${ranked}) as ranked
          where $8::int is null or (read, unpinned, -micros, -id) > ($8::int, $9::int, -$10::bigint, -$11::bigint)
          order by read, unpinned, micros desc, id desc limit $12`),
        values: [...whoIs(reader), read, unpinned, micros, id, limit + 1],
      })
      const shown = rows.slice(0, limit)
      return { announcements: shown.map(wireOf), next: rows.length > limit ? cursorOf(shown.at(-1)!) : null }
    },

    /** @throws {Refusal} `no-such-announcement` */
    async find(reader: Reader, id: number): Promise<Announcement> {
      const [row] = await database.query<Row>({ text: told(`${ranked} where a.id = $8`), values: [...whoIs(reader), id] })
      if (!row) throw noSuchAnnouncement()
      return wireOf(row)
    },

    async unread(reader: NonNullable<Reader>): Promise<number> {
      const [row] = await database.query<{ unread: number }>({
        name: 'announcements-unread',
        text: `select count(*) as unread from (${mine}) as mine
               where not exists (select from announcement_reading r where r.announcement_id = mine.id and r.person_id = $1::bigint)`,
        values: whoIs(reader),
      })
      return row!.unread
    },

    /** @throws {Refusal} `no-such-announcement` */
    async markRead(reader: NonNullable<Reader>, id: number): Promise<void> {
      const [found] = await database.query({
        text: `with found as (select mine.id from (${mine}) as mine where mine.id = $8),
                    marked as (insert into announcement_reading (person_id, announcement_id) select $1::bigint, id from found on conflict do nothing)
               select id from found`,
        values: [...whoIs(reader), id],
      })
      if (!found) throw noSuchAnnouncement()
    },

    async markAllRead(reader: NonNullable<Reader>): Promise<void> {
      await database.query({
        text: `insert into announcement_reading (person_id, announcement_id) select $1::bigint, mine.id from (${mine}) as mine on conflict do nothing`,
        values: whoIs(reader),
      })
    },
  }
}

/** $1 to $7 of `mine`. */
function whoIs(reader: Reader): unknown[] {
  const { cohort = null, college = null, major = null, class: class_ = null } = reader?.student ?? {}
  return [reader?.id ?? null, reader?.staffNumber ?? null, reader?.roles ?? [], cohort, college, major, class_]
}

function cursorOf({ read, pinned, micros, id }: Row): string {
  return `${Number(read)}.${Number(!pinned)}.${micros}.${id}`
}

function wireOf({ at, until, edited, micros: _, ...row }: Row): Announcement {
  return { ...row, at: at.toISOString(), until: until?.toISOString() ?? null, editedAt: edited?.toISOString() ?? null }
}
