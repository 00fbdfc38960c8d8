import { senderKey, type RoomAnswer, type RoomEvent } from '@fairway/contract/rooms'
import { mostReactions, mostReactionsOfAll } from '@fairway/contract/room-limits'
import type { Refusal } from '../../errors.ts'
import type { Answer, Command, Delete, Edit, Pin, Post, React, RoomChanged } from './commands.ts'
import { placeKey } from './place.ts'
import { editedMeanwhile, enoughReactions, noSuchMessage, notYours, roomArchived, slowMode, stillAnswering, tooManyReactions } from './refusals.ts'

// Decides what is asked of rooms whose rows are locked, one after the other, against what was read under the lock. Pure: it
// changes the state it is given, and says what is to be written.

export type RoomState = { id: number; lastSeq: number; number: number; slowSeconds: number; isArchived: boolean }

/** What may be changed of a room; `isArchived` by itself, not with its term. */
export type Changeable = { [Name in keyof Omit<RoomChanged, 'kind'>]-?: RoomChanged[Name] | null }

/** A message that something is asked about. */
export type Target = {
  seq: number
  sender: string
  text: string
  revision: number
  isDeleted: boolean
  isPinned: boolean
  thread: number | null
  /** Of what the assistant said. */
  answer: Pick<RoomAnswer, 'generation' | 'state'> | null
  /** emoji → who; read where somebody reacts */
  reactions: Map<string, Set<string>>
}

/** What was written under a client's id before. */
export type Written = { seq: number; number: number; at: Date }

export type LogState = {
  now: Date
  rooms: Map<number, RoomState>
  /** Of the rooms that somebody changes. */
  changeable: Map<number, Changeable>
  /** By `placeKey`. */
  targets: Map<string, Target>
  /** By `clientKey`. */
  written: Map<string, Written>
  /** When a sender last wrote in a room with slow mode, by `<room> <sender>`. */
  lastPosts: Map<string, Date>
}

export type Asked = { roomId: number; command: Command }

/** `isNew` is false of what was written before under the same client id, and of what was so already. */
export type Outcome = { seq: number; number: number; at: Date; isNew: boolean }
export type Decision = { outcome: Outcome; event?: RoomEvent } | { refusal: Refusal }

export const clientKey = (roomId: number, sender: string, clientId: string) => `${roomId} ${sender} ${clientId.toLowerCase()}`

export function decide(state: LogState, asked: readonly Asked[]): Decision[] {
  return asked.map(({ roomId, command }) => {
    const room = state.rooms.get(roomId)
    if (!room) return { refusal: noSuchMessage() }
    switch (command.kind) {
      case 'post':
        return post(state, room, command)
      case 'edit':
        return edit(state, room, command)
      case 'answer':
        return answer(state, room, command)
      case 'delete':
        return remove(state, room, command)
      case 'react':
        return react(state, room, command)
      case 'pin':
        return pin(state, room, command)
      case 'member': {
        const { person, change, by } = command
        return happened(state, room, { kind: 'member', person, change, ...(by && { by }) })
      }
      case 'change':
        return change(state, room, command)
    }
  })
}

function post(state: LogState, room: RoomState, { sender, clientId, text, replyTo, mentions, files, answer, isExempt }: Post): Decision {
  const from = senderKey(sender)
  const key = clientKey(room.id, from, clientId)
  const before = state.written.get(key)
  if (before) return { outcome: { ...before, isNew: false } }
  if (room.isArchived) return { refusal: roomArchived() }
  const answered = replyTo === undefined ? undefined : state.targets.get(placeKey(room.id, replyTo))
  if (replyTo !== undefined && (!answered || answered.isDeleted)) return { refusal: noSuchMessage() }
  const wait = isExempt ? 0 : slowFor(state, room, from)
  if (wait > 0) return { refusal: slowMode(wait) }
  room.number++
  state.lastPosts.set(`${room.id} ${from}`, state.now)
  const decision = happened(state, room, {
    kind: 'message',
    number: room.number,
    sender,
    clientId,
    text,
    ...(answered && { replyTo: answered.seq, thread: answered.thread ?? answered.seq }),
    ...(mentions && { mentions }),
    ...(files && { files }),
    ...(answer && { answer }),
    revision: 0,
  })
  state.written.set(key, { seq: room.lastSeq, number: room.number, at: state.now })
  return decision
}

/** @returns seconds until this sender may write again */
function slowFor({ now, lastPosts }: LogState, room: RoomState, from: string): number {
  if (room.slowSeconds === 0) return 0
  const last = lastPosts.get(`${room.id} ${from}`)
  return last ? Math.max(0, Math.ceil(room.slowSeconds - (now.getTime() - last.getTime()) / 1000)) : 0
}

