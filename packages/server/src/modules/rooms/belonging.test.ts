import type { Room, RoomMembers } from '@fairway/contract/rooms'
import { expect, test } from 'vitest'
import { classRoom, lobby } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'

// Who is in a room, whichever way it is asked.

const started = await startApp()
const { app, signIn } = started
const people = await signIn('ben', 'chloe', 'dev', 'emil', 'ana', 'olga')
const { ben, chloe, emil, ana } = people
const everybody = Object.values(people)
const ids = everybody.map(({ id }) => id)

test('one person in a room, the people of a room and the rooms of a person are told alike', async () => {
  const { room: section } = await classRoom(started, ana, [ben, chloe])
  const { body: group } = await ben.post<Room>('/api/rooms', { name: 'Chess', people: [chloe.id] })
  const { body: direct } = await chloe.post<Room>('/api/rooms/direct', { person: ben.id })
  const expected = [
    { room: section, members: [ben, chloe, ana] },
    { room: group, members: [ben, chloe] },
    { room: direct, members: [ben, chloe] },
    { room: await lobby(emil), members: everybody },
  ]
  const having = await app.rooms.list.havingOf(ids)
  for (const { room, members } of expected) {
    const named = members.map(({ id }) => id).sort((a, b) => a - b)
    expect((await app.rooms.list.thoseIn(room.id, ids)).sort((a, b) => a - b)).toEqual(named)
    expect(ids.filter((_, index) => having[index]!.roomIds.includes(room.id)).sort((a, b) => a - b)).toEqual(named)
    for (const person of everybody) {
      const { status, body } = await person.get<Room>(`/api/rooms/${room.id}`)
      // The office is in every section, without being told of all that is said there.
      const isOffice = person === people.olga && room === section
      expect({ room: room.kind, name: person.name, isMember: status === 200 && body.isMember }).toEqual({ room: room.kind, name: person.name, isMember: isOffice || members.includes(person) })
    }
    if (room.kind === 'lobby') continue
    const { body } = await ben.get<RoomMembers>(`/api/rooms/${room.id}/members`)
    expect(body.members.map(({ sender }) => Number(sender.id)).sort((a, b) => a - b)).toEqual(named)
  }
})

test('whoever is kept out is in it no more, except who teaches there', async () => {
  const { room } = await classRoom(started, ana, [ben, chloe])
  const { olga } = people
  for (const person of [ben, ana]) await olga.put(`/api/rooms/${room.id}/removals/person:${person.id}`, { reason: 'no' })
  expect((await app.rooms.list.thoseIn(room.id, ids)).sort((a, b) => a - b)).toEqual([chloe.id, ana.id].sort((a, b) => a - b))
  const having = await app.rooms.list.havingOf(ids)
  expect(ids.filter((_, index) => having[index]!.roomIds.includes(room.id)).sort((a, b) => a - b)).toEqual([chloe.id, ana.id].sort((a, b) => a - b))
})
