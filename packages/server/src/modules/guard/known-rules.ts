import type { GuardRule } from '@fairway/contract/guard'
import type { JudgingRule } from './judging.ts'
import { createMatcher, type Matcher } from './matching.ts'
import { shippedRules } from './shipped.ts'

// The rules as they are applied, remembered for less than a second: what is edited on another instance holds here soon.

export type KnownRule = GuardRule & { matches: Matcher | undefined }

const rememberMs = 900

export type KnownRules = ReturnType<typeof createKnownRules>

export function createKnownRules({ list, onError }: { list(): Promise<GuardRule[]>; onError(error: unknown): void }) {
  let known: { rules: Promise<KnownRule[]>; until: number } | undefined
  let latest: readonly JudgingRule[] = Object.entries(shippedRules).map(([shipped, rule]) => ({ ...rule, id: null, shipped: shipped as keyof typeof shippedRules, matches: undefined }))
  /** Expressions are compiled once. */
  let compiled = new Map<string, Matcher>()

  return {
    read,

    /** As they were read last, for who cannot wait; at first as they are shipped. They are read anew meanwhile. */
    latest(): readonly JudgingRule[] {
      read().catch(onError)
      return latest
    },

    forget(): void {
      known = undefined
    },
  }

  function read(): Promise<KnownRule[]> {
    if (!known || known.until <= Date.now()) {
      known = { rules: load(), until: Date.now() + rememberMs }
      // A failure is not remembered.
      known.rules.catch(() => (known = undefined))
    }
    return known.rules
  }

  async function load(): Promise<KnownRule[]> {
    const rules = (await list()).map((rule) => ({ ...rule, matches: rule.shipped === null ? (compiled.get(keyOf(rule)) ?? createMatcher(rule)) : undefined }))
    compiled = new Map(rules.flatMap((rule) => (rule.matches ? [[keyOf(rule), rule.matches]] : [])))
    latest = rules
    return rules
  }
}

function keyOf({ id, revision }: GuardRule): string {
  return `${id} ${revision}`
}
