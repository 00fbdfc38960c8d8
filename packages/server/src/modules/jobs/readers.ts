import type { Role } from '@fairway/contract/identity'
import type { JobRow } from './store.ts'

// Who may look at a job: who started it, and the office; as long as they could start it still. What it made is kept for days, in
// which somebody can leave the office or be given a key for less.

export type JobReader = {
  id: number
  roles: readonly Role[]
  /** The API key that asks for them; null: they are here themselves. */
  key: { scopes: readonly string[] } | null
}

export function mayRead({ createdBy, needsRole, needsScope }: Pick<JobRow, 'createdBy' | 'needsRole' | 'needsScope'>, { id, roles, key }: JobReader): boolean {
  if (createdBy !== id && !roles.includes('office')) return false
  if (needsRole !== null && !roles.includes(needsRole)) return false
  // Whoever may write somewhere may read there too.
  return needsScope === null || key === null || key.scopes.includes(needsScope) || key.scopes.includes(needsScope.replace(/:read$/, ':write'))
}
