import { createPatternSet } from './pattern-set.ts'
import type { Span } from './readings.ts'

// What opens something: keys of providers, tokens, private keys, passwords. They are known by how they begin.

export type Secret = Span & { what: string }

type Kind = { what: string; pattern: string; /** Of what was found: is it more than a word that begins so? */ isOne?: (text: string) => boolean; /** Only what follows the mark is secret. */ after?: RegExp }

const hasDigit = (text: string) => /\d/.test(text)
const mixed = (text: string) => /\d/.test(text) && /[A-Za-z]/.test(text)

const kinds: readonly Kind[] = [
  { what: 'provider-key', pattern: 'sk-[A-Za-z0-9_-]{16,}', isOne: hasDigit },
  { what: 'provider-key', pattern: 'AIza[A-Za-z0-9_-]{30,}|hf_[A-Za-z0-9]{24,}|npm_[A-Za-z0-9]{30,}|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}', isOne: mixed },
  { what: 'cloud-key', pattern: '(?:AKIA|ASIA)[0-9A-Z]{16}|LTAI[A-Za-z0-9]{12,26}|AKID[A-Za-z0-9]{13,40}', isOne: hasDigit },
  { what: 'code-host-token', pattern: 'gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{16,}', isOne: hasDigit },
  { what: 'chat-token', pattern: 'xox[abeoprs]-[A-Za-z0-9-]{10,}', isOne: hasDigit },
  { what: 'campus-key', pattern: 'fairway_[A-Za-z0-9_-]{20,}', isOne: mixed },
  { what: 'json-web-token', pattern: 'eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{4,}' },
  { what: 'private-key', pattern: '-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\\s:,-]*' },
  { what: 'address-with-password', pattern: '[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\\s:/@?#]*:[^\\s/@?#]+@[^\\s"\'<>]+', isOne: (text) => !placeholder.test(/:([^:@]+)@/.exec(text.slice(text.indexOf('://') + 3))?.[1] ?? ''), after: /^[^:]*:\/\// },
  { what: 'bearer-token', pattern: '(?i:bearer)\\s+[A-Za-z0-9_.~+/-]{20,}=*', isOne: hasDigit, after: /^\w+\s+/ },
  { what: 'password', pattern: '(?i:password|passwd|passphrase|pwd|密码|口令)["\']?\\s*(?:=|:=)\\s*["\']?[^\\s"\',;]{4,}', isOne: (text) => isValue(text, 4), after: /^[^=]*=\s*["']?/ },
  { what: 'password', pattern: '(?i:password|passwd|passphrase|pwd|密码|口令)["\']?\\s*(?:is|是|为|:|：)\\s*["\']?[^\\s"\',;，。；]{6,}', isOne: (text) => isValue(text, 6) && hasDigit(valueOf(text)), after: /^(?:[^:：是为]*?(?:[:：是为]|\sis\s))\s*["']?/ },
  { what: 'token', pattern: '(?i:api[_-]?key|secret[_-]?key|access[_-]?key|client[_-]?secret|access[_-]?token|auth[_-]?token|secret|token)["\']?\\s*(?:=|:)\\s*["\']?[A-Za-z0-9_.+/~-]{16,}', isOne: (text) => mixed(valueOf(text)), after: /^[^=:]*[=:]\s*["']?/ },
]

const patterns = createPatternSet(kinds.map(({ pattern }) => pattern))
const most = 50

/** @param text even, so that a key does not hide behind width and what nobody sees */
export function findSecrets(text: string): Secret[] {
  const found = patterns.all(text, most).flatMap(({ index, start, end }): Secret[] => {
    const { what, isOne = () => true, after } = kinds[index]!
    const whole = text.slice(start, end)
    if ((!after && isWordLetter(text[start - 1])) || !isOne(whole)) return []
    const mark = after ? (after.exec(whole)?.[0].length ?? 0) : 0
    return [{ what, start: start + mark, end: start + whole.trimEnd().length }]
  })
  return withoutInner(found)
}

/** The longest one wins of those that overlap. */
export function withoutInner<Found extends Span>(found: readonly Found[]): Found[] {
  const kept: Found[] = []
  for (const one of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1)
    if (!last || one.start >= last.end) kept.push(one)
    else if (one.end - one.start > last.end - last.start) kept[kept.length - 1] = one
  }
  return kept
}

/** What somebody writes for a value that is not one. */
const placeholder = /^(?:[<$%{[(*.…]|x{3,}|your|my[-_]|the[-_]|password$|passwd$|pass$|pw$|secret$|密码|\*+$|example|changeme|null|none|undefined|true|false|process\.|os\.|env|getpass|input|request|req\.|form|self|this|hash|len\(|str\()/i

function valueOf(text: string): string {
  return text.replace(/^.*?(?:[=:：是为]|\sis\s)\s*["']?/s, '')
}

function isValue(text: string, shortest: number): boolean {
  const value = valueOf(text)
  return value.length >= shortest && !placeholder.test(value) && !/^[\p{Script=Han}]+$/u.test(value)
}

function isWordLetter(letter: string | undefined): boolean {
  return letter !== undefined && /[A-Za-z0-9_]/.test(letter)
}

/** Nothing that anybody would have for an example: the assistant says it only if it comes from somewhere. */
export function isHardSecret(text: string, { what, start, end }: Secret): boolean {
  const said = text.slice(start, end)
  if (/example|sample|placeholder|your[-_]|x{6,}|0{8,}|1234567/i.test(said)) return false
  if (what === 'private-key') return said.replace(/^-----[^-]+-----/, '').replaceAll(/\s/g, '').length >= 64
  return ['provider-key', 'cloud-key', 'code-host-token', 'chat-token', 'campus-key', 'address-with-password'].includes(what)
}
