import { expect, test } from 'vitest'
import { createEnterKey } from './enterKey.ts'

const enter = { key: 'Enter', isComposing: false, keyCode: 13, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false }

test('Enter sends, and with Shift begins a new line', () => {
  const { isSending } = createEnterKey(() => 0)
  expect(isSending(enter)).toBe(true)
  expect(isSending({ ...enter, shiftKey: true })).toBe(false)
  expect(isSending({ ...enter, key: 'a' })).toBe(false)
})

test('the Enter that chooses a word of an input method does not send, in any browser', () => {
  let now = 1000
  const { isSending, compositionEnded } = createEnterKey(() => now)
  expect(isSending({ ...enter, isComposing: true })).toBe(false)
  expect(isSending({ ...enter, keyCode: 229 })).toBe(false)
  // Safari
  compositionEnded()
  expect(isSending(enter)).toBe(false)
  expect(isSending(enter)).toBe(true)
  compositionEnded()
  now += 200
  expect(isSending(enter)).toBe(true)
})
