import { listNames, type Lists } from '@fairway/contract/lists'
import type { Database } from '../../database/database.ts'
import { precompressLightly, type Precompressed } from '../../http/precompressed.ts'
import { readEntries } from './store.ts'
import { offeredOf } from './wire.ts'

/** What another instance or an import changed shows here within this. */
const rememberMs = 1000

/** The lists as everybody reads them, serialised once. */
export function createOffered(database: Database) {
  let known: { answer: Promise<Precompressed>; until: number } | undefined

  return {
    read(): Promise<Precompressed> {
      if (!known || known.until <= Date.now()) {
        const reading = { answer: load(), until: Date.now() + rememberMs }
        known = reading
        // A failure is not remembered.
        reading.answer.catch(() => {
          if (known === reading) known = undefined
        })
      }
      return known.answer
    },

    forget(): void {
      known = undefined
    },
  }

  async function load(): Promise<Precompressed> {
    const byList = Map.groupBy(await readEntries(database), ({ list }) => list)
    const lists = Object.fromEntries(listNames.map((list) => [list, (byList.get(list) ?? []).map(offeredOf)])) as Lists['lists']
    return precompressLightly(JSON.stringify({ lists } satisfies Lists))
  }
}
