import type { RoomKind, Sender } from '@fairway/contract/rooms'
import { senderKey } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'
import { gathering } from '../../database/gathering.ts'
import { notFound } from '../../errors.ts'
import type { CampusSettings } from '../settings/index.ts'
import { isIn } from './belonging.ts'
import { isHolding } from './holding.ts'
import { mutedHere, notForGuests, notModerator, notToJoin, roomArchived, roomsNotAllowed } from './refusals.ts'
import { senderOf, type Who } from './senders.ts'

// The only ways to a room. Who may not read one gets the answer for a room that does not exist. Everybody's messages and sockets
// ask, so it is asked for many at once, and remembered for less than a second.

export type Access = {
  roomId: number
  kind: RoomKind
  sectionId: number | null
  /** As what the reader writes; null: a visitor who has not come as a guest yet. */
  sender: Sender | null
  /** May write there, but for what is said below. Who moderates is one. */
  isMember: boolean
  mayModerate: boolean
  isArchived: boolean
  slowSeconds: number
  /** The assistant may be called there, where the campus has it. */
  hasAssistant: boolean
  /** null: they are not, or moderate. */
  muted: { until: Date | null; reason: string } | null
}

type Row = {
  id: number
  kind: RoomKind
  section_id: number | null
  is_open: boolean
  is_archived: boolean
  slow_seconds: number
  has_assistant: boolean
  is_member: boolean
  moderates: boolean
  is_removed: boolean
  muted_until: Date | null
  muted_reason: string | null
}

type Asked = { who: Who; roomId: number }

/** No permission is remembered longer than a second, and what is read may be as old as the reading took. */
const rememberMs = 900
const mostRemembered = 50_000
/** All others wait behind it. */
const deadlineMs = 10_000

export type Accesses = ReturnType<typeof createAccesses>

export function createAccesses({ database, settings }: { database: Database; settings: CampusSettings }) {
  /** By whose they are, so that one person's can be forgotten. */
  const remembered = new Map<string, Map<string, { access: Access | null; until: number }>>()
  let count = 0
  const read = gathering((asked: Asked[]) => readAccesses(database, asked))

  return {
    /** What somebody may do in a room; null: it is none for them. */
    find,

    /** A room that they may read. @throws {Refusal} `not-found` */
    async toRead(who: Who, roomId: number): Promise<Access> {
      const access = await find(who, roomId)
      if (!access) throw notFound()
      return access
    },

    /** A room in which they may write. @throws {Refusal} `not-found`, `not-for-guests`, `not-a-member`, `muted`, `room-archived`, `rooms-not-allowed` */
    async toWrite(who: Who, roomId: number): Promise<Access & { sender: Sender }> {
      const access = await find(who, roomId)
      if (!access) throw notFound()
      const { sender, muted } = access
      if (!sender) throw notForGuests()
      if (!access.isMember) throw notToJoin()
      if (muted) throw mutedHere(muted.until, muted.reason)
      if (access.isArchived) throw roomArchived()
      if (access.kind === 'direct' && !(await settings.read())['rooms.direct']) throw roomsNotAllowed()
      return { ...access, sender }
    },

    /** A room that they moderate. @throws {Refusal} `not-found`, `not-a-moderator` */
    async toModerate(who: Who, roomId: number): Promise<Access & { sender: Sender }> {
      const access = await find(who, roomId)
      if (!access) throw notFound()
      if (!access.mayModerate || !access.sender) throw notModerator()
      return { ...access, sender: access.sender }
    },

    /** To be called when rights may have changed, of everybody or of these people. What is being read now is not remembered. */
    forget(personIds?: readonly number[]): void {
      if (!personIds) return forgetAll()
      for (const personId of personIds) {
        count -= remembered.get(ownerOf(personId))?.size ?? 0
        remembered.delete(ownerOf(personId))
      }
    },
  }

  async function find(who: Who, roomId: number): Promise<Access | null> {
    const sender = senderOf(who)
    // Roles and the number come with the viewer, who is read anew every second.
    const owner = who.viewer ? ownerOf(who.viewer.id) : sender ? senderKey(sender) : ''
    const key = `${roomId} ${who.viewer?.roles.join() ?? ''} ${who.viewer?.staffNumber ?? ''} ${sender?.name}`
    const own = remembered.get(owner) ?? new Map<string, { access: Access | null; until: number }>()
    const known = own.get(key)
    if (known && known.until > Date.now()) return known.access
    if (!who.viewer && !(await settings.read())['rooms.guests']) return null
    if (count >= mostRemembered) forgetAll()
    remembered.set(owner, own)
    const asked = Date.now()
    const access = await read({ who, roomId })
    // Meanwhile it was forgotten, and may have been read before what that was for.
    if (remembered.get(owner) !== own) return access
    if (!own.has(key)) count++
    own.set(key, { access, until: asked + rememberMs })
    return access
  }

  function forgetAll(): void {
    remembered.clear()
    count = 0
  }
}

