import type { Database } from '../../database/database.ts'
import { createLooking } from '../../looking.ts'
import type { createCatalogue } from './catalogue.ts'

// Tells those who look at a term that somebody edited it: this server, another one, or a command in a process of its own. All
// of them raise the revision, so that is what is looked at.

const lookEveryMs = 2_000

export type TermWatchNeeds = {
  database: Database
  catalogue: Pick<ReturnType<typeof createCatalogue>, 'readAnew'>
  /** Is there anybody who could be told? */
  isHeard(): boolean
  announce(termCode: string, revision: number): void
  onError(error: unknown): void
}

export function createTermWatch({ database, catalogue, isHeard, announce, onError }: TermWatchNeeds) {
  const told = new Map<string, { revision: number; hidden: boolean }>()
  const { start, stop } = createLooking({ everyMs: lookEveryMs, look, onError })

  return { start, stop }

  async function look(): Promise<void> {
    if (told.size > 0 && !isHeard()) return
    const terms = await database.query<{ code: string; revision: number; hidden: boolean }>({
      name: 'term-revisions',
      text: 'select code, revision, deleted_at is not null as hidden from term',
    })
    // That it was hidden is the last that is told of a term: how it is prepared is the office's.
    const changed = terms.filter(({ code, revision, hidden }) => (hidden ? told.get(code)?.hidden === false : told.get(code)?.revision !== revision))
    if (changed.length === 0) return
    // Whoever is told asks at once, and must not be answered with what was remembered from before.
    await catalogue.readAnew()
    for (const { code, revision, hidden } of changed) {
      told.set(code, { revision, hidden })
      announce(code, revision)
    }
  }
}
