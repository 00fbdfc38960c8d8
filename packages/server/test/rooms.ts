import { randomUUID } from 'node:crypto'
import type { MessagePage, Missed, Room, RoomEvent, Rooms, Sent } from '@fairway/contract/rooms'
import type { Client } from './client.ts'
import type { Person } from './people.ts'
import { openSocket, type TestSocket } from './socket.ts'
import type { Started } from './start-app.ts'

// Rooms as a test uses them.

/** The room of a new section, in which these students sit. */
export async function classRoom({ campus }: Started, teacher: Person, students: readonly Person[]): Promise<{ room: Room; sectionId: number }> {
  const { section } = await campus.openSection({ teachers: [{ name: teacher.name, number: teacher.number }] })
  for (const student of students) {
    const { status } = await student.post('/api/enrolments', { sectionId: section.id })
    if (status !== 201) throw new Error(`${student.name} could not enrol (${status}).`)
  }
  const { body } = await teacher.get<Room>(`/api/sections/${section.id}/room`)
  return { room: body, sectionId: section.id }
}

export async function lobby(who: Client): Promise<Room> {
  const { body } = await who.get<Rooms>('/api/rooms')
  return body.rooms.find(({ kind }) => kind === 'lobby')!
}

export async function say(who: Client, roomId: number, text: string, more: Record<string, unknown> = {}): Promise<Sent> {
  const { status, body } = await who.post<Sent>(`/api/rooms/${roomId}/messages`, { clientId: randomUUID(), text, ...more })
  if (status !== 201) throw new Error(`It was not said (${status} ${JSON.stringify(body)}).`)
  return body
}

export async function said(who: Client, roomId: number): Promise<string[]> {
  const { body } = await who.get<MessagePage>(`/api/rooms/${roomId}/messages?limit=100`)
  return body.messages.map(({ text }) => text)
}

export type Tab = TestSocket & { missed: Missed }

/** A tab that has this room open. @throws {Error} if it may not */
export async function openRoom(url: string, who: { cookie?: string | undefined }, roomId: number, position: { epoch?: string; since?: number } = {}): Promise<Tab> {
  const socket = await openSocket(url, who.cookie === undefined ? {} : { cookie: who.cookie })
  socket.send({ type: 'subscribe', topic: `room:${roomId}`, ...position })
  const { missed } = await socket.next('subscribed')
  return { ...socket, missed: missed! }
}

/** The next so many events of rooms that this tab hears. */
export async function heard(tab: TestSocket, count: number): Promise<RoomEvent[]> {
  const events: RoomEvent[] = []
  while (events.length < count) events.push(...(await tab.next('room-events')).events)
  return events
}

export function textsOf(events: readonly RoomEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'message' ? [event.text] : []))
}
