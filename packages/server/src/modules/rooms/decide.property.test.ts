import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RoomEvent, Sender } from '@fairway/contract/rooms'
import type { Command } from './commands.ts'
import { clientKey, decide, type Asked, type LogState, type Outcome } from './decide.ts'
import { placeKey } from './place.ts'

// What is decided of any commands at all, by themselves and cut into batches in any way. To look harder: more `numRuns`.

const numRuns = 500
const rooms = [1, 2]
const senders: Sender[] = ['ada', 'bob', 'cem'].map((name) => ({ kind: 'guest', id: name, name }))
const clientIds = ['A', 'b', 'B', 'c', 'd'].map((letter) => `0000000${letter}-0000-4000-8000-000000000000`)

const sender = fc.constantFrom(...senders)
const message = fc.integer({ min: 1, max: 12 })
const generation = fc.constantFrom('one', 'two', 'three')
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('post' as const), sender, clientId: fc.constantFrom(...clientIds), text: fc.string(), replyTo: fc.option(message, { nil: undefined, freq: 4 }), answer: fc.option(generation, { nil: undefined }) }).map(({ answer, ...post }) => ({ ...post, ...(answer !== undefined && { answer: { generation: answer, state: 'running' as const, asker: 'guest:ada' } }) })) },
  fc.record({ kind: fc.constant('edit' as const), sender, message, text: fc.constantFrom('one', 'other'), revision: fc.option(fc.nat(2), { nil: undefined }) }, { requiredKeys: ['kind', 'sender', 'message', 'text'] }).map(({ revision, ...edit }) => ({ ...edit, ...(revision !== undefined && { revision }) })),
  fc.record({ kind: fc.constant('answer' as const), message, text: fc.constantFrom('', 'said'), answer: fc.record({ generation, state: fc.constantFrom('running' as const, 'done' as const), asker: fc.constant('guest:ada') }), replaces: fc.option(generation, { nil: undefined }) }, { requiredKeys: ['kind', 'message', 'text', 'answer'] }).map(({ replaces, answer, ...rest }) => ({ ...rest, answer: { ...answer, state: replaces === undefined ? ('done' as const) : ('running' as const) }, ...(replaces !== undefined && { replaces }) })),
  fc.record({ kind: fc.constant('delete' as const), sender, message, mayModerate: fc.boolean() }),
  fc.record({ kind: fc.constant('react' as const), sender, message, emoji: fc.constantFrom('👍', '🎉'), on: fc.boolean() }),
  fc.record({ kind: fc.constant('pin' as const), by: sender, message, on: fc.boolean() }),
  fc.record({ kind: fc.constant('change' as const), name: fc.constantFrom('one', 'other'), slowSeconds: fc.constantFrom(0, 5), isOpen: fc.boolean(), isArchived: fc.boolean(), hasAssistant: fc.boolean() }, { requiredKeys: ['kind'] }),
  fc.record({ kind: fc.constant('member' as const), person: sender, change: fc.constantFrom('joined' as const, 'left' as const) }),
)
const asked: fc.Arbitrary<Asked> = fc.record({ roomId: fc.constantFrom(...rooms), command })

function emptyState(): LogState {
  return {
    now: new Date(0),
    rooms: new Map(rooms.map((id) => [id, { id, lastSeq: 0, number: 0, slowSeconds: 0, isArchived: false }])),
    changeable: new Map(rooms.map((id) => [id, { name: 'one', description: '', slowSeconds: 0, isOpen: false, isArchived: false, hasAssistant: true }])),
    targets: new Map(),
    written: new Map(),
    lastPosts: new Map(),
  }
}

/** What the next batch finds in the database, in which what was decided has been written. */
function written(state: LogState, roomId: number, event: RoomEvent | undefined): void {
  if (event?.kind === 'message-answer') state.targets.get(placeKey(roomId, event.message))!.answer = event.answer
  if (event?.kind !== 'message') return
  const target = { seq: event.seq, sender: `${event.sender.kind}:${event.sender.id}`, text: event.text, revision: 0, isDeleted: false, isPinned: false, thread: event.thread ?? null, answer: event.answer ?? null }
  state.targets.set(placeKey(roomId, event.seq), { ...target, reactions: new Map() })
}

