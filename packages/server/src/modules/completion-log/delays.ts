// How long answers took to begin, counted in steps of a twelfth of a doubling: a percentile is right to within 6 %, and days can be
// added up.

const stepsPerDoubling = 12

/** How many answers took how many steps. */
export type Delays = Map<number, number>

/** The step of some milliseconds, in SQL. */
export const stepInSql = (ms: string) => `ceil(ln(greatest(${ms}, 1)::float8) / ln(2::float8) * ${stepsPerDoubling})::int`

export function addDelays(to: Delays, more: Delays): void {
  for (const [step, count] of more) to.set(step, (to.get(step) ?? 0) + count)
}

/** Milliseconds in which half of them began, and nineteen of twenty; null: there are none. */
export function percentilesOf(delays: Delays): { p50: number; p95: number } | null {
  if (delays.size === 0) return null
  return { p50: percentile(delays, 0.5), p95: percentile(delays, 0.95) }
}

function percentile(delays: Delays, share: number): number {
  const steps = [...delays].sort(([a], [b]) => a - b)
  const wanted = Math.ceil(steps.reduce((sum, [, count]) => sum + count, 0) * share)
  let seen = 0
  for (const [step, count] of steps) {
    seen += count
    if (seen >= wanted) return Math.round(2 ** (step / stepsPerDoubling))
  }
  return 0
}
