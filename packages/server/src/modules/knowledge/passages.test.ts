import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blocksOf } from './blocks.ts'
import { passagesOf, passageSize, placesOf } from './passages.ts'
import { tokensOf } from './tokens.ts'

// How a document is taken to pieces.

const long = (words: string, times: number) => Array.from({ length: times }, () => words).join('')

test('a section is a passage, under its headings and by its anchor', () => {
  const body = 'Before.\n\n# One\n\nFirst.\n\n## Two *three*\n\nSecond.\n\n# One\n\nThird.\n\nSet\n---\n\nFourth.'
  expect(passagesOf(body, 'Title')).toEqual([
    { headings: [], anchor: '', text: 'Before.' },
    { headings: ['One'], anchor: 'one', text: 'First.' },
    { headings: ['One', 'Two three'], anchor: 'two-three', text: 'Second.' },
    { headings: ['One'], anchor: 'one-2', text: 'Third.' },
    { headings: ['One', 'Set'], anchor: 'set', text: 'Fourth.' },
  ])
})

test('a first heading that only repeats the title is not told again, and a heading alone is a passage', () => {
  expect(passagesOf('# Title\n\n## Rules\n\nText.\n\n## Closed on Fridays', 'Title')).toEqual([
    { headings: ['Rules'], anchor: 'rules', text: 'Text.' },
    { headings: ['Closed on Fridays'], anchor: 'closed-on-fridays', text: '## Closed on Fridays' },
  ])
  expect(passagesOf('Closed on Fridays\n---', '')).toEqual([{ headings: ['Closed on Fridays'], anchor: 'closed-on-fridays', text: 'Closed on Fridays\n---' }])
})

test('what looks like a heading within code is none', () => {
  expect(passagesOf('```\n# no heading\n```', '')).toEqual([{ headings: [], anchor: '', text: '```\n# no heading\n```' }])
})

test('a long paragraph is cut after a sentence, and none is longer than it may be', () => {
  for (const sentence of ['这是一个关于图书馆借阅规则的句子，说明了期限。', 'This is a sentence about what the library lends, and for how long. ']) {
    const passages = passagesOf(long(sentence, 200), '')
    expect(passages.length).toBeGreaterThan(3)
    for (const { text } of passages) {
      expect(tokensOf(text)).toBeLessThanOrEqual(passageSize.most)
      expect(text).toMatch(/[。.]$/)
    }
  }
})

test('a row of a table stays whole', () => {
  const rows = Array.from({ length: 200 }, (_, index) => `| 第 ${index} 项 | ${long('说明', 10)} |`)
  const passages = passagesOf(`| 项 | 说明 |\n|---|---|\n${rows.join('\n')}`, '')
  expect(passages.length).toBeGreaterThan(3)
  expect(passages.flatMap(({ text }) => text.split('\n')).filter((line) => line.startsWith('| 第'))).toEqual(rows)
})

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom('# A\n', '## B\n', '\n\n', '| a | b |\n|---|---|\n', '| c | d |\n', '```\n', '- item\n', '---\n', '𠮷👍🏽', '句子。', 'Words, and more. ', '\t', 'x'.repeat(3000), '字'.repeat(900), '👩‍🚀'.repeat(300)),
    fc.string({ unit: 'binary', maxLength: 40 }),
  ),
  { maxLength: 60 },
)

/** Is this place within a character? */
function splits(text: string, at: number): boolean {
  return /[\ud800-\udbff]/.test(text[at - 1] ?? '') && /[\udc00-\udfff]/.test(text[at] ?? '')
}

function without(body: string, parts: readonly { from: number; to: number }[]): string {
  return parts.reduce((rest, { from, to }) => rest.slice(0, from) + ' '.repeat(to - from) + rest.slice(to), body)
}

test('whatever a document is made of, its passages stand in it in order, never overlap, cut no character, and leave out nothing but headings', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const body = parts.join('')
      const said = blocksOf(body).flatMap((block) => (block.kind === 'heading' ? [block] : []))
      let at = 0
      for (const { from, to } of placesOf(body, '')) {
        const text = body.slice(from, to)
        expect(from).toBeGreaterThanOrEqual(at)
        at = to
        said.push({ kind: 'heading', from, to: at, level: 0, text })
        expect(splits(body, from) || splits(body, at)).toBe(false)
        expect(tokensOf(text)).toBeLessThanOrEqual(passageSize.ofRow + passageSize.most)
      }
      expect(without(body, said).trim()).toBe('')
    }),
    { numRuns: 300, examples: [[['Words, and more. ', '# A\n', '---\n', 'Words, and more. ']]] },
  )
})
