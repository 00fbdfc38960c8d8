// Times counted in steps of a sixth of a doubling, from a tenth of a millisecond to a minute: a percentile is right to within
// 12 %, and counting costs nothing to speak of.

const smallest = 0.1
const stepsPerDoubling = 6
const steps = Math.ceil(Math.log2(60_000 / smallest) * stepsPerDoubling) + 1

export type Histogram = ReturnType<typeof createHistogram>

export function createHistogram() {
  const counts = new Uint32Array(steps)
  let total = 0

  return {
    add(ms: number): void {
      const step = ms <= smallest ? 0 : Math.min(steps - 1, Math.ceil(Math.log2(ms / smallest) * stepsPerDoubling))
      counts[step] = counts[step]! + 1
      total += 1
    },

    /** At most this long for that share of the times, in milliseconds; 0 if there are none. */
    percentile(share: number): number {
      const wanted = Math.ceil(total * share)
      let seen = 0
      for (let step = 0; step < steps; step++) {
        seen += counts[step]!
        if (seen > 0 && seen >= wanted) return Math.round(smallest * 2 ** (step / stepsPerDoubling) * 10) / 10
      }
      return 0
    },

    clear(): void {
      counts.fill(0)
      total = 0
    },
  }
}
