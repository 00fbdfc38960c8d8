import type { GuardFinding, Verdict } from '@fairway/contract/guard'
import { judge, type JudgingRule } from './judging.ts'

// An answer looked through while it streams. It is held back only where it could be the beginning of what must not be said.

export type Piece = {
  /** What may be shown now. */
  text: string
  /** What was found since, with places in the whole answer. */
  findings: GuardFinding[]
  /** What is done about them. */
  action: Verdict['action']
  /** Nothing more is shown. */
  blocked?: Verdict
  /** Of what is blocked, a part was shown already: it should be taken back. */
  isShown?: boolean
}

export type StreamGuard = { push(text: string): Piece; end(): Piece }

/** How much of what was shown is looked at again, beside what comes: no finding is longer. */
const remembered = 600
/** What begins like a secret and goes on for longer without being one, is none. */
const longestHeld = 160

/** @param canaries what the model was told and must not say */
export function createStreamGuard(rules: readonly JudgingRule[], canaries: readonly string[] = []): StreamGuard {
  const { active, own, begins } = preparedFor(rules, canaries)
  const told = new Set<string>()
  /** What was shown last, and what is held. */
  let [shown, held] = ['', '']
  /** Where `shown` begins in the answer. */
  let offset = 0
  let isOver = false

  return {
    push: (text) => next(text, false),
    end: () => next('', true),
  }

  function next(text: string, isLast: boolean): Piece {
    if (isOver) return { text: '', findings: [], action: 'allow' }
    const pending = held + text
    const { verdict, findings } = look(shown + pending)
    if (verdict?.action === 'block') return stop(pending, verdict, findings)
    const free = isLast ? pending.length : pending.length - heldIn(pending)
    held = pending.slice(free)
    const released = pending.slice(0, free)
    remember(released)
    return { text: released, findings, action: verdict?.action ?? 'allow' }
  }

  function look(window: string): { verdict?: Verdict; findings: GuardFinding[] } {
    if (own.length === 0 && !suspicious.test(window) && !canaries.some((canary) => window.toLowerCase().includes(canary.toLowerCase()))) return { findings: [] }
    const { verdict } = judge(active, { text: window, where: 'answer', canaries })
    const findings = verdict.findings.map((finding) => ({ ...finding, start: finding.start + offset, end: finding.end + offset }))
    return { verdict: { ...verdict, findings }, findings: findings.filter(isNew) }
  }

  /** One that grows while it streams is still the same. */
  function isNew({ rule, what, start }: GuardFinding): boolean {
    const key = `${rule} ${what} ${start}`
    if (told.has(key)) return false
    told.add(key)
    return true
  }

  function stop(pending: string, verdict: Verdict, findings: GuardFinding[]): Piece {
    isOver = true
    const blocking = new Set(active.filter(({ action }) => action === 'block').map(({ id, shipped }) => shipped ?? id))
    const first = Math.min(...verdict.findings.filter(({ rule }) => blocking.has(rule)).map(({ start }) => start))
    const before = first - offset - shown.length
    return { text: before > 0 ? whole(pending.slice(0, before)) : '', findings, action: 'block', blocked: verdict, isShown: before < 0 }
  }

  function remember(released: string): void {
    const all = shown + released
    const kept = all.slice(-remembered)
    offset += all.length - kept.length
    shown = kept
  }

  /** How many units at the end must wait. */
  function heldIn(pending: string): number {
    const tail = pending.slice(-longestHeld)
    const beginning = begins.exec(tail)
    if (beginning) return tail.length - beginning.index
    return isHighSurrogate(pending) ? 1 : 0
  }
}

type Prepared = { active: readonly JudgingRule[]; own: readonly JudgingRule[]; begins: RegExp }

/** Many answers stream by the same rules. */
const prepared = new WeakMap<readonly JudgingRule[], Map<string, Prepared>>()
/** Of canaries there are few at a time. */
const mostPrepared = 100

function preparedFor(rules: readonly JudgingRule[], canaries: readonly string[]): Prepared {
  const known = prepared.get(rules) ?? new Map<string, Prepared>()
  prepared.set(rules, known)
  const key = canaries.join('\n')
  const found = known.get(key)
  if (found) return found
  const active = rules.filter(({ isOn, places }) => isOn && places.includes('answer'))
  const own = active.filter(({ shipped }) => shipped === null)
  const words = own.filter(({ action }) => action === 'block').flatMap(({ keywords }) => keywords)
  const made = { active, own, begins: beginningOf([...canaries, ...words]) }
  if (known.size >= mostPrepared) known.clear()
  known.set(key, made)
  return made
}

/** Without these nothing is found, and most pieces have none. */
const suspicious = /sk-|AIza|hf_|npm_|[rs]k_(?:live|test)_|SG\.|AKIA|ASIA|LTAI|AKID|gh[pousr]_|github_pat_|glpat-|xox[a-z]-|fairway_|-----BEGIN|:\/\/|!\[|<|javascript:|data:text/i

const tokens = ['sk-', 'AIza', 'hf_', 'npm_', 'rk_live_', 'sk_live_', 'rk_test_', 'sk_test_', 'SG.', 'AKIA', 'ASIA', 'LTAI', 'AKID', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'glpat-', 'fairway_', 'xoxa-', 'xoxb-', 'xoxp-', 'xoxr-', 'xoxs-']

/** Finds the first place from which on a text could be, or go on as, what must not be said. */
function beginningOf(words: readonly string[]): RegExp {
  const anyCase = words.filter((word) => word !== '').map((word) => grown(word, '', true))
  const parts = [...tokens.map((token) => `(?<![A-Za-z0-9_])${grown(token, '[A-Za-z0-9_.-]*', false)}`), grown('-----BEGIN ', '[^]*', false), `:(?:/(?:/[^\\s/?#)\\]"'<>]*)?)?`, ...anyCase]
  return new RegExp(`(?:${parts.join('|')})$`, 'u')
}

/** All beginnings of a word, and the word with what may follow it. */
function grown(word: string, more: string, anyCase: boolean): string {
  const letters = Array.from(word).map((letter) => {
    const [small, capital] = [letter.toLowerCase(), letter.toUpperCase()]
    return anyCase && small !== capital ? `(?:${quoted(small)}|${quoted(capital)})` : quoted(letter)
  })
  return letters.reduceRight((rest, letter, place) => (place === 0 ? `${letter}${rest}` : `(?:${letter}${rest})?`), more)
}

function quoted(letter: string): string {
  return letter.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function isHighSurrogate(text: string): boolean {
  const code = text.charCodeAt(text.length - 1)
  return code >= 0xd800 && code <= 0xdbff
}

function whole(text: string): string {
  return isHighSurrogate(text) ? text.slice(0, -1) : text
}
