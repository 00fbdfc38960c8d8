import { expect, test } from 'vitest'
import { fencedIn } from './fenced.ts'

test('a block between fences is what stands in it', () => {
  expect(fencedIn('```text\nDear all,\n\nsee you.\n```')).toEqual({ text: 'Dear all,\n\nsee you.', isProse: true })
  expect(fencedIn('~~~js\nconst x = 1\n~~~')).toEqual({ text: 'const x = 1', isProse: false })
  expect(fencedIn('```\nhalf')).toEqual({ text: 'half', isProse: false })
})

test('anything else is none', () => {
  for (const block of ['Words', '```js\na\n```\n\nand words', '- ```a```', '```a\nb\n```\nmore\n```']) expect(fencedIn(block)).toBeUndefined()
})
