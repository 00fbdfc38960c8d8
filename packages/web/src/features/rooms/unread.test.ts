import fc from 'fast-check'
import { expect, test } from 'vitest'
import { badgeOf, bumped, callsIn, seen, unreadIn } from './unread.ts'

const room = { id: 1, kind: 'group' as const, top: 10, number: 8, read: { seq: 6, number: 5 }, mentions: 1, notify: 'mentions' as const, isMember: true }

test('unread is how many messages there are less how many were read', () => {
  expect(unreadIn(room)).toBe(3)
  expect(unreadIn({ ...room, isMember: false })).toBe(0)
  expect(unreadIn({ ...room, read: { seq: 20, number: 9 } })).toBe(0)
})

test('a mention calls, and so does everything in a direct room; a room that is silenced calls nobody', () => {
  expect(callsIn(room)).toBe(1)
  expect(callsIn({ ...room, kind: 'direct', mentions: 0 })).toBe(3)
  expect(callsIn({ ...room, notify: 'none' })).toBe(0)
  expect(badgeOf([room, { ...room, kind: 'direct' }, { ...room, notify: 'none' }])).toEqual({ calls: 4, hasUnread: true })
  expect(badgeOf([{ ...room, notify: 'none' }])).toEqual({ calls: 0, hasUnread: false })
})

test('a call that was read is none, also before the server has counted again', () => {
  expect(callsIn(seen(room, { seq: 10, number: 8 }))).toBe(0)
})

test('news in whatever order, and told however often, leads to the same count', () => {
  const news = fc.array(fc.record({ top: fc.nat(50), number: fc.nat(50), isRead: fc.boolean() }), { maxLength: 20 })
  fc.assert(
    fc.property(news, news, (told, again) => {
      const after = (all: typeof told) => all.reduce((one, { top, number, isRead }) => (isRead ? seen(one, { seq: top, number }) : bumped(one, top, number)), room)
      expect(after([...told, ...again, ...told])).toEqual(after([...again, ...told].reverse()))
    }),
  )
})
