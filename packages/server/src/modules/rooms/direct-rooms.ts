import type { Room } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'
import type { CampusSettings } from '../settings/index.ts'
import { findAddressees } from './addressees.ts'
import { notForGuests, roomsNotAllowed, unknownPeople } from './refusals.ts'
import type { RoomList } from './room-list.ts'
import type { Who } from './senders.ts'

// Rooms of two.

export type DirectRoomsNeeds = { database: Database; settings: CampusSettings; list: RoomList; /** Which rooms these people have is not what it was. */ peopleChanged(personIds: readonly number[]): void }

export function createDirectRooms({ database, settings, list, peopleChanged }: DirectRoomsNeeds) {
  return {
    /** The room of two people, made when the first of them opens it. @throws {Refusal} `rooms-not-allowed`, `unknown-people` */
    async open(who: Who, personId: number): Promise<Room> {
      const { viewer } = who
      if (!viewer) throw notForGuests()
      if (!(await settings.read())['rooms.direct']) throw roomsNotAllowed()
      const [low, high] = [Math.min(viewer.id, personId), Math.max(viewer.id, personId)]
      const [there] = await database.query<{ id: number }>({ text: `select id from room where kind = 'direct' and direct_low = $1 and direct_high = $2`, values: [low, high] })
      if (there) return list.find(who, there.id)
      if (low === high || !(await findAddressees(database, who, [personId])).has(personId)) throw unknownPeople([personId])
      await database.query({
        text: `insert into room (kind, direct_low, direct_high, created_by) values ('direct', $1, $2, $3) on conflict do nothing`,
        values: [low, high, viewer.id],
      })
      peopleChanged([low, high])
      return this.open(who, personId)
    },
  }
}
