// What the students want. Popularity is skewed, as it is: a few sections get most of the requests.

export type Demand = { students: number; sections: { id: number; capacity: number | null }[]; seats: number }

/** A repeatable source of numbers in [0, 1). (mulberry32) */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Requests for 1.3 times the seats there are, in random order. The k-th most wanted section is asked for in proportion to
 * k^-0.8 times its size: the top tenth of the sections gets about six tenths of the requests.
 */
export function wishes({ students, sections, seats }: Demand, seed: number): { student: number; section: number }[] {
  const next = random(seed)
  const shuffled = sections.map((section) => ({ section, order: next() })).sort((a, b) => a.order - b.order)
  const cumulative: number[] = []
  let total = 0
  shuffled.forEach(({ section }, rank) => {
    total += Math.pow(rank + 1, -0.8) * Math.min(section.capacity ?? 100, 400)
    cumulative.push(total)
  })
  const count = Math.round(seats * 1.3)
  return Array.from({ length: count }, () => {
    const wanted = next() * total
    let low = 0
    let high = cumulative.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (cumulative[middle]! < wanted) low = middle + 1
      else high = middle
    }
    return { student: Math.floor(next() * students), section: shuffled[low]!.section.id }
  })
}
