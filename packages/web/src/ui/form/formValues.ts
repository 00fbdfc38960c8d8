import { toRaw } from 'vue'

// The values of a form are plain data: texts, numbers, switches, lists and objects of them. Files are taken as they are.

/** A copy that shares nothing with it, and holds none of Vue's proxies. */
export function copyOf<Value>(value: Value): Value {
  const raw = toRaw(value)
  if (Array.isArray(raw)) return raw.map(copyOf) as Value
  if (!isRecord(raw)) return raw
  return Object.fromEntries(Object.entries(raw).map(([key, one]) => [key, copyOf(one)])) as Value
}

/** The order in which an object got its members says nothing, nor does a member without a value. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((value, index) => isSame(value, other[index]))
  if (isRecord(one) && isRecord(other)) return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => isSame(one[key], other[key]))
  return Object.is(toRaw(one), toRaw(other))
}

/** What the reader changed from `base` stays, everything else is as in `newest`. */
export function merged<Values extends object>(base: Values, mine: Values, newest: Values): Values {
  const changed = Object.entries(mine).filter(([name, value]) => !isSame(value, base[name as keyof Values]))
  return copyOf({ ...newest, ...Object.fromEntries(changed) })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Blob)
}
