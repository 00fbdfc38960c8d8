import { Refusal } from '../../errors.ts'

/**
 * Of two who edit the same thing, the second is told what the first made of it.
 *
 * @param given the version that was read; undefined: whatever it is, as a command that names a single value
 * @param current what it is now, as its own address would answer
 * @throws {Refusal} `changed-meanwhile`
 */
export async function requireVersion(given: number | undefined, found: number, current: () => Promise<unknown>): Promise<void> {
  if (given === undefined || given === found) return
  const title = { zh: '在您编辑期间，已有他人作了更改。请查看最新内容后再保存。', en: 'Somebody else has changed this meanwhile. Look at what it is now, then save again.' }
  throw new Refusal(409, 'changed-meanwhile', title, { current: await current() })
}

/** What differs, for the audit log. */
export function differences<Value extends Record<string, unknown>>(before: Value, after: Value): { before: Partial<Value>; after: Partial<Value> } | undefined {
  const names = Object.keys(after).filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null))
  if (names.length === 0) return undefined
  const only = (value: Value) => Object.fromEntries(names.map((name) => [name, value[name] ?? null])) as Partial<Value>
  return { before: only(before), after: only(after) }
}

/** A name after a change: each language by itself, null takes it away. */
export function renamed(before: { zh?: string; en?: string }, change: NameChange | undefined): { zh?: string; en?: string } {
  const name = { ...before, ...definedIn(change ?? {}) }
  return Object.fromEntries(Object.entries(name).filter(([, text]) => text !== null && text !== ''))
}

export type NameChange = { zh?: string | null | undefined; en?: string | null | undefined }

function definedIn(change: NameChange): NameChange {
  return Object.fromEntries(Object.entries(change).filter(([, text]) => text !== undefined))
}
