import { blocksFrom, flagsFrom, injectionFamilies, type GuardAction, type GuardFamily, type GuardPlace } from '@fairway/contract/guard-limits'
import type { GuardFinding, GuardRule, Verdict } from '@fairway/contract/guard'
import { findHints, scoreOf, type Hint } from './hints.ts'
import type { Matcher } from './matching.ts'
import { findPersonal } from './personal.ts'
import { evenReading, foldedReading, spanOf, type Reading } from './readings.ts'
import { findScripts } from './scripts.ts'
import { findSecrets, isHardSecret } from './secrets.ts'

// What the rules say of a text. All are applied; the strictest action holds.

export type JudgingRule = Pick<GuardRule, 'isOn' | 'places' | 'action' | 'reason' | 'shipped' | 'keywords'> & { /** Null: a draft. */ id: number | null; /** Of a rule of the office. */ matches: Matcher | undefined }

export type Asked = { text: string; where: GuardPlace; /** What must not be said. */ canaries?: readonly string[]; /** Nobody reads it as something to be done: orders in it are none. */ isMaterial?: boolean }

export type Judgement = { verdict: Verdict; score: number }

/** No text is longer that is looked through. A longer one does not pass. */
export const longestJudged = 200_000

/** A draft has no number yet. */
export const draftNumber = 0

type Found = GuardFinding & { action: GuardAction; reason: GuardRule['reason'] }

export function judge(rules: readonly JudgingRule[], { text, where, canaries = [], isMaterial = false }: Asked): Judgement {
  if (text.length > longestJudged) return { verdict: tooLong(text), score: 0 }
  const active = rules.filter(({ isOn, places, shipped }) => isOn && places.includes(where) && !(isMaterial && shipped !== null && isInjection(shipped)))
  const families = injectionFamilies.filter((family) => active.some(({ shipped }) => shipped === family))
  const hints = findHints(text, where, families)
  const score = scoreOf(hints)
  const readied: Readied = { text, where, canaries, hints, score, ...readingsOf(text) }
  const found = active.flatMap((rule): Found[] => foundBy(rule, readied))
  const action = found.some((one) => one.action === 'block') ? 'block' : found.some((one) => one.action === 'flag') ? 'flag' : 'allow'
  const reason = action === 'allow' ? undefined : reasonOf(found.filter((one) => one.action === action))
  return {
    verdict: { action, findings: found.map(({ rule, family, what, start, end }) => ({ rule, family, what, start, end })).toSorted((a, b) => a.start - b.start || b.end - a.end), ...(reason && { reason }) },
    score,
  }
}

type Readied = { text: string; where: GuardPlace; canaries: readonly string[]; hints: readonly Hint[]; score: number } & ReturnType<typeof readingsOf>

/** Several rules look at the same, and few at all of it. */
function readingsOf(text: string) {
  const even = once(() => evenReading(text))
  return { even, folded: once(() => foldedReading(text)), secrets: once(() => findSecrets(even().text)), personal: once(() => findPersonal(even().text)) }
}

function once<Value>(read: () => Value): () => Value {
  let known: { value: Value } | undefined
  return () => (known ??= { value: read() }).value
}

function foundBy({ id, shipped, matches, action, reason }: JudgingRule, { text, where, canaries, hints, score, even, folded, secrets, personal }: Readied): Found[] {
  if (shipped === null) return matches!({ even: even(), folded: folded() }).map((span) => ({ rule: id ?? draftNumber, family: 'own', what: 'match', ...span, action, reason }))
  const found = (what: string, span: { start: number; end: number }, done: GuardAction = action): Found => ({ rule: shipped, family: shipped, what, start: span.start, end: span.end, action: done, reason })
  if (isInjection(shipped)) {
    // Hints that together are too few are told, and nothing is done about them. Of an answer they are noted alone: the page fetches no image.
    const done = where === 'answer' ? 'flag' : score >= blocksFrom ? action : score >= flagsFrom ? 'flag' : 'redact'
    return hints.filter(({ family }) => family === shipped).map((hint) => found(hint.what, hint, done))
  }
  if (shipped === 'canary') return canaries.flatMap((canary) => placesOf(folded(), canary).map((span) => found('canary', span)))
  if (shipped === 'script') return findScripts(text).map((span) => found(span.what, span))
  if (shipped === 'secret' || shipped === 'leaked-secret') {
    const wanted = shipped === 'secret' ? secrets() : secrets().filter((secret) => isHardSecret(even().text, secret))
    return wanted.map(({ what, start, end }) => found(what, spanOf(even(), start, end)))
  }
  return personal()
    .filter(({ kind }) => kind === shipped)
    .map(({ kind, start, end }) => found(kind, spanOf(even(), start, end)))
}

/** Of the heaviest hint that is not only the wrapping. */
function reasonOf(found: readonly Found[]): Verdict['reason'] {
  const first = found.find(({ family }) => family !== 'obfuscation') ?? found[0]
  return first && (first.reason.zh || first.reason.en) ? first.reason : undefined
}

function placesOf(folded: Reading, canary: string): { start: number; end: number }[] {
  const [needle, at] = [canary.toLowerCase(), folded.text]
  const found: { start: number; end: number }[] = []
  for (let index = at.indexOf(needle); needle !== '' && index !== -1; index = at.indexOf(needle, index + needle.length)) found.push(spanOf(folded, index, index + needle.length))
  return found
}

function isInjection(shipped: GuardFamily): boolean {
  return (injectionFamilies as readonly string[]).includes(shipped)
}

function tooLong(text: string): Verdict {
  return {
    action: 'block',
    findings: [{ rule: 'obfuscation', family: 'obfuscation', what: 'too-long', start: longestJudged, end: text.length }],
    reason: { zh: '这段文字太长，助手没有读它。', en: 'This text is too long, so the assistant has not read it.' },
  }
}
