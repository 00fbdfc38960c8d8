import { redactionMark, type RedactionKind } from '@fairway/contract/guard-limits'
import type { JudgingRule } from './judging.ts'
import { findPersonal } from './personal.ts'
import { evenReading, foldedReading, spanOf, type Span } from './readings.ts'
import { findSecrets, withoutInner } from './secrets.ts'

// What is stored of a text: marks stand for what opens something or belongs to a person.

export type Redacted = { text: string; found: { kind: RedactionKind; count: number }[] }

type Taken = Span & { kind: RedactionKind }

export function redacted(rules: readonly JudgingRule[], text: string): Redacted {
  const even = evenReading(text)
  const isOn = (kind: RedactionKind) => rules.some((rule) => rule.isOn && rule.shipped === kind)
  const taken: Taken[] = [
    ...findSecrets(even.text).map((span): Taken => ({ kind: 'secret', ...spanOf(even, span.start, span.end) })),
    ...findPersonal(even.text).map(({ kind, start, end }): Taken => ({ kind, ...spanOf(even, start, end) })),
  ].filter(({ kind }) => isOn(kind))
  for (const { isOn, shipped, action, matches } of rules) {
    if (isOn && shipped === null && action === 'redact') taken.push(...matches!({ even, folded: foldedReading(text) }).map((span): Taken => ({ kind: 'hidden', ...span })))
  }
  const counts = new Map<RedactionKind, number>()
  const parts: string[] = []
  let at = 0
  for (const { kind, start, end } of withoutInner(taken)) {
    parts.push(text.slice(at, start), redactionMark(kind))
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    at = end
  }
  return { text: parts.join('') + text.slice(at), found: [...counts].map(([kind, count]) => ({ kind, count })) }
}
