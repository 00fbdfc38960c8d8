import { injectionFamilies, type GuardPlace, type InjectionFamily } from '@fairway/contract/guard-limits'
import { hiddenIn } from './decoding.ts'
import { authority } from './features/authority.ts'
import { exfiltration } from './features/exfiltration.ts'
import { extraction } from './features/extraction.ts'
import { expanded, expandedTight, type Feature } from './features/feature.ts'
import { indirect } from './features/indirect.ts'
import { obfuscation } from './features/obfuscation.ts'
import { override } from './features/override.ts'
import { pinyin } from './features/pinyin.ts'
import { rolePlay } from './features/role-play.ts'
import { toolMisuse } from './features/tool-misuse.ts'
import { isTalkedAbout } from './mention.ts'
import { createPatternSet, type PatternSet } from './pattern-set.ts'
import { foldedReading, lettersOnly, spanOf, withoutLeet, type Reading, type Span } from './readings.ts'

// Hints at an injection, in everything that a text may be read as. Each counts once, with the most that it weighs anywhere.

export type Hint = Span & { family: InjectionFamily; what: string; weight: number }

const features: readonly Feature[] = [...override, ...rolePlay, ...extraction, ...authority, ...toolMisuse, ...exfiltration, ...obfuscation, ...indirect]
/** Which of them share an automaton: measured, a tenth of the time that all together take. */
const kindOf = (index: number) => `${features[index]!.family} ${/\p{Script=Han}/u.test(features[index]!.pattern)}`
const usual = createPatternSet(features.map(({ pattern }) => expanded(pattern)), kindOf)
const tight = createPatternSet(features.map(({ pattern }) => expandedTight(pattern)), kindOf)
const inLetters = createPatternSet(pinyin.map(({ pattern }) => expandedTight(pattern)), (index) => pinyin[index]!.family)

/** What was hidden on purpose weighs more than it says. */
const hidingWeight = 2

/** @param place what others wrote is judged more strictly: nobody gives orders in a description */
export function findHints(text: string, place: GuardPlace, families: readonly InjectionFamily[] = injectionFamilies): Hint[] {
  if (families.length === 0) return []
  const read = (said: string) => readHints(said, place, families)
  const hints = read(text)
  // A model that hides something in its own answer is nobody's attack.
  for (const { text: said, how, span } of place === 'answer' ? [] : hiddenIn(text)) {
    const inside = read(said)
    if (inside.length > 0) hints.push(...inside.map((hint) => ({ ...hint, ...span })), { family: 'obfuscation', what: how, weight: hidingWeight, ...span })
  }
  return heaviest(hints.filter(({ family }) => families.includes(family)))
}

export function scoreOf(hints: readonly Hint[]): number {
  return hints.reduce((score, { weight }) => score + weight, 0)
}

function readHints(text: string, place: GuardPlace, families: readonly InjectionFamily[]): Hint[] {
  const look = (set: PatternSet, from: readonly Feature[], reading: Reading) => hintsIn(set, from, reading, place, families)
  const folded = foldedReading(text)
  const hints = look(usual, features, folded)
  const letters = lettersOnly(folded)
  if (isSpacedOut(folded.text)) hints.push(...disguised(look(tight, features, letters), 'spaced-out'))
  if (seemsPinyin.test(letters.text)) hints.push(...look(inLetters, pinyin, letters))
  const plain = withoutLeet(folded)
  if (plain.text !== folded.text) {
    const more = look(usual, features, plain).filter(({ what, start }) => !hints.some((hint) => hint.what === what && hint.start === start))
    hints.push(...disguised(more, 'digits-for-letters'))
  }
  return hints
}

function hintsIn(set: PatternSet, from: readonly Feature[], reading: Reading, place: GuardPlace, families: readonly InjectionFamily[]): Hint[] {
  return set.first(reading.text, (index) => families.includes(from[index]!.family)).flatMap(({ index, start, end }): Hint[] => {
    const { family, what, weight, untrusted = weight } = from[index]!
    const full = place === 'untrusted' ? untrusted : weight
    if (full === 0) return []
    // Who speaks about an order does not give it; it is noted all the same.
    const counted = place !== 'untrusted' && isTalkedAbout(reading.text, start, end) ? full / 2 : full
    return [{ family, what, weight: counted, ...spanOf(reading, start, end) }]
  })
}

function disguised(hints: readonly Hint[], what: string): Hint[] {
  const [first] = hints
  return first ? [...hints, { ...first, family: 'obfuscation', what, weight: hidingWeight }] : []
}

function heaviest(hints: readonly Hint[]): Hint[] {
  const kept = new Map<string, Hint>()
  for (const hint of hints) {
    const known = kept.get(`${hint.family} ${hint.what}`)
    if (!known || known.weight < hint.weight) kept.set(`${hint.family} ${hint.what}`, hint)
  }
  return [...kept.values()]
}

/** Five or more single letters, or Chinese characters, with something between them. */
function isSpacedOut(folded: string): boolean {
  return /(?:[^a-z0-9\u3400-\u9fff][a-z0-9]){5,}(?![a-z])|(?:[\u3400-\u9fff][^\p{L}\p{N}]{1,3}){4,}[\u3400-\u9fff]/u.test(folded)
}

const seemsPinyin = /zhiling|zhishi|tishi|guize|xianzhi|hulue|hulve|hulyue|wushi|sheding|jiaowu|guanliyuan|laoshi|xiaozhang|tuike|tuidiao|tuixuan|shanchu|mingling|yaoqiu/
