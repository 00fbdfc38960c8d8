import type { Decision, SubmissionOutcome } from '@fairway/contract/enrolment'
import { isGranted, type Override } from '@fairway/contract/reasons'
import type { Named } from './act.ts'

/** A rule that stands in the way of an operation, with the decision that says why. */
export type Obstacle = { at: number; rule: Override; decision: Decision }

/** What would come of an act: the rules in its way, and what would be decided with all of them set aside. */
export type Trial = { obstacles: Obstacle[]; outcome: SubmissionOutcome }

/**
 * Finds out by asking. A refusal names all rules in the way of its operation, but says why of the first alone: each of them is
 * asked for by itself, with all others set aside.
 */
export async function tryOut(ask: (named: Named) => Promise<SubmissionOutcome>): Promise<Trial> {
  const named: Override[][] = []
  let outcome = await ask(named)
  // What is given up is judged first: once that may be, less may be in the way of what is to come.
  for (let at = outcome.decisions.findIndex(isNew); at !== -1; at = outcome.decisions.findIndex(isNew)) {
    named[at] = [...(outcome.decisions[at]?.needs ?? [])]
    outcome = await ask(named)
  }
  const rules = named.flatMap((some, at) => some.map((rule) => ({ at, rule })))
  const obstacles = await Promise.all(rules.map(async ({ at, rule }) => {
    const without = await ask(named.map((some, index) => (index === at ? some.filter((other) => other !== rule) : some)))
    return { at, rule, decision: without.decisions[at]! }
  }))
  return { obstacles, outcome }

  function isNew({ needs }: Decision, at: number): boolean {
    return needs !== undefined && named[at] === undefined
  }
}

/** What is refused whatever is set aside. */
export function hopelessIn({ outcome }: Trial): Decision[] {
  return outcome.accepted ? [] : outcome.decisions.filter(({ code }) => !isGranted(code) && code !== 'rolled-back')
}
