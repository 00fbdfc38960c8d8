import type { Message, MessagePage, Missed, RoomEvent, Sender } from '@fairway/contract/rooms'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRoomLog, isGap, type RoomLog } from './roomLog.ts'
import { keyOf } from './senderKey.ts'

const ben: Sender = { kind: 'person', id: '1', name: 'Ben' }
const cleo: Sender = { kind: 'person', id: '2', name: 'Cleo' }
const at = '2026-09-01T09:00:00.000Z'

/** A room as the server has it: its log, and its messages as they stand. */
function serverRoom(epoch = 'e1') {
  const events: RoomEvent[] = []
  let messages: Message[] = []
  const next = () => ({ seq: events.length + 1, at })
  const change = (seq: number, to: (message: Message) => Message) => (messages = messages.map((message) => (message.seq === seq ? to(message) : message)))
  const room = {
    say(sender = ben, thread?: number) {
      const number = messages.length + 1
      const said = { ...next(), number, sender, clientId: `c${number}`, text: `text ${number}`, revision: 0, ...(thread && { thread, replyTo: thread }) }
      events.push({ kind: 'message', ...said })
      if (thread) change(thread, (root) => ({ ...root, replies: (root.replies ?? 0) + 1 }))
      messages = [...messages, said]
      return said.seq
    },
    edit(message: number) {
      const found = messages.find(({ seq }) => seq === message)
      if (!found || found.deleted) return
      const [revision, text] = [found.revision + 1, `${found.text}!`]
      events.push({ kind: 'message-edited', ...next(), message, text, revision })
      change(message, (one) => ({ ...one, text, revision, editedAt: at }))
    },
    remove(message: number) {
      events.push({ kind: 'message-deleted', ...next(), message, deleted: { by: 'moderator', reason: 'why' } })
      change(message, ({ reactions: _reactions, pinned: _pinned, ...one }) => ({ ...one, text: '', deleted: { by: 'moderator', reason: 'why' } }))
    },
    react(message: number, sender = cleo, emoji = '👍') {
      const found = messages.find(({ seq }) => seq === message)
      if (!found || found.deleted) return
      const before = found.reactions?.find((one) => one.emoji === emoji)?.senders ?? []
      const on = !before.includes(keyOf(sender))
      events.push({ kind: 'reaction', ...next(), message, emoji, sender: keyOf(sender), on })
      const senders = on ? [...before, keyOf(sender)] : before.filter((one) => one !== keyOf(sender))
      const others = (found.reactions ?? []).filter((one) => one.emoji !== emoji)
      const reactions = senders.length > 0 ? [...others, { emoji, senders }] : others
      change(message, ({ reactions: _old, ...one }) => (reactions.length > 0 ? { ...one, reactions } : one))
    },
    join: () => void events.push({ kind: 'member', ...next(), person: cleo, change: 'joined' }),
    page({ before = Infinity, after = 0, limit = 5 } = {}): MessagePage {
      const fitting = messages.filter(({ seq }) => seq < before && seq > after)
      const shown = after > 0 ? fitting.slice(0, limit) : fitting.slice(-limit)
      const [first, end] = [shown[0], shown.at(-1)]
      return { ...room.position(), messages: shown, hasBefore: first !== undefined && first.number > 1, hasAfter: end !== undefined && end.number < messages.length }
    },
    position: () => ({ epoch, top: events.length, number: messages.length, floor: 0 }),
    since: (seq: number, most = Infinity): Missed => {
      const missed = events.slice(seq)
      return { ...room.position(), recovered: missed.length <= most, events: missed.slice(-Math.min(most, missed.length || 1)) }
    },
    events,
    messages: () => messages,
  }
  return room
}

function opened(room: ReturnType<typeof serverRoom>): RoomLog {
  const log = createRoomLog()
  log.begin(room.page())
  return log
}

/** Reactions as a set: who reacted first is told, but two emoji may be told in either order. */
const plain = (messages: readonly Message[]) => messages.map((message) => ({ ...message, reactions: [...(message.reactions ?? [])].sort((one, other) => (one.emoji < other.emoji ? -1 : 1)) }))

test('an event is applied once, and only when the one before it was', () => {
  const room = serverRoom()
  room.say()
  const log = opened(room)
  room.say()
  room.say()
  expect(log.hear('e1', [room.events[2]!])).toBe('behind')
  expect(log.messages).toHaveLength(1)
  expect(log.hear('e1', room.events.slice(0, 2))).toBe('fine')
  expect(log.hear('e1', room.events)).toBe('fine')
  expect(log.messages.map(({ number }) => number)).toEqual([1, 2, 3])
})

test('another epoch voids what is known, and so does a log that is shorter than before', () => {
  const room = serverRoom()
  room.say()
  room.say()
  const log = opened(room)
  expect(log.hear('e2', [])).toBe('void')
  expect(log.resume({ ...room.since(0), epoch: 'e2' })).toBe('void')
  expect(log.resume({ ...room.since(0), top: 1 })).toBe('void')
  expect(log.add({ ...room.page(), epoch: 'e2' })).toBe(false)
})

test('a page that was read before an edit and arrives after it shows the edit', () => {
  const room = serverRoom()
  const old = room.say()
  for (let more = 0; more < 9; more++) room.say()
  const log = opened(room)
  const late = room.page({ before: room.messages()[5]!.seq })
  room.edit(old)
  room.react(old)
  expect(log.hear('e1', room.events)).toBe('fine')
  expect(log.add(late)).toBe(true)
  expect(plain(log.messages)).toEqual(plain(room.messages()))
})

