import { expect, test } from 'vitest'
import { paragraphsOf } from './textParts.ts'

const linksIn = (text: string) => paragraphsOf(text).flat(2).flatMap(({ href }) => href ?? [])

test('empty lines part paragraphs, and every line stays one', () => {
  expect(paragraphsOf('One\ntwo\n\n \nThree\n')).toEqual([[[{ text: 'One' }], [{ text: 'two' }]], [[{ text: 'Three' }], []]])
})

test('addresses are links, without what ends the sentence around them', () => {
  expect(paragraphsOf('See https://example.edu/a?b=1, or not.')).toEqual([[[{ text: 'See ' }, { text: 'https://example.edu/a?b=1', href: 'https://example.edu/a?b=1' }, { text: ', or not.' }]]])
  expect(linksIn('（见 https://example.edu/选课）。再见 http://x.example。')).toEqual(['https://example.edu/选课', 'http://x.example'])
  expect(linksIn('(https://example.edu/a) https://example.edu/a_(b).')).toEqual(['https://example.edu/a', 'https://example.edu/a_(b)'])
})

test('nothing else is a link', () => {
  expect(linksIn('javascript:alert(1) data:text/html,x example.edu mailto:a')).toEqual([])
})
