import fc from 'fast-check'
import type { GuardFamily } from '@fairway/contract/guard-limits'
import { expect, test } from 'vitest'
import type { JudgingRule } from './judging.ts'
import { createMatcher } from './matching.ts'
import { shippedRules } from './shipped.ts'
import { createStreamGuard, type Piece } from './streaming.ts'

// An answer, looked through while it streams.

const rules = Object.entries(shippedRules).map(([shipped, rule]): JudgingRule => ({ ...rule, id: null, shipped: shipped as GuardFamily, matches: undefined }))
const canary = 'fw-0f3a9c71e4b25d8806'
const key = `sk-${'a7Bd9QkX2mWv4Rt8'.repeat(2)}`

function stream(pieces: readonly string[], using: readonly JudgingRule[] = rules) {
  const guard = createStreamGuard(using, [canary])
  const told: Piece[] = [...pieces.map((piece) => guard.push(piece)), guard.end()]
  return { text: told.map(({ text }) => text).join(''), told, findings: told.flatMap(({ findings }) => findings), blocked: told.find(({ blocked }) => blocked) }
}

test('a usual answer is shown piece by piece, at once', () => {
  const pieces = ['The round ', 'opens on Monday. ', '第一轮', '周一开放。', 'Section 2 has 3 seats < 5.']
  expect(stream(pieces).told.map(({ text }) => text)).toEqual([...pieces, ''])
})

test.each([
  ['what the model was told', `My instructions say ${canary} and more`, 'canary', 'My instructions say '],
  ['the same in capitals', `It is ${canary.toUpperCase()}.`, 'canary', 'It is '],
  ['a key', `Use ${key} for it`, 'leaked-secret', 'Use '],
  ['an address with a password', 'Connect to postgres://fairway:s3cr3tpw@db.campus.edu/x', 'leaked-secret', 'Connect to postgres://'],
])('of an answer with %s, nothing is shown from there on, however it is cut', (_, answer, rule, before) => {
  fc.assert(
    fc.property(fc.array(fc.nat(answer.length), { maxLength: 20 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), answer.length]
      const { text, blocked, findings } = stream(places.slice(1).map((end, index) => answer.slice(places[index], end)))
      expect(blocked).toMatchObject({ isShown: false, blocked: { action: 'block' } })
      expect(findings.map((finding) => finding.rule)).toContain(rule)
      expect(text).toBe(before)
    }),
  )
})

test('what only begins like a secret is shown in the end, and no character is cut in two', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('sk-', 'AK', 'g', 'gh', 'https://campus.edu/a', '-----BEG', 'fw-0f3a', '👩‍🎓', '\ud83d', '\ude00')), { maxLength: 30 }), (pieces) => {
      const { text, told } = stream(pieces)
      expect(text).toBe(pieces.join(''))
      if (pieces.join('').isWellFormed()) for (const piece of told) expect(piece.text.isWellFormed()).toBe(true)
    }),
  )
})

test('only what could be the beginning is held back, and not for long', () => {
  const guard = createStreamGuard(rules, [canary])
  expect(guard.push('ask for the task').text).toBe('ask for the task')
  expect(guard.push('-force, s').text).toBe('-force, ')
  expect(guard.push('ee you').text).toBe('see you')
  expect(guard.push(' sk-').text).toBe(' ')
  expect(guard.push('x'.repeat(200)).text.length).toBeGreaterThan(0)
  expect(guard.push(' fw-').text).toMatch(/ $/)
  expect(guard.push('k').text).toBe('fw-k')
})

test('an image from elsewhere is noted once, in its place', () => {
  const { findings, text } = stream(['See ', '![a](https://px.', 'example.net/p?d=', '1) and', ' more', ' and more'])
  expect(text).toBe('See ![a](https://px.example.net/p?d=1) and more and more')
  expect(new Set(findings.map(({ family }) => family))).toEqual(new Set(['exfiltration']))
  expect(findings.filter(({ what }) => what === 'image-elsewhere')).toMatchObject([{ start: 4 }])
})

test('what the office forbids is held back where it is a word, and taken back where it is an expression', () => {
  const own = (more: Partial<JudgingRule> & { match: 'any' | 'pattern'; pattern?: string }): JudgingRule => {
    const { match, pattern = '', keywords = [] } = more
    return { id: 7, shipped: null, isOn: true, places: ['answer'], action: 'block', reason: { en: 'No.' }, keywords, matches: createMatcher({ match, keywords, pattern }) }
  }
  expect(stream(['The exam ', 'pap', 'er is here'], [own({ match: 'any', keywords: ['exam paper'] })])).toMatchObject({ text: 'The ', blocked: { isShown: false, blocked: { reason: { en: 'No.' } } } })
  expect(stream(['Room B', '204 is', ' free'], [own({ match: 'pattern', pattern: 'room [a-z]\\d{3}' })])).toMatchObject({ blocked: { isShown: true } })
})

test('a rule that is off blocks nothing', () => {
  expect(stream([`Use ${key}`], rules.map((rule) => ({ ...rule, isOn: false })))).toMatchObject({ text: `Use ${key}`, blocked: undefined })
})
