import { mostMissed } from '@fairway/contract/room-limits'
import type { Deletion, RoomEvent } from '@fairway/contract/rooms'
import type { Database } from '../../database/database.ts'
import { readEvents } from './events.ts'
import type { FilesOf } from './history.ts'

// A room as this instance tells it to those who listen here: in the order of its log, without holes, whatever the order in which
// the news comes. What comes too early is held until the log has been read up to it. The latest events are kept as they were
// told, so that somebody who comes back is answered without asking the database.

/** An event, as JSON, which is made once for all who are told. */
export type Encoded = {
  seq: number
  json: string
  /** The message whose text it says or takes back. */
  of?: number
  /** It takes back what an earlier one said. */
  takesBack?: true
}

export function encode(event: RoomEvent): Encoded {
  const isChange = event.kind === 'message-edited' || event.kind === 'message-answer' || event.kind === 'message-deleted'
  const of = event.kind === 'message' ? event.seq : isChange ? event.message : undefined
  const takesBack = isChange || event.kind === 'sender-erased'
  return { seq: event.seq, json: JSON.stringify(event), ...(of !== undefined && { of }), ...(takesBack && { takesBack }) }
}

export type FeedNeeds = {
  database: Pick<Database, 'query'>
  filesOf: FilesOf
  roomId: number
  /** Called in order, with no seq left out and none twice. */
  tell(events: readonly Encoded[]): void
  onError(error: unknown): void
}

export type Feed = ReturnType<typeof createFeed>

/** Of what is told to somebody who comes back, and so of what is kept for them; in characters. */
export const longestMissed = 256 * 1024
/** How soon the log is read again that could not be read. */
const retryMs = 500

export function createFeed({ database, filesOf, roomId, tell, onError }: FeedNeeds) {
  let told = 0
  let number = 0
  let floor = 0
  let ring: Encoded[] = []
  /** Characters of what came to the ring since it was last cut. */
  let added = 0
  /** Came too early. */
  const held = new Map<number, Encoded>()
  /** The highest seq that is known to be in the log. */
  let known = 0
  let reading: Promise<void> | undefined
  let isOpen = false
  let closed = false
  const opening = open()
  // Whoever waits for it is told; nobody else needs to be.
  opening.catch(() => {})

  return {
    /** Resolves once the feed knows where its log stands. @throws what the database throws */
    ready: () => opening,

    /** Told by whoever knows: events (not always all, nor in order), and where the log stands. */
    offer(events: readonly Encoded[], top: number, count: number): void {
      known = Math.max(known, top)
      number = Math.max(number, count)
      for (const event of events) if (event.seq > told) held.set(event.seq, event)
      advance()
      if (isOpen && known > told) readMissing()
    },

    /** Tells what the log has, for who knows of more than anybody has told this instance of. @throws what the database throws */
    async catchUp(): Promise<void> {
      const [room] = await readRoom()
      if (room) this.offer([], room.last_seq, room.number)
      while (reading && room && told < room.last_seq && !closed) await reading
    },

    position: () => ({ top: told, number, floor }),

    /** What came after `since`; undefined: more than is kept, or a place that this log never had. */
    after(since: number): readonly Encoded[] | undefined {
      const first = told - ring.length
      return since < first || since > told ? undefined : ring.slice(since - first)
    },

    latest: (count: number): readonly Encoded[] => ring.slice(-count),

    /** It goes on telling nobody. */
    close(): void {
      closed = true
    },
  }

  async function open(): Promise<void> {
    const [room] = await readRoom()
    if (!room) return
    const since = Math.max(room.floor_seq, room.last_seq - mostMissed)
    const events = await readEvents(database, filesOf, roomId, since, mostMissed)
    ring = latestOf(events.map(encode))
    // It may have gone on between the two statements: then more than the first said is there.
    told = events.at(-1)?.seq ?? room.last_seq
    floor = room.floor_seq
    number = Math.max(number, room.number, ...events.map((event) => (event.kind === 'message' ? event.number : 0)))
    known = Math.max(known, told)
    isOpen = true
    for (const seq of held.keys()) if (seq <= told) held.delete(seq)
    advance()
    if (known > told) readMissing()
  }

  function readRoom() {
    return database.query<{ last_seq: number; number: number; floor_seq: number }>({
      name: 'rooms-feed',
      text: 'select last_seq, number, floor_seq from room where id = $1',
      values: [roomId],
    })
  }

  /** Tells what is next in line. */
  function advance(): void {
    const next: Encoded[] = []
    // Before the first reading it cannot be said what is next.
    while (isOpen && held.has(told + 1)) {
      told++
      next.push(held.get(told)!)
      held.delete(told)
    }
    if (next.length === 0) return
    keep(next)
    if (!closed) tell(next)
  }

  function keep(events: readonly Encoded[]): void {
    for (const event of events) {
      if (event.takesBack) takeBack(event)
      ring.push(event)
      added += event.json.length
    }
    // Seldom, rather than one by one.
    if (ring.length <= 2 * mostMissed && added <= longestMissed) return
    ring = latestOf(ring)
    added = 0
  }

  /** What was edited, deleted or erased is told to nobody any more as it was, however soon after. */
  function takeBack({ of, json }: Encoded): void {
    // Somebody who is erased may be named in any of the others, which are read anew by who needs them.
    if (of === undefined) return void (ring = [])
    const change = takenBackBy(JSON.parse(json) as RoomEvent)
    // Of hundreds of long texts only those are decoded that it is about.
    ring = ring.map((earlier) => (earlier.of === of ? change(earlier) : earlier))
  }

  function readMissing(): void {
    reading ??= fill()
      .catch((error: unknown) => {
        onError(error)
        return new Promise<void>((resolve) => setTimeout(resolve, retryMs).unref())
      })
      .finally(() => {
        reading = undefined
        if (!closed && known > told) readMissing()
      })
  }

  async function fill(): Promise<void> {
    const asked = known
    if (asked <= told) return
    const events = await readEvents(database, filesOf, roomId, told, mostMissed)
    for (const event of events) if (event.seq > told) held.set(event.seq, held.get(event.seq) ?? encode(event))
    for (const event of events) if (event.kind === 'message') number = Math.max(number, event.number)
    advance()
    if (told >= asked || known > asked || events.length === mostMissed) return
    // The whole log has been read: what it does not have was said of another one, from before a backup was restored.
    known = told
    held.clear()
  }
}

