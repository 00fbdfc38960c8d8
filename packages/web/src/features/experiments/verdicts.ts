import type { ArmComparison, Difference } from '@fairway/contract/experiments'

export type Measure = 'liked' | 'failed' | 'stopped' | 'regenerated' | 'firstToken' | 'cost'
export const measures: readonly Measure[] = ['liked', 'regenerated', 'failed', 'stopped', 'firstToken', 'cost']

/** Of a measure, whether more of it is good. */
const isGood: Record<Measure, boolean> = { liked: true, regenerated: false, failed: false, stopped: false, firstToken: false, cost: false }

export type Verdict = 'unknown' | 'nothing' | 'better' | 'worse'

/** What a difference means: an interval with the zero in it shows nothing yet. */
export function verdictOf(measure: Measure, difference: Difference): Verdict {
  if (difference === null) return 'unknown'
  if (difference.says === 'nothing') return 'nothing'
  return (difference.says === 'more') === isGood[measure] ? 'better' : 'worse'
}

/** By which an arm is better or worse, in the order of the page. */
export function shown(comparison: ArmComparison, verdict: 'better' | 'worse'): Measure[] {
  return measures.filter((measure) => verdictOf(measure, comparison[measure]) === verdict)
}
