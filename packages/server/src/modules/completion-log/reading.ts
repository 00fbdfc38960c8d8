import type { CompletionFilters } from '@fairway/contract/completion-log'
import { LRUCache } from 'lru-cache'
import type { Database } from '../../database/database.ts'
import type { Actor, Audit } from '../audit/index.ts'

// Who of the office has read what somebody asked and was answered, looked for words in it, or took it away. A page that is loaded
// again is no second reading: it is told once in ten minutes.

const again = { max: 10_000, ttl: 10 * 60_000 }

export type Reading = ReturnType<typeof createReading>

export function createReading({ database, audit }: { database: Database; audit: Audit }) {
  const told = new LRUCache<string, true>(again)

  return {
    /** Before the texts are given. */
    async ofOne(actor: Actor, { id, personId }: { id: string; personId: number | null }): Promise<void> {
      await once(actor, `read ${id}`, () => audit.record(database, { actor, action: 'completion.read', subject: { kind: 'completion', id }, ...(personId !== null && { personal: { about: personId } }) }))
    },

    async ofWords(actor: Actor, filters: CompletionFilters): Promise<void> {
      await once(actor, `searched ${JSON.stringify(filters)}`, async () => audit.record(database, { actor, action: 'completion-log.searched', subject: { kind: 'completion-log', id: 'all' }, after: await this.kept(filters) }))
    },

    /** What was looked for, as it may be kept: people by their ids, which name nobody once they are erased; of words, that there were some. */
    async kept({ person, text, ...others }: CompletionFilters): Promise<Record<string, unknown>> {
      const [found] = person === undefined ? [] : await database.query<{ id: number }>({ text: 'select id from person where number = $1', values: [person] })
      return { ...others, ...(person !== undefined && { about: found?.id ?? null }), ...(text !== undefined && { text: true }) }
    },
  }

  async function once({ personId, keyId }: Actor, what: string, record: () => Promise<void>): Promise<void> {
    const key = `${personId} ${keyId} ${what}`
    if (told.has(key)) return
    await record()
    told.set(key, true)
  }
}