/** As many as are kept, and no more than somebody who comes back is told. */
function latestOf(events: readonly Encoded[]): Encoded[] {
  let first = events.length
  for (let length = 0; first > Math.max(0, events.length - mostMissed); first--) {
    length += events[first - 1]!.json.length
    if (length > longestMissed) break
  }
  return events.slice(first)
}

function takenBackBy(event: RoomEvent): (earlier: Encoded) => Encoded {
  const change = (said: RoomEvent): RoomEvent => {
    if (event.kind === 'message-deleted' && isOf(said, event.message)) return withoutText(said, event.deleted)
    if (event.kind === 'message-edited' && isOf(said, event.message) && said.kind !== 'message-answer') return { ...said, text: event.text, mentions: event.mentions, revision: event.revision, ...(said.kind === 'message' && { editedAt: event.at }) }
    if (event.kind === 'message-answer' && isOf(said, event.message) && said.kind !== 'message-edited') return { ...said, text: event.text, answer: event.answer }
    return said
  }
  return (earlier) => {
    const said = JSON.parse(earlier.json) as RoomEvent
    const changed = change(said)
    return changed === said ? earlier : { ...earlier, json: JSON.stringify(changed) }
  }
}

type Saying = Extract<RoomEvent, { kind: 'message' | 'message-edited' | 'message-answer' }>

function isOf(said: RoomEvent, message: number): said is Saying {
  return said.kind === 'message' ? said.seq === message : (said.kind === 'message-edited' || said.kind === 'message-answer') && said.message === message
}

function withoutText(said: Saying, deleted: Deletion): RoomEvent {
  switch (said.kind) {
    case 'message':
      return { ...said, text: '', mentions: undefined, files: undefined, answer: undefined, deleted }
    case 'message-edited':
      return { ...said, text: '', mentions: undefined }
    case 'message-answer': {
      const { generation, asker } = said.answer
      return { ...said, text: '', answer: { generation, asker, state: 'stopped' } }
    }
  }
}
