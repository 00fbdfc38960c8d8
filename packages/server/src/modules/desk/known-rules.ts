import type { DeskRule, DeskRuleDraft } from '@fairway/contract/desk'
import type { RoomKind } from '@fairway/contract/rooms'
import type { Transaction } from '../../database/database.ts'
import { createMatcher, type Matcher } from './matching.ts'

// The rules as they are tried, remembered for less than a second: what is edited on another instance holds here soon.

export type KnownRule = DeskRule & { matches: Matcher }

const rememberMs = 900

export type KnownRules = ReturnType<typeof createKnownRules>

export function createKnownRules(list: (within?: Pick<Transaction, 'query'>) => Promise<DeskRule[]>) {
  let known: { rules: Promise<KnownRule[]>; until: number } | undefined
  /** Expressions are compiled once. */
  let compiled = new Map<string, Matcher>()

  return {
    /** @param within as they are there now, such as in a transaction, over its connection */
    read(within?: Pick<Transaction, 'query'>): Promise<KnownRule[]> {
      if (within) return load(within)
      if (!known || known.until <= Date.now()) {
        known = { rules: load(), until: Date.now() + rememberMs }
        // A failure is not remembered.
        known.rules.catch(() => (known = undefined))
      }
      return known.rules
    },

    forget(): void {
      known = undefined
    },
  }

  async function load(within?: Pick<Transaction, 'query'>): Promise<KnownRule[]> {
    const rules = (await list(within)).map((rule) => ({ ...rule, matches: compiled.get(keyOf(rule)) ?? createMatcher(rule) }))
    compiled = new Map(rules.map((rule) => [keyOf(rule), rule.matches]))
    return rules
  }
}

/** The first one that answers. @param question as matching.ts reads it out of a message */
export function findRule<Rule extends Pick<DeskRuleDraft, 'isOn' | 'rooms'> & { matches: Matcher }>(rules: readonly Rule[], room: RoomKind, question: string): Rule | undefined {
  return rules.find(({ isOn, rooms, matches }) => isOn && (rooms as readonly RoomKind[]).includes(room) && matches(question))
}

function keyOf({ id, revision }: DeskRule): string {
  return `${id} ${revision}`
}
