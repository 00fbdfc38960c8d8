import { expect, test } from 'vitest'
import { allEmoji, findEmoji } from './emoji.ts'

test('each is one emoji, there once, and is found in both languages', () => {
  expect(new Set(allEmoji.map(({ emoji }) => emoji)).size).toBe(allEmoji.length)
  for (const { emoji, words } of allEmoji) {
    expect(emoji, words).toMatch(/^(?:\p{RGI_Emoji})$/v)
    expect(words, emoji).toMatch(/\p{Script=Han}/u)
    expect(words, emoji).toMatch(/[a-z]/)
  }
})

test('a word or its beginning finds', () => {
  expect(findEmoji('庆祝')[0]?.emoji).toBe('🎉')
  expect(findEmoji('celeb')[0]?.emoji).toBe('🎉')
  expect(findEmoji('elebrate')).toEqual([])
  expect(findEmoji(' ')).toBe(allEmoji)
})
