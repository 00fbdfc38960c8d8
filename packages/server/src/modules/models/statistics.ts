// What can be said of two arms of an experiment. Pure; sources stand with the functions.

export type Interval = { value: number; low: number; high: number }

/** Sums over people of what they asked (`of`) and of what became of it (`hits`): squares and products tell how alike one person’s are. */
export type Clustered = { clusters: number; hits: number; of: number; hitsSquared: number; cross: number; ofSquared: number }

/** Of a sample, one value for each person. */
export type Sample = { n: number; mean: number; variance: number }

/**
 * The quantile of the normal distribution for intervals that all hold together with 95 %: with several comparisons each has to be
 * wider (Bonferroni).
 *
 * @param comparisons 1 to 3
 */
export function quantileFor(comparisons: number): number {
  return [1.959964, 2.241403, 2.39398][Math.min(3, Math.max(1, comparisons)) - 1]!
}

/**
 * The score interval of a rate. Unlike the usual one it stays between 0 and 1, and says something sensible of 0 of 10.
 * E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 *
 * @param n may be no whole number: see `effectiveOf` @returns undefined: there is nothing to count
 */
export function wilson(rate: number, n: number, z = quantileFor(1)): Interval | undefined {
  if (n <= 0) return undefined
  const centre = rate + (z * z) / (2 * n)
  const half = z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  return { value: rate, low: Math.max(0, (centre - half) / scale), high: Math.min(1, (centre + half) / scale) }
}

/**
 * The interval of the difference of two independent rates (second minus first), made of the score intervals of both.
 * R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven methods", Statistics
 * in Medicine 17 (1998), method 10.
 */
export function newcombe(first: { rate: number; n: number }, second: { rate: number; n: number }, z = quantileFor(1)): Interval | undefined {
  const [one, two] = [wilson(first.rate, first.n, z), wilson(second.rate, second.n, z)]
  if (!one || !two) return undefined
  const value = two.value - one.value
  return {
    value,
    low: value - Math.hypot(two.value - two.low, one.high - one.value),
    high: value + Math.hypot(two.high - two.value, one.value - one.low),
  }
}

/**
 * How many independent requests a clustered sample is worth. People are shared out, not requests, and the requests of one person are
 * alike; counted one by one they would make every interval too narrow. Divides by the design effect: J. N. K. Rao and A. J. Scott,
 * "A simple method for the analysis of clustered binary data", Biometrics 48 (1992). Where nothing or everything is a hit, how alike
 * they are cannot be seen, and each person counts once.
 */
export function effectiveOf({ clusters, hits, of, hitsSquared, cross, ofSquared }: Clustered): number {
  if (of === 0 || clusters < 2) return Math.min(of, clusters)
  const rate = hits / of
  if (rate <= 0 || rate >= 1) return clusters
  const residual = Math.max(0, hitsSquared - 2 * rate * cross + rate * rate * ofSquared)
  const variance = (clusters / (clusters - 1)) * (residual / (of * of))
  const effect = variance / ((rate * (1 - rate)) / of)
  return of / Math.max(1, effect)
}

/** Fewer people say nothing of a mean. */
export const fewestForMeans = 5

/**
 * The interval of the difference of two means (second minus first) whose variances may differ.
 * B. L. Welch, "The generalization of Student's problem when several different population variances are involved", Biometrika 34 (1947).
 *
 * @returns undefined: too few
 */
export function welch(first: Sample, second: Sample, z = quantileFor(1)): Interval | undefined {
  if (first.n < fewestForMeans || second.n < fewestForMeans) return undefined
  const [one, two] = [first.variance / first.n, second.variance / second.n]
  const value = second.mean - first.mean
  if (one + two === 0) return { value, low: value, high: value }
  const freedom = (one + two) ** 2 / (one ** 2 / (first.n - 1) + two ** 2 / (second.n - 1))
  const half = studentQuantile(z, freedom) * Math.sqrt(one + two)
  return { value, low: value - half, high: value + half }
}

/** From the normal quantile to Student's: M. Abramowitz and I. A. Stegun, "Handbook of mathematical functions", 26.7.5. Good from 3 degrees of freedom on. */
export function studentQuantile(z: number, freedom: number): number {
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3) +
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / (92_160 * freedom ** 4)
  )
}

/**
 * Were people shared out as was wanted? Where they were not, something loses people of one arm, and no comparison holds. A p below
 * 0.001 is taken for a fault: R. Kohavi, D. Tang and Y. Xu, "Trustworthy online controlled experiments" (2020), chapter 21.
 *
 * @returns undefined: too few to tell (fewer than 5 expected in an arm)
 */
export function sampleRatio(counts: readonly number[], weights: readonly number[]): { chiSquared: number; p: number; isOff: boolean } | undefined {
  const total = sum(counts)
  const allWeights = sum(weights)
  const expected = weights.map((weight) => (total * weight) / allWeights)
  if (counts.length < 2 || expected.some((count) => count < 5)) return undefined
  const chiSquared = sum(counts.map((count, arm) => (count - expected[arm]!) ** 2 / expected[arm]!))
  const p = chiSquaredTail(chiSquared, counts.length - 1)
  return { chiSquared, p, isOff: p < 0.001 }
}

/** The probability of a value as large or larger, by the recurrence of the incomplete gamma function. */
export function chiSquaredTail(value: number, freedom: number): number {
  const half = value / 2
  let tail = freedom % 2 === 1 ? erfc(Math.sqrt(half)) : Math.exp(-half)
  let term = freedom % 2 === 1 ? Math.sqrt(half) * Math.exp(-half) / (Math.sqrt(Math.PI) / 2) : half * Math.exp(-half)
  for (let at = freedom % 2 === 1 ? 3 : 4; at <= freedom; at += 2) {
    tail += term
    term *= half / (at / 2)
  }
  return Math.min(1, tail)
}

/** With a relative error below 1.2e-7: W. H. Press et al., "Numerical recipes", 6.2. For values from 0 on. */
function erfc(x: number): number {
  const t = 1 / (1 + x / 2)
  const terms = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277]
  return t * Math.exp(-x * x + terms.reduceRight((total, term) => total * t + term, 0))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
