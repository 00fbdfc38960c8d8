import { isSame } from '../form/formValues.ts'

/** One place in which two values differ. Without `before` something was added, without `after` taken away. */
export type Difference = { path: string[]; before?: unknown; after?: unknown }

/**
 * What a reader sees of a change: members that differ, however deep, and the items that a list gained or lost. Neither
 * `null` nor a missing value differs from the other: both are nothing.
 */
export function differences(before: unknown, after: unknown, path: string[] = []): Difference[] {
  if (isSame(before ?? null, after ?? null)) return []
  if (Array.isArray(before) && Array.isArray(after)) return inLists(before, after, path)
  if (isRecord(before ?? {}) && isRecord(after ?? {})) return inRecords((before ?? {}) as Members, (after ?? {}) as Members, path)
  return [{ path, ...(before !== null && before !== undefined && { before }), ...(after !== null && after !== undefined && { after }) }]
}

type Members = Record<string, unknown>

function inRecords(before: Members, after: Members, path: string[]): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((name) => differences(before[name], after[name], [...path, name]))
}

function inLists(before: readonly unknown[], after: readonly unknown[], path: string[]): Difference[] {
  const lost = without(before, after)
  const gained = without(after, before)
  // The same items in another order.
  if (lost.length + gained.length === 0) return [{ path, before, after }]
  return [...lost.map((item) => ({ path, before: item })), ...gained.map((item) => ({ path, after: item }))]
}

/** The items that are in no other's place: an item that is there twice and there once is gained once. */
function without(items: readonly unknown[], others: readonly unknown[]): unknown[] {
  const left = [...others]
  return items.filter((item) => {
    const at = left.findIndex((other) => isSame(item, other))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
