// An int4multirange as text, in the very form that PostgreSQL prints: `{[600,650),[2040,2090)}`. In the program it is a flat
// list: `from, to, from, to, …`, each pair half open, ascending and disjoint.

export function printMultirange(bounds: ArrayLike<number>): string {
  const ranges: string[] = []
  for (let at = 0; at < bounds.length; at += 2) ranges.push(`[${bounds[at]},${bounds[at + 1]})`)
  return `{${ranges.join(',')}}`
}

export function parseMultirange(text: string): Int32Array {
  return Int32Array.from(text.match(/-?\d+/g) ?? [], Number)
}
