/**
 * What is selected after a box was ticked or cleared. With `from` (the row before, with shift) all between the two follow.
 */
export function afterTick<Key>(selected: ReadonlySet<Key>, keys: readonly Key[], key: Key, from: Key | undefined): ReadonlySet<Key> {
  const next = new Set(selected)
  const isTicked = !selected.has(key)
  const [first, last] = [keys.indexOf(key), from === undefined ? -1 : keys.indexOf(from)].sort((a, b) => a - b) as [number, number]
  for (const one of first === -1 ? [key] : keys.slice(first, last + 1)) {
    if (isTicked) next.add(one)
    else next.delete(one)
  }
  return next
}
