import type { Room, RoomChange } from '@fairway/contract/rooms'
import { mostGroups } from '@fairway/contract/room-limits'
import type { Database, Transaction } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { Accesses } from './access.ts'
import { findAddressees } from './addressees.ts'
import type { Log } from './log.ts'
import { enoughGroups, notForGuests, roomsNotAllowed, unknownPeople } from './refusals.ts'
import type { RoomList } from './room-list.ts'
import type { Who } from './senders.ts'

// Rooms that people make, with a name and members of their choice.

export type GroupsNeeds = {
  database: Database
  audit: Audit
  settings: CampusSettings
  accesses: Accesses
  log: Log
  list: RoomList
  /** Which rooms these people have, or what they may do there, is not what it was. */
  peopleChanged(personIds: readonly number[]): void
  /** It is open to its members alone: others hear no more of it. */
  closed(roomId: number): void
}

export function createGroups({ database, audit, settings, accesses, log, list, peopleChanged, closed }: GroupsNeeds) {
  return {
    /** A group, moderated by who makes it. @throws {Refusal} `not-for-guests`, `rooms-not-allowed`, `unknown-people`, `enough-groups` */
    async create(who: Who, actor: Actor, { name, description, isOpen, people }: { name: string; description: string; isOpen: boolean; people: number[] }): Promise<Room> {
      const { viewer } = who
      if (!viewer) throw notForGuests()
      const isStaff = viewer.roles.includes('office') || viewer.roles.includes('teacher')
      if (!isStaff && !(await settings.read())['rooms.by-students']) throw roomsNotAllowed()
      const members = [...new Set(people)].filter((id) => id !== viewer.id)
      const known = await findAddressees(database, who, members)
      if (known.size < members.length) throw unknownPeople(members.filter((id) => !known.has(id)))
      const roomId = await database.inTransaction(async (transaction) => {
        await seeRoomForOne(transaction, viewer.id)
        const [row] = await transaction.query<{ id: number }>({
          text: `insert into room (kind, name, description, is_open, created_by) values ('group', $1, $2, $3, $4) returning id`,
          values: [name, description, isOpen, viewer.id],
        })
        await transaction.query({
          text: `insert into room_member (room_id, person_id, role) select $1, id, case when id = $2 then 'moderator' else 'member' end from unnest($3::bigint[]) id`,
          values: [row!.id, viewer.id, [viewer.id, ...members]],
        })
        await audit.record(transaction, { actor, action: 'room.created', subject: { kind: 'room', id: row!.id }, after: { isOpen, people: members.length + 1 }, personal: { about: viewer.id, after: { name } } })
        transaction.afterCommit(() => peopleChanged([viewer.id, ...members]))
        return row!.id
      })
      return list.find(who, roomId)
    },

    /** Of groups, everything; of others, what is said about them and how slow they are. What is so already is no change. @throws {Refusal} `not-found`, `not-a-moderator`, `enough-groups` */
    async change(who: Who, actor: Actor, roomId: number, changes: RoomChange): Promise<Room> {
      const access = await accesses.toModerate(who, roomId)
      const { isOpen, isArchived, ...said } = changes
      if (access.kind !== 'group' && (said.name !== undefined || isOpen !== undefined || isArchived !== undefined)) throw notFound()
      await log.append(roomId, { kind: 'change', ...definedOf(changes) }, async (transaction, { isNew }) => {
        if (!isNew) return
        if (isArchived === false) await seeRoomForOne(transaction, await founderOf(transaction, roomId))
        await transaction.query({
          text: `update room set is_open = coalesce($2, is_open), archived_at = case $3::boolean when true then coalesce(archived_at, now()) when false then null else archived_at end where id = $1`,
          values: [roomId, isOpen ?? null, isArchived ?? null],
        })
        const { name, description, ...rest } = said
        await audit.record(transaction, {
          actor,
          action: 'room.changed',
          subject: { kind: 'room', id: roomId },
          after: definedOf({ isOpen, isArchived, ...rest }),
          personal: { about: who.viewer?.id ?? null, after: definedOf({ name, description }) },
        })
      })
      accesses.forget()
      if (isOpen === false) closed(roomId)
      await tellMembers(roomId)
      return list.find(who, roomId)
    },
  }

  async function tellMembers(roomId: number): Promise<void> {
    const members = await database.query<{ person_id: number }>({ text: 'select person_id from room_member where room_id = $1', values: [roomId] })
    peopleChanged(members.map(({ person_id }) => person_id))
  }
}

async function founderOf({ query }: Pick<Transaction, 'query'>, roomId: number): Promise<number | null> {
  const [room] = await query<{ created_by: number | null }>({ text: 'select created_by from room where id = $1 and archived_at is not null', values: [roomId] })
  return room?.created_by ?? null
}

/** Under a lock, so that many at once are counted as well. @throws {Refusal} `enough-groups` */
async function seeRoomForOne({ query }: Pick<Transaction, 'query'>, founder: number | null): Promise<void> {
  if (founder === null) return
  await query({ text: 'select from person where id = $1 for no key update', values: [founder] })
  const [made] = await query<{ count: number }>({ text: `select count(*)::int as count from room where created_by = $1 and kind = 'group' and archived_at is null`, values: [founder] })
  if (made!.count >= mostGroups) throw enoughGroups()
}

function definedOf<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }
}
