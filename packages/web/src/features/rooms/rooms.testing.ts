import type { LiveEvent } from '@fairway/contract/live'
import type { Message, MessagePage, Room, Sender } from '@fairway/contract/rooms'
import { vi } from 'vitest'
import { live, type Position } from '../../api/live.ts'

/** The socket, as a test hears and speaks over it. `live.listen` and what asks are mocked: `vi.restoreAllMocks()` takes it back. */
export function fakeSocket() {
  const listeners = new Set<(event: LiveEvent) => void>()
  const topics = new Map<string, Position | undefined>()
  const subscribed: { topic: string; epoch?: string; since?: number }[] = []
  const requested: unknown[] = []
  vi.spyOn(live, 'listen').mockImplementation((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  })
  vi.spyOn(live, 'subscribe').mockImplementation((topic, position) => {
    topics.set(topic, position)
    subscribed.push({ topic, ...position?.() })
  })
  vi.spyOn(live, 'unsubscribe').mockImplementation((topic) => void topics.delete(topic))
  vi.spyOn(live, 'request').mockImplementation((request) => requested.push(request) > 0)
  return { topics, subscribed, requested, tell: (event: LiveEvent) => listeners.forEach((hear) => hear(event)) }
}

export const ben: Sender = { kind: 'person', id: '7', name: 'Ben' }
export const cleo: Sender = { kind: 'person', id: '8', name: 'Cleo' }
export const session = { viewer: { id: 7, number: 'x1', name: 'Ben', roles: ['student'], student: null } }

export const message = (number: number, more: Partial<Message> = {}): Message => ({
  seq: number, number, at: '2026-09-01T09:00:00.000Z', sender: cleo, clientId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, text: `text ${number}`, revision: 0, ...more,
})

export const page = (messages: Message[], more: Partial<MessagePage> = {}): MessagePage => {
  const last = messages.at(-1)
  return { epoch: 'e1', top: last?.seq ?? 0, number: last?.number ?? 0, floor: 0, messages, hasBefore: (messages[0]?.number ?? 1) > 1, hasAfter: false, ...more }
}

export const room = (more: Partial<Room> = {}): Room => ({
  id: 1, kind: 'group', name: { zh: '学习', en: 'Study' }, description: '', section: null, other: null, isOpen: false, isArchived: false, isMember: true, mayModerate: false, mayPost: true, muted: null, slowSeconds: 0, hasAssistant: true,
  read: { seq: 3, number: 3 }, mentions: 0, notify: 'all', lastAt: null, epoch: 'e1', top: 3, number: 3, floor: 0, ...more,
})
