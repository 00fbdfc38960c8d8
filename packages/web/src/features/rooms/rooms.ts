import type { FoundPerson, Guest, MessageFile, MessagePage, NewMessage, NotifyChoice, Reports, Room, RoomChange, RoomMembers, RoomStaff, Rooms, Sent, FoundMessages, Missed } from '@fairway/contract/rooms'
import { get, request } from '../../api/client.ts'

// What can be asked about rooms.

export const roomsKey = ['rooms']
/** Who is in a room, and beneath it who is silenced or kept out. */
export const membersKey = (room: number) => [...roomsKey, 'members', room]
/** Who speaks in a room for the campus. */
export const staffKey = (room: number) => [...roomsKey, 'staff', room]

const query = (values: Record<string, string | number | undefined>) => {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  return given.length > 0 ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : ''
}

export const readRooms = (signal?: AbortSignal) => get<Rooms>('rooms', signal)
export const readRoom = (room: number, signal?: AbortSignal) => get<Room>(`rooms/${room}`, signal)
export const makeRoom = (body: { name: string; description: string; isOpen: boolean; people: number[] }) => request<Room>('POST', 'rooms', { body })
export const writeTo = (person: number) => request<Room>('POST', 'rooms/direct', { body: { person } })
export const changeRoom = (room: number, body: RoomChange) => request<Room>('PATCH', `rooms/${room}`, { body })

export type Place = { before: number } | { after: number } | { around: number } | Record<string, never>
export const readMessages = (room: number, place: Place, limit: number, signal?: AbortSignal) => get<MessagePage>(`rooms/${room}/messages${query({ ...place, limit })}`, signal)
export const readPins = (room: number, signal?: AbortSignal) => get<MessagePage>(`rooms/${room}/pins`, signal)
export const readThread = (room: number, seq: number, signal?: AbortSignal) => get<MessagePage>(`rooms/${room}/threads/${seq}`, signal)
export const readMissed = (room: number, since: number, epoch: string, signal?: AbortSignal) => get<Missed>(`rooms/${room}/events${query({ since, epoch })}`, signal)
/** A message that is not answered for so long (ms) is sent again: it cannot be doubled. */
const patience = 15_000
export const sendMessage = (room: number, body: NewMessage) => request<Sent>('POST', `rooms/${room}/messages`, { body, signal: AbortSignal.timeout(patience) })
export const editMessage = (room: number, seq: number, text: string, revision: number) => request<unknown>('PATCH', `rooms/${room}/messages/${seq}`, { body: { text, revision } })
export const deleteMessage = (room: number, seq: number, reason?: string) => request<unknown>('DELETE', `rooms/${room}/messages/${seq}`, { body: { reason } })
export const react = (room: number, seq: number, emoji: string, on: boolean) => request<unknown>(on ? 'PUT' : 'DELETE', `rooms/${room}/messages/${seq}/reactions/${encodeURIComponent(emoji)}`)
export const pin = (room: number, seq: number, on: boolean) => request<unknown>(on ? 'PUT' : 'DELETE', `rooms/${room}/messages/${seq}/pin`)
export const report = (room: number, seq: number, reason: string) => request<unknown>('POST', `rooms/${room}/messages/${seq}/reports`, { body: { reason } })

/** `top`: how far the log went when the mentions were counted. */
export type Reading = Pick<Room, 'read' | 'mentions' | 'top'>
/** `back`: what comes after is unread again. */
export const markRead = (room: number, seq: number, back = false) => request<Reading>('PUT', `rooms/${room}/reading`, { body: { seq, ...(back && { back }) } })
export const markAllRead = () => request<undefined>('POST', 'rooms/readings')
export const chooseNotify = (room: number, notify: NotifyChoice) => request<unknown>('PUT', `rooms/${room}/notify`, { body: { notify } })

export const readMembers = (room: number, signal?: AbortSignal) => get<RoomMembers>(`rooms/${room}/members`, signal)
export const readStaff = (room: number, signal?: AbortSignal) => get<RoomStaff>(`rooms/${room}/staff`, signal)
export const addMember = (room: number, person: number) => request<unknown>('POST', `rooms/${room}/members`, { body: { person } })
export const leaveRoom = (room: number) => request<unknown>('DELETE', `rooms/${room}/membership`)
export const joinRoom = (room: number) => request<unknown>('POST', `rooms/${room}/membership`)
/** `minutes` null: until somebody lifts it. */
export const mute = (room: number, sender: string, minutes: number | null, reason: string) => request<unknown>('PUT', `rooms/${room}/mutes/${sender}`, { body: { minutes, reason } })
export const unmute = (room: number, sender: string) => request<unknown>('DELETE', `rooms/${room}/mutes/${sender}`)
export type RestrainedSender = { sender: string; name: string; kind: 'muted' | 'removed'; reason: string; until: string | null }
export const readRestraints = (room: number, signal?: AbortSignal) => get<{ restraints: RestrainedSender[] }>(`rooms/${room}/restraints`, signal)
export const letIn = (room: number, sender: string) => request<unknown>('DELETE', `rooms/${room}/removals/${sender}`)
export const keepOut = (room: number, sender: string, reason: string) => request<unknown>('PUT', `rooms/${room}/removals/${sender}`, { body: { reason } })

export const readReports = (signal?: AbortSignal) => get<Reports>('rooms/reports', signal)
export const closeReport = (id: number, state: 'dismissed' | 'acted') => request<unknown>('POST', `rooms/reports/${id}/closing`, { body: { state } })

export const searchMessages = (q: string, room: number | undefined, after: string | null, signal?: AbortSignal) => get<FoundMessages>(`rooms/search${query({ q, room, after: after ?? undefined })}`, signal)
export const findPeople = (q: string, room: number | undefined, signal?: AbortSignal) => get<{ people: FoundPerson[] }>(`rooms/people${query({ q, room })}`, signal)

export const readGuest = async (signal?: AbortSignal) => (await get<{ guest: Guest | null }>('guest', signal)).guest
export const enterAsGuest = (name: string) => request<Guest>('POST', 'guest', { body: { name } })

/** Where the bytes of a file are. */
export const fileAddress = ({ id }: Pick<MessageFile, 'id'>) => `/api/files/${encodeURIComponent(id)}`

/** Has a message of mine answered by the assistant that was not, or whose answer failed. */
export const askAssistantAgain = (room: number, seq: number) => request<undefined>('POST', `rooms/${room}/messages/${seq}/answer`)
export const stopAnswer = (generation: string) => request<undefined>('POST', `assistant/generations/${generation}/stop`)
