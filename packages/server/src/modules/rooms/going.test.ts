import type { LiveEvent } from '@fairway/contract/live'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPresence } from './presence.ts'
import { personSender } from './senders.ts'

// When it is said that somebody has gone: not while they look at another page. A minute of it passes at once.

const lobby = 1
const ben = personSender({ id: 7, name: 'Ben' })
const chloe = personSender({ id: 8, name: 'Chloe' })
let said: string[]
/** How many people those who listen here were told of last. */
let counted: number | undefined
let presence: ReturnType<typeof createPresence>
/** What another instance says of who is there. */
let hear: (text: string) => void

beforeEach(() => {
  vi.useFakeTimers()
  said = []
  presence = createPresence({
    bus: { isShared: true, publish() {}, listen: (_channel, handler) => ((hear = handler), () => {}), instance: 'one' },
    publishHere: (event: LiveEvent) => void (event.type === 'presence' && (counted = event.count)),
    publish: (event: LiveEvent) => void (event.type === 'room-notice' && said.push(`${event.text.zh} ${event.text.en}`)),
  })
  presence.came(lobby, 'lobby', chloe)
  presence.came(lobby, 'lobby', ben)
  vi.advanceTimersByTime(3_000)
  said = []
})
afterEach(() => {
  presence.close()
  vi.useRealTimers()
})

test('who looks at another page and comes back has neither left nor come', () => {
  presence.went(lobby, ben)
  vi.advanceTimersByTime(40_000)
  expect(presence.present(lobby)).toEqual([chloe])
  presence.came(lobby, 'lobby', ben)
  vi.advanceTimersByTime(120_000)
  expect(said).toEqual([])
})

test('who comes back through another instance has not left', () => {
  presence.went(lobby, ben)
  vi.advanceTimersByTime(40_000)
  hear(JSON.stringify({ instance: 'two', count: 1, people: [ben] }))
  vi.advanceTimersByTime(40_000)
  expect(said).toEqual([])
})

test('who stays away is said to be here no longer, after a minute', () => {
  presence.went(lobby, ben)
  vi.advanceTimersByTime(60_000)
  expect(said).toEqual([])
  vi.advanceTimersByTime(10_000)
  expect(said).toEqual(['Ben 已不在大厅。 Ben is no longer here.'])
  presence.came(lobby, 'lobby', ben)
  vi.advanceTimersByTime(3_000)
  expect(said.at(-1)).toContain('Ben came in')
})

test('the last one who goes is said to be gone too, for those on other instances', () => {
  presence.went(lobby, ben)
  presence.went(lobby, chloe)
  vi.advanceTimersByTime(70_000)
  expect(said).toEqual(['Ben、Chloe 已不在大厅。 Ben, Chloe are no longer here.'])
  expect(presence.picture(lobby)).toBeUndefined()
})

test('who was on an instance that ended without a goodbye is there no longer, though nothing else happens', () => {
  presence.went(lobby, ben)
  vi.advanceTimersByTime(10_000)
  hear(JSON.stringify({ instance: 'two', count: 1, people: [ben] }))
  vi.advanceTimersByTime(10_000)
  expect(counted).toBe(2)
  vi.advanceTimersByTime(90_000)
  expect(counted).toBe(1)
})

test('who was on an instance that said goodbye has a moment to come back', () => {
  const other = createPresence({ bus: { isShared: true, publish: (_channel, text) => hear(text), listen: () => () => {}, instance: 'two' }, publishHere() {}, publish() {} })
  other.came(lobby, 'lobby', personSender({ id: 9, name: 'Emil' }))
  vi.advanceTimersByTime(5_000)
  expect(counted).toBe(3)
  other.close()
  vi.advanceTimersByTime(4_000)
  expect(counted).toBe(3)
  vi.advanceTimersByTime(26_000)
  expect(counted).toBe(2)
})
