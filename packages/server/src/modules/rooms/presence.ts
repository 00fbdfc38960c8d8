import type { LiveEvent } from '@fairway/contract/live'
import { mostPresent } from '@fairway/contract/room-limits'
import { senderKey, type RoomKind, type Sender } from '@fairway/contract/rooms'
import { system } from './senders.ts'

// Who is in a room just now, and who types. Never kept, and told seldom: of somebody with three tabs once, of somebody who reloads
// not at all, of a crowd its number. What a room costs is one small frame every so often, whatever the number of those who come.

/** Somebody who is gone for less than this is still there: they reload. */
const graceMs = 6_000
/** And who comes back within this has not left, and is not said to have come: they looked at another page. */
const awayMs = 60_000
/** Between two pictures of a room. */
const everyMs = 2_000
/** Instances say who is there again within this, and are forgotten when they have not for three times as long. */
const repeatMs = 20_000
/** How long somebody counts as typing; who goes on is told again shortly before. */
const typingMs = 3_000
/** Of those who came or went at once. */
const mostNamed = 3

export type PresenceNeeds = {
  bus: {
    isShared: boolean
    publish(channel: string, text: string): void
    listen(channel: string, handler: (text: string) => void): () => void
    instance: string
  }
  /** To who listens here; may be dropped where somebody reads too slowly. */
  publishHere(event: LiveEvent & { topic: string }): void
  /** To who listens anywhere. */
  publish(event: LiveEvent & { topic: string }): void
}

type Somebody = { sender: Sender; sockets: number; leaving: NodeJS.Timeout | undefined }
type Elsewhere = { count: number; people: Sender[]; until: number }
type Picture = { instance: string; count: number; people: Sender[]; /** It goes, and those who are there with it come back elsewhere. */ isLast?: true }

type Present = {
  here: Map<string, Somebody>
  elsewhere: Map<string, Elsewhere>
  stopListening(): void
  told: number
  timer: NodeJS.Timeout | undefined
  repeat: NodeJS.Timeout | undefined
  /** Only where people come and go who are in no list. */
  saysWhoCame: boolean
  /** No longer here, and not yet said to be gone. */
  away: Map<string, NodeJS.Timeout>
  came: Map<string, Sender>
  went: Map<string, Sender>
  typing: Map<string, number>
  /** What is to be told is news of this instance, or another one has just come and does not know who is here. */
  isOwnNews: boolean
}

export type Presence = ReturnType<typeof createPresence>

export function createPresence({ bus, publishHere, publish }: PresenceNeeds) {
  const rooms = new Map<number, Present>()

  return {
    /** One more socket of this sender begins to listen. */
    came(roomId: number, kind: RoomKind, sender: Sender): void {
      const room = roomOf(roomId, kind)
      const key = senderKey(sender)
      const known = room.here.get(key)
      if (known) {
        clearTimeout(known.leaving)
        known.leaving = undefined
        known.sockets++
        return
      }
      room.here.set(key, { sender, sockets: 1, leaving: undefined })
      const wasAway = room.away.has(key)
      clearTimeout(room.away.get(key))
      room.away.delete(key)
      if (!room.went.delete(key) && !wasAway) room.came.set(key, sender)
      changed(roomId, room)
    },

    /** One of theirs does no more. After the last one they are still there for a moment: they may be reloading. */
    went(roomId: number, sender: Sender): void {
      const room = rooms.get(roomId)
      const key = senderKey(sender)
      const known = room?.here.get(key)
      if (!room || !known || --known.sockets > 0) return
      known.leaving = setTimeout(() => {
        room.here.delete(key)
        room.typing.delete(key)
        if (!room.came.delete(key) && room.saysWhoCame) room.away.set(key, setTimeout(() => gone(roomId, room, sender), awayMs).unref())
        changed(roomId, room)
      }, graceMs).unref()
    },

    /** Tells the others, at most once in a while, and in a crowd nobody. */
    typing(roomId: number, sender: Sender): void {
      const room = rooms.get(roomId)
      const key = senderKey(sender)
      if (!room || !room.here.has(key) || countOf(room) > mostPresent) return
      const now = Date.now()
      if (now - (room.typing.get(key) ?? 0) < typingMs - 500) return
      room.typing.set(key, now)
      publish({ type: 'typing', topic: topicOf(roomId), people: [sender] })
    },

    /** Everybody who is on this instance, however many, and of each other one the first `mostPresent`. */
    present(roomId: number): readonly Sender[] {
      const room = rooms.get(roomId)
      return room ? peopleOf(room) : []
    },

    /** For somebody who has just begun to listen; undefined: nobody was there before. */
    picture(roomId: number): (LiveEvent & { topic: string }) | undefined {
      const room = rooms.get(roomId)
      return room && pictureOf(roomId, room)
    },

    close(): void {
      for (const [roomId, room] of rooms) {
        tellOthers(roomId, room, { isLast: true })
        end(roomId, room)
      }
    },
  }

  function gone(roomId: number, room: Present, sender: Sender): void {
    const key = senderKey(sender)
    room.away.delete(key)
    // They may have come back through another instance.
    if (![...room.elsewhere.values()].some(({ people }) => people.some((one) => senderKey(one) === key))) room.went.set(key, sender)
    tellSoon(roomId, room)
  }

  function roomOf(roomId: number, kind: RoomKind): Present {
    const known = rooms.get(roomId)
    if (known) return known
    const room: Present = {
      here: new Map(),
      elsewhere: new Map(),
      stopListening: () => {},
      told: 0,
      timer: undefined,
      repeat: undefined,
      saysWhoCame: kind === 'lobby',
      away: new Map(),
      came: new Map(),
      went: new Map(),
      typing: new Map(),
      isOwnNews: false,
    }
    rooms.set(roomId, room)
    if (bus.isShared) {
      room.stopListening = bus.listen(channelOf(roomId), (text) => {
        const { instance, isLast, ...there } = JSON.parse(text) as Picture
        // One that has just come asks by telling: it is answered.
        if (!room.elsewhere.has(instance)) room.isOwnNews = true
        room.elsewhere.set(instance, { ...there, until: Date.now() + (isLast ? graceMs : 3 * repeatMs) })
        tellSoon(roomId, room)
      })
      room.repeat = setInterval(() => {
        tellOthers(roomId, room)
        // Those who were on an instance that ended, and have not come back.
        if ([...room.elsewhere.values()].some(isOver)) tellSoon(roomId, room)
      }, repeatMs).unref()
    }
    return room
  }

  function changed(roomId: number, room: Present): void {
    room.isOwnNews = true
    tellSoon(roomId, room)
  }

  function tellSoon(roomId: number, room: Present): void {
    room.timer ??= setTimeout(() => tell(roomId, room), Math.max(0, room.told + everyMs - Date.now())).unref()
  }

  function tell(roomId: number, room: Present): void {
    room.timer = undefined
    room.told = Date.now()
    for (const [instance, there] of room.elsewhere) if (isOver(there)) room.elsewhere.delete(instance)
    publishHere(pictureOf(roomId, room))
    if (room.isOwnNews) tellOthers(roomId, room)
    if (room.saysWhoCame && room.came.size + room.went.size > 0) publish(noticeOf(roomId, room))
    room.isOwnNews = false
    room.came.clear()
    room.went.clear()
    if (room.here.size + room.away.size === 0) end(roomId, room)
  }

  function tellOthers(roomId: number, room: Present, more: Pick<Picture, 'isLast'> = {}): void {
    if (!bus.isShared) return
    const people = [...room.here.values()].slice(0, mostPresent).map(({ sender }) => sender)
    bus.publish(channelOf(roomId), JSON.stringify({ instance: bus.instance, count: room.here.size, people, ...more } satisfies Picture))
  }

  function end(roomId: number, room: Present): void {
    clearTimeout(room.timer)
    clearInterval(room.repeat)
    room.stopListening()
    for (const { leaving } of room.here.values()) clearTimeout(leaving)
    for (const leaving of room.away.values()) clearTimeout(leaving)
    rooms.delete(roomId)
  }
}

