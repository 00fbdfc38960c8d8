import type { EntryKey, QueryCache } from '@pinia/colada'

/**
 * What was read under these keys is read again where somebody sees it. That it could not be, or that it was asked for once more
 * meanwhile, is told where it is shown: what was done before has been done.
 */
export async function readAgain(cache: QueryCache, ...keys: EntryKey[]): Promise<void> {
  await Promise.allSettled(keys.map((key) => cache.invalidateQueries({ key })))
}
