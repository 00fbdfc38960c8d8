import type { KnownViewer } from '../identity/index.ts'

/** Whose conversations: somebody's, or a guest's. */
export type Owner = { personId: number; guest: null } | { personId: null; guest: string }

export type Whoever = { viewer: Pick<KnownViewer, 'id'> | null; guest: { id: string } | null }

/** @returns undefined: somebody who has not said anything yet */
export function ownerOf({ viewer, guest }: Whoever): Owner | undefined {
  if (viewer) return { personId: viewer.id, guest: null }
  return guest ? { personId: null, guest: guest.id } : undefined
}

/** In SQL, of a row of `conversation`, with the owner's two columns as these parameters: the only way to find one. */
export const isOwn = (conversation: string, person: string, guest: string): string => `(${wasOwn(conversation, person, guest)} and ${conversation}.deleted_at is null)`

/** Also of those that were deleted, and may come back. */
export const wasOwn = (conversation: string, person: string, guest: string): string => `(${conversation}.person_id = ${person}::bigint or ${conversation}.guest = ${guest}::text)`
