import type { LiveEvent } from '@fairway/contract/live'
import type { Message, RoomEvent, Sent } from '@fairway/contract/rooms'
import { openSocket, type TestSocket } from './socket.ts'

// A tab that follows a room by the client's rule: it applies what comes next, ignores what it knows, and of what comes too early
// it asks for what lies before it.

export type Follower = ReturnType<typeof createFollower>

export function createFollower(roomId: number, cookie: string) {
  const topic = `room:${roomId}`
  let tab: TestSocket | undefined
  let epoch: string | undefined
  let last = 0
  let log: RoomEvent[] = []
  let readAnew = 0
  let isAsking = false
  let sends = 0
  const sending = new Map<number, { resolve(sent: Sent): void; reject(error: Error): void }>()

  return {
    /** All that it knows of the room, in the order in which it learned of it. */
    log: (): readonly RoomEvent[] => log,
    last: () => last,
    epoch: () => epoch,
    /** How often it was told that it had to read the history. */
    readAnew: () => readAnew,
    isConnected: () => tab !== undefined,

    async connect(url: string): Promise<void> {
      const opened = await openSocket(url, { cookie })
      tab = opened
      opened.socket.on('message', (data: Buffer) => {
        if (tab === opened) take(JSON.parse(data.toString()) as LiveEvent)
      })
      void opened.closed.then(() => tab === opened && lose())
      isAsking = false
      ask()
    },

    /** Without a goodbye. */
    drop(): void {
      tab?.socket.terminate()
      lose()
    },

    /** Resolves once it is acknowledged. */
    send(clientId: string, text: string, more: { replyTo?: number } = {}): Promise<Sent> {
      const id = ++sends
      return new Promise((resolve, reject) => {
        if (!tab) return reject(new Error('not connected'))
        sending.set(id, { resolve, reject })
        tab.send({ type: 'send', id, room: roomId, clientId, text, ...more })
      })
    },
  }

  function lose(): void {
    tab = undefined
    for (const { reject } of sending.values()) reject(new Error('the connection was lost'))
    sending.clear()
  }

  function ask(): void {
    if (isAsking) return
    isAsking = true
    tab?.send({ type: 'subscribe', topic, since: last, ...(epoch !== undefined && { epoch }) })
  }

  function take(event: LiveEvent): void {
    if (event.type === 'subscribed' && event.topic === topic && event.missed) {
      isAsking = false
      const { missed } = event
      if (!missed.recovered) {
        readAnew++
        log = []
        last = missed.top - missed.events.length
      }
      epoch = missed.epoch
      missed.events.forEach(apply)
    }
    if (event.type === 'room-events' && event.topic === topic && !isAsking) event.events.forEach(apply)
    if (event.type === 'lagged') ask()
    if (event.type === 'sent') {
      sending.get(event.id)?.resolve(event)
      sending.delete(event.id)
    }
    if (event.type === 'error' && event.id !== undefined) {
      sending.get(event.id)?.reject(new Error(event.code))
      sending.delete(event.id)
    }
  }

  function apply(event: RoomEvent): void {
    if (event.seq <= last) return
    if (event.seq > last + 1) return ask()
    log.push(event)
    last = event.seq
  }
}

export type Seen = Pick<Message, 'seq' | 'number' | 'clientId' | 'text'> & { sender: string; isDeleted: boolean; isPinned: boolean; reactions: string[] }

/** The room as somebody sees it who was told these events. */
export function seenOf(events: readonly RoomEvent[]): Seen[] {
  const seen = new Map<number, Seen>()
  for (const event of events) {
    if (event.kind === 'message') {
      const { seq, number, clientId, text, sender, deleted } = event
      seen.set(seq, { seq, number, clientId, text, sender: sender.id, isDeleted: deleted !== undefined, isPinned: false, reactions: [] })
    }
    const about = 'message' in event ? seen.get(event.message) : undefined
    if (!about) continue
    // What was deleted later is told without its text already.
    if (event.kind === 'message-edited' && !about.isDeleted) about.text = event.text
    if (event.kind === 'message-deleted') Object.assign(about, { text: '', isDeleted: true, isPinned: false, reactions: [] })
    if (event.kind === 'pin') about.isPinned = event.on && !about.isDeleted
    if (event.kind === 'reaction' && !about.isDeleted) {
      const reaction = `${event.emoji} ${event.sender}`
      about.reactions = about.reactions.filter((one) => one !== reaction).concat(event.on ? [reaction] : []).sort()
    }
  }
  return [...seen.values()]
}

/** The same of a page that was read. */
export function seenOn(messages: readonly Message[]): Seen[] {
  return messages.map(({ seq, number, clientId, text, sender, deleted, pinned, reactions = [] }) => ({
    ...{ seq, number, clientId, text, sender: sender.id, isDeleted: deleted !== undefined, isPinned: pinned === true },
    reactions: reactions.flatMap(({ emoji, senders }) => senders.map((one) => `${emoji} ${one}`)).sort(),
  }))
}
