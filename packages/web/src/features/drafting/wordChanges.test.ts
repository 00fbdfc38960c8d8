import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordChanges } from './wordChanges.ts'

const said = (before: string, after: string) => wordChanges(before, after)?.map(({ kind, text }) => ({ same: text, gone: `[-${text}-]`, new: `[+${text}+]` })[kind]).join('')

test('what changed stands where it changed, words in one piece', () => {
  expect(said('The class moves to Friday.', 'The class moves to Monday morning.')).toBe('The class moves to [-Friday-][+Monday morning+].')
  expect(said('周四的课改到周五上午。', '周四的课改到下周一上午。')).toBe('周四的课改到[+下+]周[-五-][+一+]上午。')
  expect(said('same', 'same')).toBe('same')
})

test('of what has little in common nothing is marked', () => {
  expect(wordChanges('One two three four five', '完全不同的另一段文字')).toBeUndefined()
})

test('without what is new it is the old text, without what is gone the new one', () => {
  const word = fc.constantFrom('a', 'b', ' ', '课', '。', '\n', 'word')
  fc.assert(
    fc.property(fc.array(word), fc.array(word), (one, other) => {
      const [before, after] = [one.join(''), other.join('')]
      const changes = wordChanges(before, after)
      if (!changes) return
      expect(changes.filter(({ kind }) => kind !== 'new').map(({ text }) => text).join('')).toBe(before)
      expect(changes.filter(({ kind }) => kind !== 'gone').map(({ text }) => text).join('')).toBe(after)
    }),
  )
})
