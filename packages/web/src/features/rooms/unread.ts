import type { Room } from '@fairway/contract/rooms'

/** What is needed of a room to say how much of it is unread. */
type Counted = Pick<Room, 'id' | 'kind' | 'top' | 'number' | 'read' | 'mentions' | 'notify' | 'isMember'>

/** Messages that the reader has not read. Positions subtracted, never counted up: it cannot drift. */
export function unreadIn({ number, read, isMember }: Pick<Room, 'number' | 'read' | 'isMember'>): number {
  return isMember ? Math.max(0, number - read.number) : 0
}

/** What asks for the reader in person: mentions, and whatever is said to them alone. */
export function callsIn(room: Counted): number {
  if (!room.isMember || room.notify === 'none') return 0
  return room.kind === 'direct' ? Math.max(unreadIn(room), room.mentions) : Math.min(room.mentions, unreadIn(room))
}

/** What the way to the rooms shows: how often the reader is asked for, and whether there is anything else to read. */
export function badgeOf(rooms: readonly Counted[]): { calls: number; hasUnread: boolean } {
  return {
    calls: rooms.reduce((sum, room) => sum + callsIn(room), 0),
    hasUnread: rooms.some((room) => room.notify !== 'none' && unreadIn(room) > 0),
  }
}

/** A room after it was told how far its log goes. Older news changes nothing. */
export function bumped<Of extends Counted>(room: Of, top: number, number: number): Of {
  return top > room.top || number > room.number ? { ...room, top: Math.max(top, room.top), number: Math.max(number, room.number) } : room
}

/** A room after its reader has seen everything up to a message. They never read backwards by looking. */
export function seen<Of extends Counted>(room: Of, read: Room['read']): Of {
  return read.number > room.read.number || read.seq > room.read.seq ? { ...room, read: { seq: Math.max(read.seq, room.read.seq), number: Math.max(read.number, room.read.number) } } : room
}
