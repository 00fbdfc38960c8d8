import { expect, test } from 'vitest'
import { addressForm, choice, date, number, text, texts } from './address.ts'

const form = addressForm({ q: text, kind: texts, state: choice(['done', 'failed']), from: date, job: number })
type State = ReturnType<typeof form.read>
const empty: State = { q: '', kind: [], state: null, from: '', job: null }

test('a state survives the way through the address, and an empty one leaves it clean', () => {
  const state: State = { q: 'a & b', kind: ['x', 'y'], state: 'failed', from: '2026-11-21', job: 12 }
  expect(form.read(form.write(state))).toEqual(state)
  expect([form.write(empty), form.read({})]).toEqual([{}, empty])
})

test('an address that was tampered with gives what it can', () => {
  expect(form.read({ q: ['a', 'b'], kind: null, state: 'lost', from: '21.11.2026', job: '-1' })).toEqual({ ...empty, q: 'a' })
})
