import type { Access, Accesses } from './access.ts'
import type { Bumps } from './bumps.ts'
import type { Feeds } from './feeds.ts'
import { createMarks } from './marks.ts'
import type { Messages } from './messages.ts'
import type { Pace } from './pace.ts'
import type { Presence } from './presence.ts'
import type { Readings } from './reading.ts'
import type { Listener, RequestHandlers, TopicKind } from '../live/index.ts'
import { senderOf, system } from './senders.ts'
import type { RoomKind, Sender } from '@fairway/contract/rooms'

// Rooms over the live socket: what one may listen to, and what may be asked for there beside over HTTP.

export type SocketNeeds = { accesses: Accesses; feeds: Feeds; presence: Presence; bumps: Bumps; messages: Messages; pace: Pace; readings: Readings }

export function createRoomTopics({ accesses, feeds, presence, bumps }: Pick<SocketNeeds, 'accesses' | 'feeds' | 'presence' | 'bumps'>): Record<'room' | 'rooms', TopicKind> {
  const kinds = new Map<number, RoomKind>()
  // As whom each socket came in: by the time it goes, its session may have ended.
  const cameAs = new WeakMap<Listener, Map<string, Sender>>()
  const listenersOf = new Map<string, number>()

  return {
    /** All that happens in a room, from where the socket left off. */
    room: {
      async mayHear(listener, name) {
        return (await find(listener, name)) !== null
      },
      async begin(listener, name, position, admit) {
        await feeds.begin(Number(name), position, (missed) => {
          if (!admit(missed)) return
          const picture = presence.picture(Number(name))
          if (picture) listener.tell(picture)
          if (kinds.get(Number(name)) === 'lobby' && position.since === undefined) listener.tell(welcome(name, senderOf(listener)))
        })
      },
      began(listener, name) {
        const sender = senderOf(listener)
        if (!sender) return
        const rooms = cameAs.get(listener) ?? new Map<string, Sender>()
        cameAs.set(listener, rooms.set(name, sender))
        presence.came(Number(name), kinds.get(Number(name))!, sender)
      },
      ended(listener, name) {
        const rooms = cameAs.get(listener)
        const sender = rooms?.get(name)
        if (!sender) return
        rooms?.delete(name)
        presence.went(Number(name), sender)
      },
    },

    /** Where something happens, of all the rooms that a person has. */
    rooms: {
      mayHear: ({ viewer }, name) => viewer !== null && String(viewer.id) === name,
      began(_listener, name) {
        listenersOf.set(name, (listenersOf.get(name) ?? 0) + 1)
        bumps.begin(Number(name))
      },
      ended(_listener, name) {
        const count = (listenersOf.get(name) ?? 1) - 1
        if (count > 0) return void listenersOf.set(name, count)
        listenersOf.delete(name)
        bumps.end(Number(name))
      },
    },
  }

  async function find(listener: Listener, name: string): Promise<Access | null> {
    if (!/^[1-9]\d{0,14}$/.test(name)) return null
    const access = await accesses.find(listener, Number(name))
    if (access) kinds.set(access.roomId, access.kind)
    return access
  }
}

export function createRoomRequests({ accesses, messages, pace, presence, readings }: Pick<SocketNeeds, 'accesses' | 'messages' | 'pace' | 'presence' | 'readings'>): RequestHandlers {
  const mark = createMarks({ pace, readings })
  // What one socket sends is written in the order in which it came, however long the look for mentions in each takes.
  const lastSends = new WeakMap<Listener, Promise<unknown>>()

  return {
    async send(listener, { id, room, clientId, text, replyTo, files }) {
      // Enter on an empty line is nothing to complain about.
      if (text.trim() === '' && !files?.length) return
      await pace.write(listener)
      const post = () => messages.post(listener, room, { clientId, text, ...(replyTo !== undefined && { replyTo }), ...(files && { files }) }, listener.network.replace('/64', ''))
      const written = inTurn(listener, post)
      listener.tell({ type: 'sent', id, room, clientId, ...(await written) })
    },
    read: (listener, { room, seq }) => mark(listener, room, seq),
    async typing(listener, { room }) {
      const access = await accesses.find(listener, room)
      if (access?.sender && access.isMember && !access.muted && !access.isArchived) presence.typing(room, access.sender)
    },
  }

  function inTurn<Result>(listener: Listener, work: () => Promise<Result>): Promise<Result> {
    const last = lastSends.get(listener)
    const done = last ? last.then(work, work) : work()
    lastSends.set(listener, done)
    const forget = () => lastSends.get(listener) === done && lastSends.delete(listener)
    done.then(forget, forget)
    return done
  }
}

/** To somebody who comes to the lobby: who they are there, and what to try. */
function welcome(name: string, sender: Sender | null) {
  const who = sender ? { zh: `，${sender.name}（编号 ${sender.id}）`, en: `, ${sender.name} (id ${sender.id})` } : { zh: '', en: '' }
  return {
    type: 'room-notice' as const,
    topic: `room:${name}`,
    notice: 'welcome' as const,
    sender: system,
    at: new Date().toISOString(),
    text: {
      zh: `欢迎来到大厅${who.zh}！可以试试发送：帮助、时间、天气。`,
      en: `Welcome to the lobby${who.en}! Try sending: help, time, weather (帮助、时间、天气).`,
    },
  }
}