function decided(state: LogState, batches: readonly (readonly Asked[])[]) {
  const decisions = batches.flatMap((batch) => {
    const own = decide(state, batch)
    own.forEach((decision, index) => 'event' in decision && written(state, batch[index]!.roomId, decision.event))
    return own
  })
  const all = batches.flat()
  const events = (roomId: number) => decisions.flatMap((decision, index) => ('event' in decision && decision.event && all[index]!.roomId === roomId ? [decision.event] : []))
  return { all, decisions, events }
}

test('seqs and numbers have no holes, and a client id is written once and answered with its place ever after', () => {
  fc.assert(
    fc.property(fc.array(fc.array(asked, { minLength: 1, maxLength: 8 }), { maxLength: 12 }), (batches) => {
      const state = emptyState()
      const { all, decisions, events } = decided(state, batches)
      for (const roomId of rooms) {
        const log = events(roomId)
        expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1))
        const messages = log.filter((event) => event.kind === 'message')
        expect(messages.map(({ number }) => number)).toEqual(messages.map((_, index) => index + 1))
        expect(state.rooms.get(roomId)).toMatchObject({ lastSeq: log.length, number: messages.length })
      }
      const places = new Map<string, Pick<Outcome, 'seq' | 'number'>>()
      decisions.forEach((decision, index) => {
        const { roomId, command } = all[index]!
        if (command.kind !== 'post' || 'refusal' in decision) return
        const key = clientKey(roomId, `${command.sender.kind}:${command.sender.id}`, command.clientId)
        const { seq, number, isNew } = decision.outcome
        expect(isNew).toBe(!places.has(key))
        expect(places.get(key) ?? { seq, number }).toEqual({ seq, number })
        places.set(key, { seq, number })
      })
      expect(rooms.flatMap(events).filter(({ kind }) => kind === 'message')).toHaveLength(places.size)
    }),
    { numRuns },
  )
})

test('what is deleted is neither edited, answered, pinned nor reacted to any more, and every edit is one', () => {
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 60 }), (commands) => {
      const { events } = decided(
        emptyState(),
        commands.map((one) => [one]),
      )
      for (const roomId of rooms) {
        const gone = new Set<number>()
        const texts = new Map<number, { text: string; revision: number }>()
        for (const event of events(roomId)) {
          const about = event.kind === 'message' ? event.replyTo : 'message' in event ? event.message : undefined
          if (about !== undefined) expect(texts.has(about) && !gone.has(about)).toBe(true)
          if (event.kind === 'message') texts.set(event.seq, { text: event.text, revision: 0 })
          if (event.kind === 'message-edited') {
            expect(event.revision).toBe(texts.get(event.message)!.revision + 1)
            expect(event.text).not.toBe(texts.get(event.message)!.text)
            texts.set(event.message, event)
          }
          if (event.kind === 'message-deleted') gone.add(event.message)
        }
      }
    }),
    { numRuns },
  )
})

test('what the assistant says ends once for each time that it began, and begins anew only after that', () => {
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 60 }), (commands) => {
      const { events } = decided(
        emptyState(),
        commands.map((one) => [one]),
      )
      for (const roomId of rooms) {
        const standing = new Map<number, { generation: string; state: string }>()
        for (const event of events(roomId)) {
          if (event.kind === 'message' && event.answer) standing.set(event.seq, event.answer)
          if (event.kind === 'message-deleted') standing.delete(event.message)
          if (event.kind !== 'message-answer') continue
          const before = standing.get(event.message)!
          expect(before.state === 'running').toBe(event.answer.state !== 'running')
          if (event.answer.state !== 'running') expect(event.answer.generation).toBe(before.generation)
          standing.set(event.message, event.answer)
        }
      }
    }),
    { numRuns },
  )
})

test('everything asked once more changes nothing', () => {
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 40 }), (commands) => {
      // A retry follows its first try at once, as from a client whose answer was lost.
      const twice = decided(emptyState(), commands.flatMap((one) => (one.command.kind === 'member' ? [[one]] : [[one], [one]])))
      const once = decided(
        emptyState(),
        commands.map((one) => [one]),
      )
      for (const roomId of rooms) expect(twice.events(roomId)).toEqual(once.events(roomId))
    }),
    { numRuns },
  )
})
