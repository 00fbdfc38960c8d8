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
  const told = new Map<string, number>()
  const { start, stop } = createLooking({ everyMs: lookEveryMs, look, onError })

  return { start, stop }

  async function look(): Promise<void> {
    if (told.size > 0 && !isHeard()) return
    // Hidden terms too: being hidden is the last that is told of them.
    const terms = await database.query<{ code: string; revision: number }>({ name: 'term-revisions', text: 'select code, revision from term' })
    const changed = terms.filter(({ code, revision }) => told.get(code) !== revision)
    if (changed.length === 0) return
    // Whoever is told asks at once, and must not be answered with what was remembered from before.
    await catalogue.readAnew()
    for (const { code, revision } of changed) {
      told.set(code, revision)
      announce(code, revision)
    }
  }
}
