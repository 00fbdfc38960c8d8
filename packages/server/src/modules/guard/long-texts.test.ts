import { expect, test } from 'vitest'
import { asData } from './as-data.ts'
import { findHints } from './hints.ts'

// Texts that are made so that looking through them takes long: everybody waits meanwhile. A second time over the same letters for each
// of them would take a minute here.

const length = 100_000
const fill = (piece: string) => piece.repeat(Math.ceil(length / piece.length))
const odd = ['a', '1', '.', '-', 'eyJ', 'a.', '1-', '%6', 'sk-', '-----BEGIN ', '\n', '\n ', '[ ', '< ', '\u2028', 'ａ']

test.each(odd)('%j, again and again, is looked through once', (piece) => {
  expect(findHints(fill(piece), 'prompt')).toEqual([])
  expect(asData(fill(piece), 'course description')).toContain('source="course description"')
})

test.each(['[', '<', '#', 'system'])('blanks without an end after %j are looked through once', (begun) => {
  for (const blank of [' ', '\n', '\t']) expect(asData(begun + fill(blank), 'course description')).toContain(begun)
})
