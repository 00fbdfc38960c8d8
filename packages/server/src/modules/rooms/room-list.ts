import type { Localised } from '@fairway/contract/localised'
import type { NotifyChoice, Room, RoomKind } from '@fairway/contract/rooms'
import type { Database, Queries } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { Access, Accesses } from './access.ts'
import { isIn, teachesIn } from './belonging.ts'
import type { Having, Standing } from './bumps.ts'
import { isHolding } from './holding.ts'
import { placeMarks } from './reading.ts'
import { roomName } from './room-names.ts'
import { personSender, senderOf, type Who } from './senders.ts'

// The rooms that there are for somebody: the lobby, those of their sections, groups, and direct ones.

export type RoomListNeeds = { database: Database; settings: CampusSettings; accesses: Accesses; epoch(): string }

type RoomRow = {
  id: number
  kind: RoomKind
  name: string | null
  description: string
  is_open: boolean
  last_seq: number
  number: number
  floor_seq: number
  last_message_at: Date | null
  section_id: number | null
  section_code: string | null
  course_code: string | null
  course_title: Localised | null
  term_code: string | null
  other_id: number | null
  other_name: string | null
  read_seq: number | null
  read_number: number | null
  notify: NotifyChoice | null
  mentions: number
}

/** Open rooms that somebody is not in, of which a list is long enough. */
const mostOpen = 100

