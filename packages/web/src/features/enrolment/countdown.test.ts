import type { Round } from '@fairway/contract/courses'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createServerClock } from '../../api/clock.ts'
import { allowedNow, nextChange, remaining, standing } from './countdown.ts'

const at = (hour: number) => `2026-09-01T${String(hour).padStart(2, '0')}:00:00.000Z`
const ms = (hour: number) => Date.parse(at(hour))
const round = (id: number, opens: number, closes: number, allows: Partial<Round['allows']> = {}): Round => ({
  id, name: { en: `Round ${id}` }, opensAt: at(opens), closesAt: at(closes), audience: {}, creditLimit: null, sectionLimit: null, allows: { enrol: true, drop: true, wait: true, ...allows },
})
const rounds = [round(1, 8, 10), round(2, 12, 14), round(3, 9, 16, { enrol: false })]

test('the open round that closes first concerns the reader, then the next to open, then the last that closed', () => {
  expect(standing(rounds, null, ms(9))).toMatchObject({ round: { id: 1 }, phase: 'open', changesAt: ms(10) })
  expect(standing(rounds.slice(0, 2), null, ms(11))).toMatchObject({ round: { id: 2 }, phase: 'before', changesAt: ms(12) })
  expect(standing(rounds, null, ms(20))).toMatchObject({ round: { id: 3 }, phase: 'after', changesAt: null })
  expect(standing([], null, ms(9))).toBeNull()
})

test('rounds for others do not concern the reader', () => {
  expect(standing(rounds, [2], ms(9))).toMatchObject({ round: { id: 2 }, phase: 'before' })
  expect(allowedNow(rounds, [2], ms(9)).enrol).toBe(false)
})

test('what is allowed is what any open round allows, from its very first to before its last moment', () => {
  expect(allowedNow(rounds, null, ms(8)).enrol).toBe(true)
  expect(allowedNow(rounds, null, ms(8) - 1).enrol).toBe(false)
  expect(allowedNow(rounds, null, ms(10))).toEqual({ enrol: false, drop: true, wait: true })
})

test('the next change is the earliest opening or closing to come', () => {
  expect(nextChange(rounds, ms(8))).toBe(ms(9))
  expect(nextChange(rounds, ms(16))).toBeNull()
})

test('the countdown shows zero only when it is over', () => {
  expect(remaining(1)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 1 })
  expect(remaining(0).seconds).toBe(0)
  expect(remaining(90_061_000)).toEqual({ days: 1, hours: 1, minutes: 1, seconds: 1 })
})

let elapsed = 0
const clock = () => createServerClock(() => elapsed, () => Date.parse('1999-01-01T00:00:00Z') + elapsed)
beforeEach(() => (elapsed = 5000))
afterEach(() => vi.useRealTimers())

test('a computer whose clock is years wrong counts down by the server\'s', () => {
  const server = clock()
  // The server wrote 08:59:59 half way through a round trip of 200 ms.
  server.sample('2026-09-01T08:59:59.000Z', 5000, 5200)
  elapsed = 5200
  expect(server.now()).toBe(Date.parse('2026-09-01T08:59:59.100Z'))
  elapsed = 6100
  expect(server.now()).toBe(ms(9))
})

test('of two samples the one with the shorter round trip counts', () => {
  const server = clock()
  server.sample('2026-09-01T09:00:00.000Z', 5000, 5040)
  server.sample('2026-09-01T09:00:00.900Z', 5000, 7000)
  elapsed = 7000
  expect(server.now()).toBe(ms(9) + 1980)
})

test('a sample that contradicts the older one, as after sleep, replaces it', () => {
  const server = clock()
  server.sample('2026-09-01T09:00:00.000Z', 5000, 5040)
  server.sample('2026-09-01T11:00:00.000Z', 6000, 6400)
  elapsed = 6400
  expect(server.now()).toBe(ms(11) + 200)
})
