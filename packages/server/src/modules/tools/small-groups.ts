/** A group of fewer says something of single people. */
export const smallestGroup = 5

/**
 * Which of these counts must not be told, by their places: the small ones, and where what is hidden could be worked out from the
 * whole, the next smallest as well. An empty group says nothing of anybody.
 */
export function suppressed(counts: readonly number[]): Set<number> {
  const hidden = new Set(counts.flatMap((count, index) => (count > 0 && count < smallestGroup ? [index] : [])))
  const together = () => [...hidden].reduce((sum, index) => sum + counts[index]!, 0)
  while (hidden.size > 0 && together() < smallestGroup) {
    const [next] = counts.map((count, index) => ({ count, index })).filter(({ count, index }) => count > 0 && !hidden.has(index)).sort((a, b) => a.count - b.count)
    if (!next) break
    hidden.add(next.index)
  }
  return hidden
}