function edit(state: LogState, room: RoomState, { sender, message, text, mentions, revision }: Edit): Decision {
  const target = targetOf(state, room, message)
  if (!target) return { refusal: noSuchMessage() }
  if (target.sender !== senderKey(sender)) return { refusal: notYours() }
  if (room.isArchived) return { refusal: roomArchived() }
  if (target.text === text) return unchanged(state, room)
  if (revision !== undefined && revision !== target.revision) return { refusal: editedMeanwhile(target.revision) }
  target.text = text
  target.revision++
  return happened(state, room, { kind: 'message-edited', message, text, ...(mentions && { mentions }), revision: target.revision })
}

function answer(state: LogState, room: RoomState, { message, text, answer, replaces }: Answer): Decision {
  const target = targetOf(state, room, message)
  const before = target?.answer
  if (replaces !== undefined) {
    if (!before) return { refusal: noSuchMessage() }
    if (room.isArchived) return { refusal: roomArchived() }
    if (before.generation !== replaces || before.state === 'running') return { refusal: stillAnswering() }
  } else if (before?.generation !== answer.generation || before.state !== 'running') {
    // It was deleted meanwhile.
    return unchanged(state, room)
  }
  target!.text = text
  target!.answer = answer
  return happened(state, room, { kind: 'message-answer', message, text, answer })
}

function remove(state: LogState, room: RoomState, { sender, message, mayModerate, reason }: Delete): Decision {
  const target = state.targets.get(placeKey(room.id, message))
  if (!target) return { refusal: noSuchMessage() }
  const isOwn = target.sender === senderKey(sender)
  if (!isOwn && !mayModerate) return { refusal: notYours() }
  if (target.isDeleted) return unchanged(state, room)
  target.isDeleted = true
  return happened(state, room, { kind: 'message-deleted', message, deleted: isOwn ? { by: 'sender' } : { by: 'moderator', ...(reason && { reason }) } })
}

function react(state: LogState, room: RoomState, { sender, message, emoji, on }: React): Decision {
  const target = targetOf(state, room, message)
  if (!target) return { refusal: noSuchMessage() }
  if (room.isArchived) return { refusal: roomArchived() }
  const from = senderKey(sender)
  const senders = target.reactions.get(emoji) ?? new Set()
  if (senders.has(from) === on) return unchanged(state, room)
  if (on && senders.size === 0 && target.reactions.size >= mostReactions) return { refusal: tooManyReactions() }
  if (on && countOf(target.reactions) >= mostReactionsOfAll) return { refusal: enoughReactions() }
  if (on) senders.add(from)
  else senders.delete(from)
  if (senders.size > 0) target.reactions.set(emoji, senders)
  else target.reactions.delete(emoji)
  return happened(state, room, { kind: 'reaction', message, emoji, sender: from, on })
}

function countOf(reactions: Target['reactions']): number {
  return [...reactions.values()].reduce((count, senders) => count + senders.size, 0)
}

function pin(state: LogState, room: RoomState, { by, message, on }: Pin): Decision {
  const target = targetOf(state, room, message)
  if (!target) return { refusal: noSuchMessage() }
  if (target.isPinned === on) return unchanged(state, room)
  target.isPinned = on
  return happened(state, room, { kind: 'pin', message, by, on })
}

function change(state: LogState, room: RoomState, { kind: _, ...changes }: RoomChanged): Decision {
  const before = state.changeable.get(room.id)!
  if ((Object.keys(changes) as (keyof typeof changes)[]).every((name) => changes[name] === before[name])) return unchanged(state, room)
  state.changeable.set(room.id, { ...before, ...changes })
  room.slowSeconds = changes.slowSeconds ?? room.slowSeconds
  // That it is open or archived is told with the room.
  const { isOpen: _isOpen, isArchived: _isArchived, ...said } = changes
  return happened(state, room, { kind: 'room-changed', ...said })
}

function targetOf(state: LogState, room: RoomState, seq: number): Target | undefined {
  const target = state.targets.get(placeKey(room.id, seq))
  return target?.isDeleted ? undefined : target
}

type WithoutPlace<Event> = Event extends RoomEvent ? Omit<Event, 'seq' | 'at'> : never

function happened(state: LogState, room: RoomState, event: WithoutPlace<RoomEvent>): Decision {
  room.lastSeq++
  const placed = { seq: room.lastSeq, at: state.now.toISOString(), ...event }
  return { outcome: { seq: room.lastSeq, number: room.number, at: state.now, isNew: true }, event: placed }
}

function unchanged(state: LogState, room: RoomState): Decision {
  return { outcome: { seq: room.lastSeq, number: room.number, at: state.now, isNew: false } }
}
