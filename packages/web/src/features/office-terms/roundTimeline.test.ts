import { expect, test } from 'vitest'
import { stateOf, summaryOf, timelineOf } from './roundTimeline.ts'

const round = (opensAt: string, closesAt: string, hidden = false) => ({ opensAt, closesAt, hidden })
const at = (iso: string) => Date.parse(iso)

test('a round is open from its opening to its closing, which no longer belongs to it; a hidden one never is', () => {
  const day = round('2026-09-01T00:00:00Z', '2026-09-02T00:00:00Z')
  expect(stateOf(day, at('2026-08-31T23:59:59.999Z'))).toBe('soon')
  expect(stateOf(day, at('2026-09-01T00:00:00Z'))).toBe('open')
  expect(stateOf(day, at('2026-09-02T00:00:00Z'))).toBe('over')
  expect(stateOf({ ...day, hidden: true }, at('2026-09-01T12:00:00Z'))).toBe('hidden')
})

test('what is said is what is open, or else everything that opens next', () => {
  const early = round('2026-09-01T00:00:00Z', '2026-09-03T00:00:00Z')
  const late = round('2026-09-05T00:00:00Z', '2026-09-07T00:00:00Z')
  const alike = round('2026-09-05T08:00:00+08:00', '2026-09-06T00:00:00Z')
  const unseen = round('2026-09-04T00:00:00Z', '2026-09-08T00:00:00Z', true)
  const rounds = [early, late, alike, unseen]
  expect(summaryOf(rounds, at('2026-09-02T00:00:00Z'))).toEqual({ state: 'open', rounds: [early] })
  expect(summaryOf(rounds, at('2026-09-04T12:00:00Z'))).toEqual({ state: 'soon', rounds: [late, alike] })
  expect(summaryOf(rounds, at('2026-09-08T00:00:00Z'))).toBeUndefined()
})

test('bars lie to scale, within the picture, and days begin at midnight where the campus is', () => {
  const timeline = timelineOf([round('2026-09-01T01:00:00Z', '2026-09-03T01:00:00Z'), round('2026-09-05T01:00:00Z', '2026-09-09T01:00:00Z')], 'Asia/Shanghai', at('2026-09-05T01:00:00Z'))!
  const [one, other] = [timeline.place(round('2026-09-01T01:00:00Z', '2026-09-03T01:00:00Z')), timeline.place(round('2026-09-05T01:00:00Z', '2026-09-09T01:00:00Z'))]
  expect(other.to - other.from).toBeCloseTo(2 * (one.to - one.from))
  expect(one.from).toBeGreaterThan(0)
  expect(other.to).toBeLessThan(1)
  expect(timeline.now).toBeCloseTo(other.from)
  // Midnight of the 3rd in Shanghai is 16:00 of the 2nd in Greenwich: 39 of 192 hours after the first opening.
  const third = timeline.ticks.find(({ day }) => day === '2026-09-03')!
  expect((third.at - one.from) / (other.to - one.from)).toBeCloseTo(39 / 192)
  expect(timeline.ticks.length).toBeLessThanOrEqual(9)
})

test('months of rounds have no more marks than days of them; the clock is not drawn far from all of them', () => {
  const timeline = timelineOf([round('2026-01-01T00:00:00Z', '2027-06-01T00:00:00Z')], 'Europe/Oslo', at('2029-01-01T00:00:00Z'))!
  expect(timeline.ticks.length).toBeGreaterThan(2)
  expect(timeline.ticks.length).toBeLessThanOrEqual(9)
  expect(timeline.now).toBeUndefined()
  expect(timelineOf([], 'Europe/Oslo', 0)).toBeUndefined()
})