function isOver({ until }: Elsewhere): boolean {
  return until < Date.now()
}

function pictureOf(roomId: number, room: Present): Extract<LiveEvent, { type: 'presence' }> {
  const count = countOf(room)
  return { type: 'presence', topic: topicOf(roomId), count, ...(count <= mostPresent && { people: peopleOf(room) }) }
}

/** Who is on two instances counts twice where they are too many to be named. */
function countOf(room: Present): number {
  const elsewhere = [...room.elsewhere.values()]
  const isNamed = room.here.size <= mostPresent && elsewhere.every(({ count, people }) => count === people.length)
  return isNamed ? peopleOf(room).length : elsewhere.reduce((sum, { count }) => sum + count, room.here.size)
}

function peopleOf(room: Present): Sender[] {
  const people = new Map([...room.here].map(([key, { sender }]) => [key, sender]))
  for (const there of room.elsewhere.values()) for (const sender of there.people) people.set(senderKey(sender), sender)
  return [...people.values()]
}

function noticeOf(roomId: number, { came, went }: Present): Extract<LiveEvent, { type: 'room-notice' }> {
  const sentences = [
    ...(came.size > 0 ? [{ zh: `${named([...came.values()], 'zh')}进入了聊天室`, en: `${named([...came.values()], 'en')} came in` }] : []),
    ...(went.size > 0 ? [{ zh: `${named([...went.values()], 'zh')}已不在大厅`, en: `${named([...went.values()], 'en')} ${went.size === 1 ? 'is' : 'are'} no longer here` }] : []),
  ]
  const text = { zh: `${sentences.map(({ zh }) => zh).join('，')}。`, en: `${sentences.map(({ en }) => en).join('; ')}.` }
  const [only, ...others] = [...came.values(), ...went.values()]
  return { type: 'room-notice', topic: topicOf(roomId), notice: 'came-and-went', sender: system, at: new Date().toISOString(), text, ...(only && others.length === 0 && { about: senderKey(only) }) }
}

function named(senders: Sender[], language: 'zh' | 'en'): string {
  const names = senders.slice(0, mostNamed).map(({ name }) => name)
  if (language === 'zh') return senders.length > mostNamed ? `${names.join('、')}等 ${senders.length} 人` : `${names.join('、')} `
  return senders.length > mostNamed ? `${names.join(', ')} and ${senders.length - mostNamed} more` : names.join(', ')
}

function topicOf(roomId: number): string {
  return `room:${roomId}`
}

function channelOf(roomId: number): string {
  return `presence:${roomId}`
}
