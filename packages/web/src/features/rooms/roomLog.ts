import type { Message, MessagePage, Missed, RoomEvent } from '@fairway/contract/rooms'
import { keyOf } from './senderKey.ts'

/**
 * What to do after something was told. `behind`: subscribe again from `last`; `stale`: read again what the reader sees, and `renew`;
 * `void`: begin anew, another epoch has begun.
 */
export type Outcome = 'fine' | 'behind' | 'stale' | 'void'

type Known = { message: Message; /** What happened up to this `seq` is in it. */ asOf: number; /** Something may have happened to it that was not told. */ isStale?: true }

/** Events that are remembered, for pages of history that were read before they happened and arrive after. */
const mostRemembered = 600

/**
 * What is known of a room: its log up to `last`, applied in order and once, and the messages that were read of its history. Messages
 * are numbered without holes, so that what is missing shows by itself.
 */
export function createRoomLog() {
  let epoch = ''
  let last = 0
  let number = 0
  let firstNumber = 1
  let floor = 0
  let remembered: RoomEvent[] = []
  /** By number. */
  let known: Known[] = []
  let messages: readonly Message[] = []

  /** Begins with a page of history, whatever was known before. */
  function begin(page: MessagePage): void {
    epoch = page.epoch
    last = page.top
    floor = page.top
    number = page.number
    firstNumber = 1
    remembered = []
    known = []
    merge(page)
  }

  /**
   * Takes in a page of history. False if it is of no use: of another epoch, or read so long ago that what happened since is no
   * longer known.
   */
  function add(page: MessagePage): boolean {
    if (page.epoch !== epoch || page.top < floor) return false
    merge(page)
    return true
  }

  /** As `add`, and forgets all other messages: the reader goes to another place. */
  function show(page: MessagePage): boolean {
    if (page.epoch !== epoch || page.top < floor) return false
    known = []
    merge(page)
    return true
  }

  /** As `add`, after `stale`: what was read before and is not in this page is forgotten. */
  function renew(page: MessagePage): boolean {
    if (page.epoch !== epoch || page.top < floor) return false
    merge(page)
    settle(known.filter(({ isStale }) => !isStale))
    return true
  }

  function merge(page: MessagePage): void {
    const later = remembered.filter(({ seq }) => seq > page.top)
    // Its position was read before its messages, which may be newer.
    const asOf = Math.max(page.top, page.messages.at(-1)?.seq ?? 0)
    const read = page.messages.map((message) => later.reduce(applied, { message, asOf }))
    const fresh = new Map(read.map((one) => [one.message.number, one]))
    for (const one of known) {
      const other = fresh.get(one.message.number)
      if (!other || (other.asOf < one.asOf && !one.isStale)) fresh.set(one.message.number, one)
    }
    // What was read begins at the first message there is.
    if (!page.hasBefore && page.messages[0]) firstNumber = page.messages[0].number
    number = Math.max(number, page.number, page.messages.at(-1)?.number ?? 0)
    settle([...fresh.values()].sort((one, other) => one.message.number - other.message.number))
  }

  /** What the socket tells while it goes on. */
  function hear(heardEpoch: string, events: readonly RoomEvent[]): Outcome {
    if (heardEpoch !== epoch) return 'void'
    for (const event of events) {
      if (event.seq <= last) continue
      if (event.seq > last + 1) return 'behind'
      take(event)
    }
    return 'fine'
  }

  /** What the socket tells of the time when it was away. */
  function resume(missed: Missed): Outcome {
    if (missed.epoch !== epoch || missed.top < last) return 'void'
    if (missed.top === last) return 'fine'
    if (missed.recovered) return hear(missed.epoch, missed.events)
    // Too much has happened. Who was at the end sees the end, and a gap before it.
    const wasAtEnd = isAtEnd()
    known = known.map((one) => ({ ...one, isStale: true }))
    const events = missed.events.filter(({ seq }) => seq > last)
    last = (events[0]?.seq ?? missed.top + 1) - 1
    remembered = []
    floor = last
    const told = events.find((event) => event.kind === 'message')
    if (told) number = told.number - 1
    for (const event of events) take(event, wasAtEnd)
    last = floor = missed.top
    number = Math.max(number, missed.number)
    return 'stale'
  }

  function take(event: RoomEvent, follow = isAtEnd()): void {
    last = event.seq
    remembered.push(event)
    if (remembered.length > mostRemembered * 2) {
      remembered = remembered.slice(-mostRemembered)
      floor = Math.max(floor, remembered[0]!.seq - 1)
    }
    const changed = known.map((one) => applied(one, event))
    if (event.kind === 'message') {
      if (follow && changed.every(({ message }) => message.number < event.number)) changed.push({ message: messageOf(event), asOf: event.seq })
      number = Math.max(number, event.number)
    }
    settle(changed)
  }

  function settle(next: Known[]): void {
    known = next
    messages = known.map(({ message }) => message)
  }

  const isAtEnd = () => (known.at(-1)?.message.number ?? 0) === number

  return {
    begin,
    add,
    show,
    renew,
    hear,
    resume,
    isAtEnd,
    get epoch() {
      return epoch
    },
    /** The `seq` up to which everything is known. */
    get last() {
      return last
    },
    /** Messages there have been. */
    get number() {
      return number
    },
    /** Those that were read, by number. Another array after every change. */
    get messages() {
      return messages
    },
    hasBefore: () => (messages[0]?.number ?? firstNumber) > firstNumber,
    /** Keeps as many of the messages, on both sides of one. */
    keepAround(seq: number, most: number): void {
      if (known.length <= most) return
      const at = Math.max(0, known.findIndex(({ message }) => message.seq >= seq))
      const from = Math.min(Math.max(0, at - Math.floor(most / 2)), known.length - most)
      settle(known.slice(from, from + most))
    },
    find: (seq: number): Message | undefined => messages.find((message) => message.seq === seq),
  }
}

