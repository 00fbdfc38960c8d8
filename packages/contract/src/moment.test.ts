import { expect, it } from 'vitest'
import { momentIn } from './moment.ts'

it.each([
  ['Asia/Shanghai', '2026-11-21 09:00', '2026-11-21T01:00:00.000Z'],
  ['America/Los_Angeles', '2026-07-01 09:00', '2026-07-01T16:00:00.000Z'],
  ['America/Los_Angeles', '2026-12-01T09:00:30', '2026-12-01T17:00:30.000Z'],
  // an hour before and after clocks go back
  ['America/Los_Angeles', '2026-11-01 00:30', '2026-11-01T07:30:00.000Z'],
  ['America/Los_Angeles', '2026-11-01 02:30', '2026-11-01T10:30:00.000Z'],
  ['Asia/Shanghai', '2026-11-21T09:00:00Z', '2026-11-21T09:00:00.000Z'],
  ['Asia/Shanghai', '2026-11-21T09:00:00+02:00', '2026-11-21T07:00:00.000Z'],
])('in %s, %s is %s', (zone, text, iso) => expect(momentIn(zone, text)?.toISOString()).toBe(iso))

it.each(['tomorrow', '2026-11-31 09:00', '2026-02-30 10:00', '2026-11-21', '2026-11-21 25:00', ''])('"%s" is not a time', (text) => {
  expect(momentIn('Asia/Shanghai', text)).toBeUndefined()
})