test('replies are counted once, whether a page or an event told of them', () => {
  const room = serverRoom()
  const root = room.say()
  const log = opened(room)
  room.say(cleo, root)
  const page = room.page()
  log.add(page)
  log.hear('e1', room.events)
  expect(log.find(root)?.replies).toBe(1)
})

test('who missed too much sees the end after a gap, and what was read before is read again', () => {
  const room = serverRoom()
  const old = room.say()
  const log = opened(room)
  room.edit(old)
  for (let more = 0; more < 20; more++) room.say()
  expect(log.resume(room.since(log.last, 3))).toBe('stale')
  expect(log.messages.map(({ number }) => number)).toEqual([1, 19, 20, 21])
  expect(isGap(log.messages[0]!, log.messages[1]!)).toBe(true)
  expect(log.renew(room.page({ before: old + 1 }))).toBe(true)
  expect(log.find(old)?.text).toBe('text 1!')
  expect(log.hear('e1', room.events)).toBe('fine')
  log.add(room.page({ after: old, limit: 100 }))
  expect(log.messages).toEqual(room.messages())
})

test('what comes while the reader is elsewhere is counted, not put after a hole', () => {
  const room = serverRoom()
  for (let more = 0; more < 20; more++) room.say()
  const log = opened(room)
  log.show(room.page({ before: room.messages()[8]!.seq }))
  expect(log.isAtEnd()).toBe(false)
  room.say()
  log.hear('e1', room.events)
  expect(log.messages.at(-1)?.number).toBe(8)
  expect(log.number).toBe(21)
})

test('who is erased is gone from every message', () => {
  const room = serverRoom()
  room.say(cleo)
  const log = opened(room)
  log.hear('e1', [{ kind: 'sender-erased', seq: 2, at, sender: keyOf(cleo) }])
  expect(log.messages[0]).toMatchObject({ text: '', deleted: { by: 'sender' } })
})

type Step = { act: 'say' | 'reply' | 'edit' | 'remove' | 'react' | 'join' | 'deliver' | 'drop' | 'again' | 'shuffle' | 'before' | 'late' | 'resume' | 'trim'; pick: number }
const steps = fc.array(fc.record({ act: fc.constantFrom<Step['act']>('say', 'say', 'reply', 'edit', 'remove', 'react', 'join', 'deliver', 'deliver', 'drop', 'again', 'shuffle', 'before', 'late', 'resume', 'trim'), pick: fc.nat() }), { maxLength: 120 })

test('whatever is dropped, doubled or reordered on the way, what is known is what the server has', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 2, max: 400 }), (run, most) => {
      const room = serverRoom()
      for (let before = 0; before < 30; before++) room.say()
      const log = opened(room)
      let sent = room.events.length
      let late: MessagePage | undefined
      const settle = () => {
        // Told that something is missing, a client asks for what came since.
        if (log.resume(room.since(log.last, most)) !== 'stale') return
        log.renew(room.page({ limit: 1000 }))
      }
      const hear = (events: RoomEvent[]) => void (log.hear('e1', events) === 'behind' && settle())
      for (const { act, pick } of run) {
        const any = room.messages()[pick % room.messages().length]!.seq
        if (act === 'say') room.say(pick % 2 ? ben : cleo)
        else if (act === 'reply') room.say(cleo, any)
        else if (act === 'edit') room.edit(any)
        else if (act === 'remove') room.remove(any)
        else if (act === 'react') room.react(any, pick % 3 ? ben : cleo, pick % 2 ? '👍' : '🎉')
        else if (act === 'join') room.join()
        else if (act === 'deliver') hear(room.events.slice(sent, (sent = room.events.length)))
        else if (act === 'drop') sent = room.events.length
        else if (act === 'again') hear(room.events.slice(pick % room.events.length))
        else if (act === 'shuffle') hear([...room.events].sort((one, other) => ((one.seq * (pick + 7)) % 11) - ((other.seq * (pick + 7)) % 11)))
        else if (act === 'before') log.add(room.page({ before: log.messages[0]?.seq ?? Infinity }))
        else if (act === 'late') {
          if (late) log.add(late)
          late = room.page({ before: log.messages[0]?.seq ?? Infinity })
        } else if (act === 'trim') log.keepAround(any, 6)
        else settle()
      }
      settle()
      const numbers = log.messages.map(({ number }) => number)
      expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other))
      expect(log.last).toBe(room.events.length)
      expect(log.number).toBe(room.messages().length)
      expect(plain(log.messages)).toEqual(plain(room.messages().filter(({ number }) => numbers.includes(number))))
    }),
    { numRuns: 500 },
  )
})

test('what the assistant says has its text when it has ended, and loses it with who asked', () => {
  const log = createRoomLog()
  const said = (seq: number, sender: Sender, text: string): Message => ({ seq, number: seq, at, sender, clientId: `c${seq}`, text, revision: 0 })
  const answer = { generation: '00000000-0000-4000-8000-000000000001', asker: 'person:8' }
  log.begin({ epoch: 'e1', top: 2, number: 2, floor: 0, hasBefore: false, hasAfter: false, messages: [said(1, ben, 'asked'), { ...said(2, { kind: 'assistant', id: 'assistant', name: '' }, ''), answer: { ...answer, state: 'running' } }] })
  log.hear('e1', [{ kind: 'message-answer', seq: 3, at, message: 2, text: 'Said.', answer: { ...answer, state: 'done' } }])
  expect(log.find(2)).toMatchObject({ text: 'Said.', answer: { state: 'done' } })
  log.hear('e1', [{ kind: 'sender-erased', seq: 4, at, sender: 'person:8' }])
  expect(log.find(2)).toMatchObject({ text: '', deleted: { by: 'sender' } })
  expect(log.find(2)!.answer).toBeUndefined()
})