function ownerOf(personId: number): string {
  return `person:${personId}`
}

async function readAccesses(database: Database, asked: Asked[]): Promise<(Access | null)[]> {
  const senders = asked.map(({ who }) => senderOf(who))
  const rows = await database.query<Row & { ask: number }>({
    name: 'rooms-access',
    text: `select asked.ask::int as ask, room.id, room.kind, room.section_id, room.is_open, room.slow_seconds, room.has_assistant,
                  room.archived_at is not null or term.archived_at is not null as is_archived,
                  coalesce(
                    ${isIn('asked.person_id', 'staff.teaches')} and term.deleted_at is null and section.deleted_at is null
                    or room.kind = 'section' and asked.is_office,
                    false
                  ) as is_member,
                  coalesce(case room.kind
                    when 'section' then staff.teaches or asked.is_office
                    when 'group' then member.role = 'moderator' or (asked.is_office and room.is_open)
                    when 'lobby' then asked.is_office
                    else false
                  end, false) as moderates,
                  removed.kind is not null as is_removed, muted.until_at as muted_until, muted.reason as muted_reason
           from unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[], $5::boolean[], $6::text[]) as asked (ask, room_id, person_id, staff_number, is_office, sender)
           join room on room.id = asked.room_id
           left join section on section.id = room.section_id
           left join term on term.id = section.term_id
           left join room_member member on member.room_id = room.id and member.person_id = asked.person_id
           left join room_restraint removed on removed.room_id = room.id and removed.sender = asked.sender and removed.kind = 'removed'
             and ${isHolding('removed')}
           left join room_restraint muted on muted.room_id = room.id and muted.sender = asked.sender and muted.kind = 'muted'
             and ${isHolding('muted')}
           cross join lateral (
             select exists (select from section_staff s where s.section_id = room.section_id and lower(s.number) = lower(asked.staff_number)) as teaches
           ) staff`,
    values: [
      ...[asked.map((_, index) => index), asked.map(({ roomId }) => roomId), asked.map(({ who }) => who.viewer?.id ?? null)],
      ...[asked.map(({ who }) => who.viewer?.staffNumber ?? null), asked.map(({ who }) => who.viewer?.roles.includes('office') ?? false)],
      senders.map((sender) => (sender ? senderKey(sender) : null)),
    ],
    deadlineMs,
  })
  const found = new Map(rows.map((row) => [row.ask, row]))
  return asked.map(({ who }, index) => accessOf(found.get(index), senders[index]!, who))
}

function accessOf(row: Row | undefined, sender: Sender | null, { viewer }: Who): Access | null {
  if (!row) return null
  // Nobody is kept out of what they moderate.
  if (row.is_removed && !row.moderates) return null
  const mayRead = viewer ? row.is_member || row.moderates || (row.kind === 'group' && row.is_open) : row.kind === 'lobby'
  if (!mayRead) return null
  return {
    roomId: row.id,
    kind: row.kind,
    sectionId: row.section_id,
    sender,
    isMember: row.is_member || row.moderates,
    mayModerate: row.moderates,
    isArchived: row.is_archived,
    slowSeconds: row.slow_seconds,
    // Where two write with each other nobody decides for both.
    hasAssistant: row.kind !== 'direct' && row.has_assistant,
    muted: row.muted_reason === null || row.moderates ? null : { until: row.muted_until, reason: row.muted_reason },
  }
}
