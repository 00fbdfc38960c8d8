import type { FoundPerson } from '@fairway/contract/rooms'
import type { Findings } from '../../ui/form/LookupField.vue'
import { findPeople } from './rooms.ts'

/** People whom the reader may write to, without those in `except` (ids). */
export async function lookForPeople(typed: string, signal: AbortSignal, except: readonly string[] = []): Promise<Findings<FoundPerson>> {
  const { people } = await findPeople(typed, undefined, signal)
  const found = people.filter(({ kind, id }) => kind === 'person' && !except.includes(id))
  return { found, total: found.length }
}
