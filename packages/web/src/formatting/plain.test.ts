import { expect, test } from 'vitest'
import { beginningOf, plainText } from './plain.ts'

test.each([
  ['**bold**, *leaning*, __bold__, _leaning_ and ~~gone~~', 'bold, leaning, bold, leaning and gone'],
  ['**bold and *both***', 'bold and both'],
  ['see [the plan](https://fairway.example/a_(b)) and ![a cat](https://elsewhere.example/cat.png "Tom")', 'see the plan and a cat'],
  ['[x](javascript:alert(1))', 'x'],
  ['<https://fairway.example>', 'https://fairway.example'],
  ['hi @[Cleo](8), @room', 'hi @Cleo, @room'],
  ['# Title\n> quoted\n\n- one\n- two\n1. first', 'Title\nquoted\n\none\ntwo\n1. first'],
  ['**线性代数**的笔记', '线性代数的笔记'],
  ['see:\n| a | **b** |\n|:--|--:|\n| 1 | 2 |\n\nx | y', 'see:\na · b\n1 · 2\n\nx | y'],
  ['a|b\n-|-\n1|2', 'a · b\n1 · 2'],
  ['\\*as it is\\*', '*as it is*'],
])('%j is read as %j', (markdown, plain) => expect(plainText(markdown)).toBe(plain))

test('what only looks like a sign stays', () => {
  for (const text of ['2 * 3 * 4', 'snake_case_name and other_name', 'a - b', '-5 degrees', 'f(x)[0] (and so on)', '5 < 6 > 4', '# ', 'C# and #tag', '<img src=x onerror=alert(1)>', '$x_1 + x_2$', 'half **open']) {
    expect(plainText(text)).toBe(text)
  }
})

test('code is what stands in it', () => {
  expect(plainText('use `**kwargs` and `` a`b ``')).toBe('use **kwargs and a`b')
  expect(plainText('so:\n```python\ndef f(*a, **b): return __name__ # [x](y)\n```\n**done**')).toBe('so:\ndef f(*a, **b): return __name__ # [x](y)\ndone')
  expect(plainText('**use `f` now**')).toBe('use f now')
})

test('nobody puts signs of ours into it, or turns it around', () => {
  expect(plainText('\uE0000\uE001`a`')).toBe('0a')
  expect(plainText('a\u202Eb')).toBe('ab')
})

test('it begins in one line, and no character is cut in two', () => {
  expect(beginningOf('- one\n- **two**\n\nthree', 100)).toBe('one two three')
  expect(beginningOf('abc😀', 4)).toBe('abc')
  expect(beginningOf('x'.repeat(500), 160)).toHaveLength(160)
})
