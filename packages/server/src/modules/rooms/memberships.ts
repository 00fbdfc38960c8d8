import { senderKey, type Room } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import type { Accesses } from './access.ts'
import { findAddressees } from './addressees.ts'
import type { MemberChange } from './commands.ts'
import { isHolding } from './holding.ts'
import type { Also, Log } from './log.ts'
import { hasLeft, isKeptOut, roomArchived, unknownPeople } from './refusals.ts'
import type { RoomList } from './room-list.ts'
import { personSender, type Who } from './senders.ts'

// Who comes into a group and who goes. That they did is an event of its log.

export type MembershipsNeeds = {
  database: Database
  accesses: Accesses
  log: Log
  list: RoomList
  /** Which rooms these people have, or what they may do there, is not what it was. */
  peopleChanged(personIds: readonly number[]): void
}

export type Memberships = ReturnType<typeof createMemberships>

export function createMemberships({ database, accesses, log, list, peopleChanged }: MembershipsNeeds) {
  return {
    /** Joins an open room. @throws {Refusal} `not-found`, `room-archived` */
    async join(who: Who, roomId: number): Promise<Room> {
      const access = await accesses.toRead(who, roomId)
      if (access.isArchived && !access.isMember) throw roomArchived()
      if (access.kind === 'group' && who.viewer) await addMember(roomId, who.viewer, undefined)
      return list.find(who, roomId)
    },

    /** @throws {Refusal} `not-found`, `not-a-moderator`, `room-archived`, `unknown-people`, `kept-out`, `has-left` */
    async add(who: Who, roomId: number, personId: number): Promise<void> {
      const access = await accesses.toModerate(who, roomId)
      if (access.kind !== 'group') throw notFound()
      if (access.isArchived) throw roomArchived()
      const name = (await findAddressees(database, who, [personId])).get(personId)
      if (name === undefined) throw unknownPeople([personId])
      const [keptOut] = await database.query({
        text: `select from room_restraint r where room_id = $1 and sender = $2 and kind = 'removed' and ${isHolding('r')}`,
        values: [roomId, senderKey(personSender({ id: personId, name }))],
      })
      if (keptOut) throw isKeptOut(name)
      // Whoever goes is left in peace, but for those who work for the campus.
      const isStaff = who.viewer?.roles.some((role) => role === 'office' || role === 'teacher')
      const [left] = await database.query({ text: `select from room_left where room_id = $1 and person_id = $2 and at > now() - interval '1 day'`, values: [roomId, personId] })
      if (left && !isStaff) throw hasLeft(name)
      await addMember(roomId, { id: personId, name }, who.viewer ?? undefined)
    },

    /** Leaves a group. @throws {Refusal} `not-found` */
    async leave(who: Who, roomId: number): Promise<void> {
      const access = await accesses.toRead(who, roomId)
      if (access.kind !== 'group' || !who.viewer) throw notFound()
      await end(roomId, who.viewer, undefined)
    },

    end,
  }

  async function addMember(roomId: number, person: { id: number; name: string }, by: { id: number; name: string } | undefined): Promise<void> {
    const isChanged = await changeMember(roomId, { kind: 'member', person: personSender(person), change: 'joined', ...(by && { by: personSender(by) }) }, async (transaction, { seq, number }) => {
      const [added] = await transaction.query({
        // Whoever is kept out may have been in the middle of coming in.
        text: `insert into room_member (room_id, person_id) select $1::bigint, $2::bigint
               where not exists (select from room_restraint r where room_id = $1 and sender = 'person:' || $2::bigint and kind = 'removed' and ${isHolding('r')})
               on conflict do nothing returning person_id`,
        values: [roomId, person.id],
      })
      if (!added) throw new Unchanged()
      await transaction.query({ text: 'delete from room_left where room_id = $1 and person_id = $2', values: [roomId, person.id] })
      // What was said before is history, not unread.
      await transaction.query({
        text: `insert into room_reading (person_id, room_id, read_seq, read_number) values ($1, $2, $3, $4) on conflict do nothing`,
        values: [person.id, roomId, seq, number],
      })
    })
    if (isChanged) peopleChanged([person.id])
  }

  async function end(roomId: number, person: { id: number; name: string }, by: { id: number; name: string } | undefined): Promise<void> {
    const promoted: number[] = []
    const isChanged = await changeMember(roomId, { kind: 'member', person: personSender(person), change: by ? 'removed' : 'left', ...(by && { by: personSender(by) }) }, async (transaction) => {
      const [gone] = await transaction.query({ text: 'delete from room_member where room_id = $1 and person_id = $2 returning person_id', values: [roomId, person.id] })
      if (!gone) throw new Unchanged()
      if (!by) await transaction.query({ text: 'insert into room_left (room_id, person_id) values ($1, $2) on conflict (room_id, person_id) do update set at = excluded.at', values: [roomId, person.id] })
      // Somebody moderates what goes on: whoever has been there longest.
      const rows = await transaction.query<{ person_id: number }>({
        text: `update room_member set role = 'moderator'
               where room_id = $1 and not exists (select from room_member m where m.room_id = $1 and m.role = 'moderator')
               and person_id = (select person_id from room_member where room_id = $1 order by joined_at, person_id limit 1)
               returning person_id`,
        values: [roomId],
      })
      promoted.push(...rows.map(({ person_id }) => person_id))
    })
    if (isChanged) peopleChanged([person.id, ...promoted])
  }

  /** @returns false: it was so already, which is known for sure under the room's lock alone */
  async function changeMember(roomId: number, change: MemberChange, also: Also): Promise<boolean> {
    try {
      await log.append(roomId, change, also)
      return true
    } catch (error) {
      if (error instanceof Unchanged) return false
      throw error
    }
  }
}

/** Undoes what was decided. Nobody is told of it. */
class Unchanged extends Refusal {
  constructor() {
    super(409, 'unchanged', { zh: '没有变化。', en: 'Nothing changes.' })
  }
}
