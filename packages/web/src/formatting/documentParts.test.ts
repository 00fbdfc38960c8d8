import { expect, test } from 'vitest'
import { documentParts } from './documentParts.ts'

test('a long document comes in parts that begin with headings, and loses nothing', () => {
  const section = (name: string) => `## ${name}\n\n${'Words. '.repeat(1500)}\n`
  const body = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map(section).join('\n')
  const parts = documentParts(body)
  expect(parts.length).toBeGreaterThan(1)
  expect(parts.join('').trim()).toBe(body.trim())
  for (const part of parts) expect(part).toMatch(/^## /)
})

test('what looks like a heading within code parts nothing', () => {
  const body = `${'Words.\n'.repeat(4000)}\`\`\`sh\n# a comment\n\`\`\`\n\n# Next`
  expect(documentParts(body).map((part) => part.trimEnd().split('\n').at(-1))).toEqual(['', '# Next'].map((line) => line || '```'))
  expect(documentParts('# Short\n\n# Shorter')).toHaveLength(1)
})
