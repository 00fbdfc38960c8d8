import type { Message } from '@fairway/contract/rooms'
import { expect, test } from 'vitest'
import { logRows, type LogRow } from './logRows.ts'
import type { Outgoing } from './outbox.ts'

const message = (number: number, at: string, sender = '1', more: Partial<Message> = {}): Message => ({
  seq: number * 10, number, at: `2026-09-${at}:00.000Z`, sender: { kind: 'person', id: sender, name: `P${sender}` }, clientId: `c${number}`, text: `text ${number}`, revision: 0, ...more,
})
const outgoing = (clientId: string, at: string): Outgoing => ({ clientId, sender: 'person:1', room: 1, text: clientId, at: Date.parse(`2026-09-${at}:00.000Z`), state: 'waiting' })
const rows = (given: Partial<Parameters<typeof logRows>[0]>) => logRows({ messages: [], outgoing: [], notices: [], readUpTo: undefined, me: 'person:1', dayOf: (at) => at.slice(0, 10), ...given })
const said = (list: LogRow[]) => list.map((row) => (row.kind === 'message' ? `${row.message.number}${row.isFirst ? ' first' : ''}` : row.kind === 'outgoing' ? `${row.outgoing.text}${row.isFirst ? ' first' : ''}` : row.kind === 'gap' ? `gap of ${row.count}` : row.kind))

test('days are parted, and what one sender writes in one go stands together', () => {
  expect(said(rows({ messages: [message(1, '01T09:00'), message(2, '01T09:04'), message(3, '01T09:05', '2'), message(4, '01T09:20', '2'), message(5, '02T09:00', '2'), message(6, '02T09:01', '2', { replyTo: 10 })] }))).toEqual(['day', '1 first', '2', '3 first', '4 first', 'day', '5 first', '6 first'])
})

test('what is missing is a gap that says how much', () => {
  expect(said(rows({ messages: [message(1, '01T09:00'), message(9, '01T09:01')] }))).toEqual(['day', '1 first', 'gap of 7', '9 first'])
})

test('one line stands before what is new, and nothing that the reader wrote is new', () => {
  const messages = [message(1, '01T09:00', '2'), message(2, '01T09:01'), message(3, '01T09:02', '2'), message(4, '01T09:02', '2')]
  expect(said(rows({ messages, readUpTo: 1 }))).toEqual(['day', '1 first', '2 first', 'new', '3 first', '4'])
  expect(said(rows({ messages, readUpTo: 4 }))).not.toContain('new')
})

test('what is on its way stands at the end, under the key that it will have in the log', () => {
  const before = rows({ messages: [message(1, '01T09:00')], outgoing: [outgoing('c2', '01T09:01'), outgoing('c3', '01T09:01')] })
  const after = rows({ messages: [message(1, '01T09:00'), message(2, '01T09:01')], outgoing: [outgoing('c3', '01T09:01')] })
  expect(said(before)).toEqual(['day', '1 first', 'c2', 'c3'])
  expect(said(after)).toEqual(['day', '1 first', '2', 'c3'])
  expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key))
})

test('a notice stands where it was said', () => {
  const notice = (at: string) => ({ key: at, at: `2026-09-${at}:00.000Z`, text: { en: 'x' } })
  expect(said(rows({ messages: [message(1, '01T09:00'), message(2, '01T09:02')], notices: [notice('01T08:00'), notice('01T09:01'), notice('01T09:03')] }))).toEqual(['day', '1 first', 'notice', '2 first', 'notice'])
})
