import { longestPrompt } from '@fairway/contract/guard-limits'
import { expect, test } from 'vitest'
import { Refusal } from '../../errors.ts'
import { admit } from './admission.ts'

function codeOf(act: () => unknown): string | undefined {
  try {
    act()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return undefined
}

test('a prompt is asked as it was written, but for its ends', () => {
  expect(admit('  When does\r\nthe round open?\n')).toBe('When does\nthe round open?')
  expect(admit('\t👩‍🎓 选课\tok')).toBe('👩‍🎓 选课\tok')
  expect(admit('选'.repeat(longestPrompt))).toHaveLength(longestPrompt)
})

test.each([
  ['', 'prompt-empty'],
  [' \n ', 'prompt-empty'],
  ['选'.repeat(longestPrompt + 1), 'prompt-too-long'],
  ['x'.repeat(10_000_000), 'prompt-too-long'],
  ['a\u0000b', 'control-characters'],
  ['a\u001b[31mb', 'control-characters'],
  ['\ud83d alone', 'control-characters'],
])('%.20j is refused as %s', (text, code) => expect(codeOf(() => admit(text))).toBe(code))

test('a prompt is counted in characters and in bytes', () => {
  expect(codeOf(() => admit('👍'.repeat(longestPrompt)))).toBeUndefined()
  expect(codeOf(() => admit('👍'.repeat(3), { characters: 10, bytes: 11 }))).toBe('prompt-too-long')
})
