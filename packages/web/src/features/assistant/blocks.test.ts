import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blocksIn, noBlocks, type Blocks } from './blocks.ts'
import { calmed } from './unfinished.ts'

const lines = ['text', '', '- item', '  more of it', '1. one', '```python', '```', '~~~', '$$', '| a | b |', '|---|---|', '# head', '> quote', '    indented', 'x $y$ **z**', '中文', '😀']
const anyText = fc.array(fc.oneof(fc.constantFrom(...lines), fc.string({ maxLength: 8 })), { maxLength: 25 }).map((all) => all.join('\n'))
const partsOf = (text: string, { finished, from } = blocksIn(text)) => [...finished, text.slice(from)]

test('the blocks of a text make up the text', () => {
  fc.assert(fc.property(anyText, (text) => void expect(partsOf(text).join('')).toBe(text)))
})

test('a text has the same blocks in whatever pieces it comes, and what is finished stays as it is', () => {
  fc.assert(
    fc.property(anyText, fc.array(fc.nat(200), { maxLength: 12 }), (text, cuts) => {
      let blocks: Blocks = noBlocks
      for (const cut of [...cuts, text.length].sort((one, other) => one - other)) {
        const next = blocksIn(text.slice(0, cut), blocks)
        expect(next.finished.slice(0, blocks.finished.length)).toEqual(blocks.finished)
        blocks = next
      }
      expect(partsOf(text, blocks)).toEqual(partsOf(text))
    }),
  )
})

test('code, formulas and lists are one block, whatever lines are empty in them', () => {
  expect(partsOf('```\na\n\nb\n```\n\nafter\n\nend\n')).toEqual(['```\na\n\nb\n```\n\n', 'after\n\n', 'end\n'])
  expect(partsOf('$$\na\n\nb\n$$\n\nafter\n')).toEqual(['$$\na\n\nb\n$$\n\n', 'after\n'])
  expect(partsOf('- a\n\n- b\n\n  c\n\nafter\n')).toEqual(['- a\n\n- b\n\n  c\n\n', 'after\n'])
  expect(partsOf('- a\n\n```\nx\n\n- y\n```\n')).toEqual(['- a\n\n', '```\nx\n\n- y\n```\n'])
})

test('a long list is parted between its items', () => {
  const list = Array.from({ length: 2000 }, (_, index) => `${index + 1}. item`).join('\n')
  const parts = partsOf(list)
  expect(parts.length).toBeGreaterThan(3)
  for (const part of parts) expect(part.length).toBeLessThan(4100)
})

test('what is finished is looked through once', () => {
  const paragraph = `${'word '.repeat(200)}\n\n`
  const blocks = blocksIn(paragraph.repeat(100))
  expect(blocks.finished).toHaveLength(99)
  expect(blocksIn(paragraph.repeat(100), blocks).finished).toBe(blocks.finished)
})

test('signs that have begun are not shown and taken back again', () => {
  const shown: [written: string, seen: string][] = [
    ['see **bo', 'see **bo**'], ['see **', 'see'], ['see *le', 'see *le*'], ['~~gone', '~~gone~~'], ['**a** and **b', '**a** and **b**'], ['**done**', '**done**'], ['2 * 3', '2 * 3'],
    ['run `npm st', 'run `npm st`'], ['run `', 'run'], ['`done`', '`done`'],
    ['see [the pl', 'see the pl'], ['see [the plan](https://a.ex', 'see the plan'], ['![cat](https://x', 'cat'], ['[a](https://a.example) b', '[a](https://a.example) b'],
    ['it is $x^2 +', 'it is'], ['it costs $5 and', 'it costs $5 and'], ['$x$ is', '$x$ is'], ['so\n$$\n\\sum', 'so\n'],
    ['text\n-', 'text'], ['text\n##', 'text'], ['text\n1.', 'text'], ['text\n``', 'text'],
    ['```py\nx = [1', '```py\nx = [1'], ['```\nx\n``', '```\nx\n'],
    ['Here:\n| a | b', 'Here:'], ['| a | b |\n|-', '| a | b |\n|---|---|'], ['| a | b |\n|---|---|\n| 1', '| a | b |\n|---|---|\n| 1'],
    ['hello, world.', 'hello, world.'], ['你好，世界', '你好，世界'],
  ]
  for (const [written, seen] of shown) expect(calmed(written), written).toBe(seen)
})

test('whatever is calmed, nothing fails, and a finished sentence stays', () => {
  fc.assert(fc.property(anyText, (text) => typeof calmed(text) === 'string'))
  fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z中文]{1,8}$/), { minLength: 1, maxLength: 8 }), (words) => void expect(calmed(words.join(' '))).toBe(words.join(' '))))
})