export type RoomLog = ReturnType<typeof createRoomLog>

/** Where messages are missing between two of a list. */
export const isGap = (before: Message, after: Message): boolean => after.number > before.number + 1

function messageOf(event: Extract<RoomEvent, { kind: 'message' }>): Message {
  const { kind: _kind, ...message } = event
  return message
}

function applied(known: Known, event: RoomEvent): Known {
  if (event.seq <= known.asOf) return known
  const message = changed(known.message, event)
  return message === known.message ? known : { ...known, message, asOf: event.seq }
}

/** A message after an event of its room. */
function changed(message: Message, event: RoomEvent): Message {
  switch (event.kind) {
    case 'message':
      return event.thread === message.seq ? { ...message, replies: (message.replies ?? 0) + 1 } : message
    case 'message-edited':
      if (event.message !== message.seq || event.revision <= message.revision || message.deleted) return message
      return withMentions({ ...message, text: event.text, revision: event.revision, editedAt: event.at }, event.mentions)
    case 'message-answer':
      return event.message === message.seq && !message.deleted ? { ...message, text: event.text, answer: event.answer } : message
    case 'message-deleted':
      return event.message === message.seq ? emptied(message, event.deleted) : message
    case 'reaction':
      return event.message === message.seq ? withReaction(message, event) : message
    case 'pin': {
      if (event.message !== message.seq) return message
      const { pinned: _pinned, ...unpinned } = message
      return event.on ? { ...message, pinned: true } : unpinned
    }
    case 'sender-erased':
      // What the assistant said to them is gone with them.
      return event.sender === keyOf(message.sender) || event.sender === message.answer?.asker ? emptied(message, { by: 'sender' }) : message
    default:
      return message
  }
}

function withMentions(message: Message, mentions: Message['mentions']): Message {
  const { mentions: _old, ...others } = message
  return mentions ? { ...others, mentions } : others
}

function emptied(message: Message, deleted: NonNullable<Message['deleted']>): Message {
  const { files: _files, mentions: _mentions, answer: _answer, reactions: _reactions, pinned: _pinned, ...others } = message
  return { ...others, text: '', deleted }
}

function withReaction(message: Message, { emoji, sender, on }: Extract<RoomEvent, { kind: 'reaction' }>): Message {
  const before = message.reactions ?? []
  const senders = (before.find((one) => one.emoji === emoji)?.senders ?? []).filter((one) => one !== sender)
  if (on) senders.push(sender)
  const isNew = !before.some((one) => one.emoji === emoji)
  const reactions = (isNew ? [...before, { emoji, senders }] : before.map((one) => (one.emoji === emoji ? { emoji, senders } : one))).filter((one) => one.senders.length > 0)
  const { reactions: _old, ...others } = message
  return reactions.length > 0 ? { ...others, reactions } : others
}
