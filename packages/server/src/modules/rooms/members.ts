import { mostPresent } from '@fairway/contract/room-limits'
import { senderKey, type FoundPerson, type RoomMembers, type RoomStaff, type Sender } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'
import type { Accesses } from './access.ts'
import { isAddressable } from './addressees.ts'
import { peopleIn } from './belonging.ts'
import { isHolding } from './holding.ts'
import { tellApart } from './namesakes.ts'
import { notForGuests } from './refusals.ts'
import { personSender, type Who } from './senders.ts'
import { readStaff } from './staff.ts'

// Who is in a room, and whom one may write to.

const mostMembers = 500
const mostFound = 20

export type MembersNeeds = { database: Database; accesses: Accesses; present(roomId: number): readonly Sender[] }

export function createMembers({ database, accesses, present }: MembersNeeds) {
  return {
    /**
     * The members, those who moderate first, and then whoever else is there now. The lobby has no members: who is there, and of a
     * crowd nobody, except for those who moderate it. `members` ends after `mostMembers`, `count` does not. Who is muted is told to
     * those who moderate, and in direct rooms.
     *
     * @throws {Refusal} `not-found`
     */
    async list(who: Who, roomId: number): Promise<RoomMembers> {
      const { kind, mayModerate } = await accesses.toRead(who, roomId)
      const restraints = await database.query<RestraintRow>({
        text: `select sender, kind, reason, until_at from room_restraint r where room_id = $1 and ${isHolding('r')}`,
        values: [roomId],
      })
      const rows = kind === 'lobby' ? [] : await database.query<MemberRow>({ text: membersOfRoom('true'), values: [roomId] })
      const moderators = new Set(rows.flatMap((row) => (row.moderates ? [senderKey(personSender(row))] : [])))
      // Seats go on, and whoever has just gone counts as present for a while; nobody is kept out of what they moderate.
      const removed = new Set(restraints.flatMap((one) => (one.kind === 'removed' && !moderators.has(one.sender) ? [one.sender] : [])))
      const isIn = (sender: Sender) => !removed.has(senderKey(sender))
      const everybody = present(roomId).filter(isIn)
      // As for those who listen there: of a crowd only how many they are.
      const there = kind === 'lobby' && everybody.length > mostPresent && !mayModerate ? [] : everybody
      const isThere = new Set(there.map(senderKey))
      const people = rows.map((row) => ({ sender: personSender(row), role: row.moderates ? ('moderator' as const) : ('member' as const) })).filter(({ sender }) => isIn(sender))
      const known = new Set(people.map(({ sender }) => senderKey(sender)))
      const all = [...people, ...there.filter((sender) => !known.has(senderKey(sender))).map((sender) => ({ sender, role: 'member' as const }))]
      const silenced = mayModerate || kind === 'direct' ? restraints.filter((one) => one.kind === 'muted') : []
      const muted = new Map(silenced.map(({ sender, reason, until_at }) => [sender, { reason, until: until_at?.toISOString() ?? null }]))
      return {
        members: all.slice(0, mostMembers).map(({ sender, role }) => ({ sender, role, isPresent: isThere.has(senderKey(sender)), muted: muted.get(senderKey(sender)) ?? null })),
        count: Math.max(all.length, everybody.length, (rows[0]?.count ?? 0) - (rows.length - people.length)),
      }
    },

    /** By their ids alone. @throws {Refusal} `not-found` */
    async staff(who: Who, roomId: number): Promise<RoomStaff> {
      await accesses.toRead(who, roomId)
      return { staff: await readStaff(database, roomId) }
    },

    /**
     * Of a room, its members and whoever else is there, by a part of the name: to mention them. Without one, those whom somebody may
     * address, by a part of the name or the whole number (who works for the campus, by a part of it too): to write to them.
     *
     * @throws {Refusal} `not-found`, `not-for-guests`
     */
    async find(who: Who, { q, room }: { q: string; room?: number | undefined }): Promise<FoundPerson[]> {
      const { viewer } = who
      if (!viewer) throw notForGuests()
      if (room !== undefined) await accesses.toRead(who, room)
      const worksHere = viewer.roles.includes('office') || viewer.roles.includes('teacher')
      const words = `%${q.trim().toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
      const rows = await database.query<{ id: number; name: string }>(
        room === undefined
          ? {
              text: `select person.id, person.name from person
                     where (lower(person.name) like $1 or lower(person.number) = $5 or ($4::boolean and lower(person.number) like $1)) and person.deleted_at is null and person.disabled_at is null and person.id <> $2 and (${isAddressable})
                     order by person.name, person.id limit ${mostFound}`,
              values: [words, viewer.id, viewer.staffNumber, worksHere, q.trim().toLowerCase()],
            }
          : { text: membersOfRoom('lower(person.name) like $2'), values: [room, words] },
      )
      const found = rows.map(personSender)
      const needle = q.trim().toLowerCase()
      const others = room === undefined ? [] : present(room).filter(({ kind, id, name }) => kind === 'person' && name.toLowerCase().includes(needle) && !found.some((one) => one.id === id))
      return tellApart(database, [...found, ...others].slice(0, mostFound), worksHere)
    },
  }
}

type RestraintRow = { sender: string; kind: 'muted' | 'removed'; reason: string; until_at: Date | null }
type MemberRow = { id: number; name: string; moderates: boolean; count: number }

/** In SQL, by the room as $1; the lobby has none. @param condition in SQL, of `person` */
const membersOfRoom = (condition: string) => `
  select person.id, person.name, member.moderates, count(*) over ()::int as count
  from ${peopleIn} member
  join person on person.id = member.person_id and person.deleted_at is null and ${condition}
  order by member.moderates desc, person.name, person.id limit ${mostMembers}`
