import { expect, test } from 'vitest'
import { clockOf } from './answer-text.ts'
import { nextDuty } from './duty-hours.ts'

// 2026-11-21 is a Saturday.
const hours = ['1-5 08:30-11:30', '1-5 14:00-17:30']

test.each([
  ['2026-11-20T00:29:59Z', '2026-11-20 08:30'],
  ['2026-11-20T00:30:00Z', null],
  ['2026-11-20T03:30:00Z', '2026-11-20 14:00'],
  ['2026-11-20T09:30:00Z', '2026-11-23 08:30'],
  ['2026-11-21T04:00:00Z', '2026-11-23 08:30'],
])('at %s somebody is there from %s, by the clocks of the campus', (now, next) => {
  const opens = nextDuty(hours, 'Asia/Shanghai', new Date(now))
  expect(opens && clockOf('Asia/Shanghai', opens).slice(0, 16)).toBe(next)
})

test('after the only hours of the week it is a week until the next', () => {
  const opens = nextDuty(['5 08:00-09:00'], 'Asia/Shanghai', new Date('2026-11-20T01:00:00Z'))
  expect(clockOf('Asia/Shanghai', opens!)).toBe('2026-11-27 08:00:00')
})

test('without hours somebody is always there', () => expect(nextDuty([], 'Asia/Shanghai', new Date())).toBeNull())