export function createRoomList({ database, settings, accesses, epoch }: RoomListNeeds) {
  return {
    async all(who: Who): Promise<Room[]> {
      const ids = await roomIdsOf(who)
      return (await describe(who, ids)).sort(byKindThenLatest)
    },

    /** @throws {Refusal} `not-found` */
    async find(who: Who, roomId: number): Promise<Room> {
      const [room] = await describe(who, [roomId])
      if (!room) throw notFound()
      return room
    },

    /** The rooms of which somebody hears when something happens there. */
    roomIdsOf,

    /** What many people have, in their order: the rooms that there are already. */
    async havingOf(personIds: readonly number[]): Promise<Having[]> {
      const rows = await database.query<{ person_id: number; room_ids: number[]; key: string }>({
        name: 'rooms-of-people',
        // Nobody is kept out of what they teach.
        text: `select asked.person_id, theirs.room_ids, theirs.key
               from unnest($1::bigint[]) as asked (person_id)
               cross join lateral (
                 select coalesce(array_agg(room_id) filter (where room_id is not null), '{}') as room_ids,
                        coalesce(string_agg(coalesce('s' || section_id, 'r' || room_id), ' ' order by section_id, room_id), '') as key
                 from (
                   select room_id, section_id
                   from (
                     select id as room_id, null::bigint as section_id from room where kind = 'lobby'
                     union select room.id, e.section_id from enrolment e left join room on room.section_id = e.section_id where e.person_id = asked.person_id
                     union select room_id, null from room_member where person_id = asked.person_id
                     union select id, null from room where kind = 'direct' and direct_low = asked.person_id
                     union select id, null from room where kind = 'direct' and direct_high = asked.person_id
                   ) own
                   where not exists (select from room_restraint r where r.room_id = own.room_id and ${isRemoved})
                   union
                   select room.id, s.section_id from person join section_staff s on lower(s.number) = lower(person.number) left join room on room.section_id = s.section_id
                   where person.id = asked.person_id and person.unconfirmed_since is null
                 ) all_of_them
               ) theirs`,
        values: [personIds],
      })
      const found = new Map(rows.map(({ person_id, room_ids, key }) => [person_id, { roomIds: room_ids, key }]))
      return personIds.map((personId) => found.get(personId)!)
    },

    /** Of these people, those who have this room. */
    async thoseIn(roomId: number, personIds: readonly number[]): Promise<number[]> {
      const rows = await database.query<{ person_id: number }>({
        name: 'rooms-those-in',
        text: `select asked.person_id from room cross join unnest($2::bigint[]) as asked (person_id)
               where room.id = $1 and (
                 ${isIn('asked.person_id')} and not exists (select from room_restraint r where r.room_id = room.id and ${isRemoved})
                 or ${teachesIn('asked.person_id')}
               )`,
        values: [roomId, personIds],
      })
      return rows.map(({ person_id }) => person_id)
    },

    async standingsOf(roomIds: readonly number[]): Promise<Standing[]> {
      const rows = await database.query<{ id: number; last_seq: number; number: number }>({
        name: 'rooms-standings',
        text: 'select id, last_seq, number from room where id = any($1::bigint[])',
        values: [roomIds],
      })
      return rows.map(({ id, last_seq, number }) => ({ roomId: id, top: last_seq, number }))
    },

    /** The room of a section, made when it is first asked for. @throws {Refusal} `not-found` */
    async ofSection(who: Who, sectionId: number): Promise<Room> {
      const { viewer } = who
      if (!viewer) throw notFound()
      await database.query({
        text: `insert into room (kind, section_id) select 'section', id from section
               where id = $1 and not exists (select from room where section_id = $1) and (
                 $4::boolean
                 or exists (select from enrolment e where e.person_id = $2 and e.section_id = section.id)
                 or exists (select from section_staff s where s.section_id = section.id and lower(s.number) = lower($3))
               ) on conflict (section_id) do nothing`,
        values: [sectionId, viewer.id, viewer.staffNumber, viewer.roles.includes('office')],
      })
      const [row] = await database.query<{ id: number }>({ text: 'select id from room where section_id = $1', values: [sectionId] })
      if (!row) throw notFound()
      return this.find(who, row.id)
    },
  }

  async function roomIdsOf({ viewer, guest }: Who): Promise<number[]> {
    if (!viewer) {
      const { 'rooms.guests': areGuestsAllowed } = await settings.read()
      const rows = areGuestsAllowed || guest ? await database.query<{ id: number }>({ name: 'rooms-lobby', text: `select id from room where kind = 'lobby'` }) : []
      return rows.map(({ id }) => id)
    }
    await makeSectionRooms(viewer)
    const rows = await database.query<{ id: number }>({
      name: 'rooms-mine',
      text: `select id from room where kind = 'lobby'
             union all select room.id from room ${sectionsOfPerson} join section on section.id = own.section_id join term on term.id = section.term_id
               where room.section_id = own.section_id and (${isGoingOn} or room.number > 0)
             union all select room_id from room_member where person_id = $1
             union all select id from room where kind = 'direct' and direct_low = $1 and (number > 0 or created_by = $1)
             union all select id from room where kind = 'direct' and direct_high = $1 and (number > 0 or created_by = $1)
             union all (select id from room where is_open and archived_at is null
               and not exists (select from room_member m where m.room_id = room.id and m.person_id = $1) order by last_message_at desc nulls last limit ${mostOpen})`,
      values: [viewer.id, viewer.staffNumber],
    })
    return rows.map(({ id }) => id)
  }

  /** A room costs nothing while nobody has looked for it; the transactions that give out seats know nothing of rooms. */
  async function makeSectionRooms(viewer: { id: number; staffNumber: string | null }): Promise<void> {
    await database.query({
      name: 'rooms-make-sections',
      text: `insert into room (kind, section_id)
             select 'section', own.section_id from (select) nothing ${sectionsOfPerson} join section on section.id = own.section_id join term on term.id = section.term_id
             where ${isGoingOn} and not exists (select from room where room.section_id = own.section_id)
             order by own.section_id on conflict (section_id) do nothing`,
      values: [viewer.id, viewer.staffNumber],
    })
  }

  async function describe(who: Who, roomIds: readonly number[]): Promise<Room[]> {
    const found = await Promise.all(roomIds.map((roomId) => accesses.find(who, roomId)))
    const accessOf = new Map(found.filter((access) => access !== null).map((access) => [access.roomId, access]))
    if (accessOf.size === 0) return []
    const rows = await readRooms(database, who.viewer?.id ?? null, [...accessOf.keys()])
    return rows.map((row) => roomOf(row, accessOf.get(row.id)!, who, epoch()))
  }
}

export type RoomList = ReturnType<typeof createRoomList>

const sectionsOfPerson = `cross join lateral (
    select section_id from enrolment where person_id = $1
    union select section_id from section_staff where lower(number) = lower($2)
  ) own`
/** In SQL, of a restraint `r` and `asked.person_id`. */
const isRemoved = `r.sender = 'person:' || asked.person_id and r.kind = 'removed' and ${isHolding('r')}`
const isGoingOn = 'section.deleted_at is null and term.deleted_at is null and term.archived_at is null and term.ends >= current_date - 30'

async function readRooms({ query }: Pick<Queries, 'query'>, personId: number | null, ids: number[]): Promise<RoomRow[]> {
  if (personId !== null) await placeMarks({ query }, personId, ids)
  return query<RoomRow>({
    name: 'rooms-list',
    text: `select room.id, room.kind, room.name, room.description, room.is_open, room.last_seq, room.number, room.floor_seq, room.last_message_at,
                  section.id as section_id, section.code as section_code, course.code as course_code, course.title as course_title, term.code as term_code,
                  other.id as other_id, other.name as other_name, reading.read_seq, reading.read_number, reading.notify,
                  (select count(distinct mention.seq)::int from mention where mention.person_id in ($1::bigint, 0) and mention.room_id = room.id and mention.seq > coalesce(reading.read_seq, 0)) as mentions
           from room
           left join section on section.id = room.section_id
           left join course on course.id = section.course_id
           left join term on term.id = section.term_id
           left join person other on room.kind = 'direct' and other.id = case $1::bigint when room.direct_low then room.direct_high else room.direct_low end
           left join room_reading reading on reading.room_id = room.id and reading.person_id = $1
           where room.id = any($2::bigint[])`,
    values: [personId, ids],
  })
}

function roomOf(row: RoomRow, access: Access, who: Who, epoch: string): Room {
  const section =
    row.section_id === null ? null : { id: row.section_id, code: row.section_code!, course: row.course_code!, term: row.term_code! }
  const other = row.other_id === null ? null : personSender({ id: row.other_id, name: row.other_name! })
  return {
    epoch,
    id: row.id,
    kind: row.kind,
    name: roomName({ kind: row.kind, name: other?.name ?? row.name ?? '', title: row.course_title }),
    description: row.description,
    section,
    other,
    isOpen: row.is_open,
    isArchived: access.isArchived,
    isMember: access.isMember,
    mayModerate: access.mayModerate,
    mayPost: access.isMember && !access.isArchived && !access.muted && senderOf(who) !== null,
    muted: access.muted && { until: access.muted.until?.toISOString() ?? null, reason: access.muted.reason },
    slowSeconds: row.kind === 'direct' ? 0 : access.slowSeconds,
    hasAssistant: access.hasAssistant,
    // Guests keep their place themselves; who is not in it has nothing to catch up with.
    read: who.viewer && access.isMember ? { seq: row.read_seq ?? 0, number: row.read_number ?? 0 } : { seq: row.last_seq, number: row.number },
    mentions: row.mentions,
    notify: row.notify ?? (row.kind === 'direct' || row.kind === 'group' ? 'all' : 'mentions'),
    top: row.last_seq,
    number: row.number,
    floor: row.floor_seq,
    lastAt: row.last_message_at?.toISOString() ?? null,
  }
}

const kindOrder: Record<RoomKind, number> = { lobby: 0, section: 1, group: 2, direct: 3 }

function byKindThenLatest(a: Room, b: Room): number {
  return kindOrder[a.kind] - kindOrder[b.kind] || (b.lastAt ?? '').localeCompare(a.lastAt ?? '') || a.id - b.id
}
