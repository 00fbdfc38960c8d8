import type { KnowledgeWords, KnowledgeWordsEdit } from '@fairway/contract/knowledge'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import { remembering } from '../../remembering.ts'
import type { Actor, Audit } from '../audit/index.ts'
import { wordsChanged } from './refusals.ts'
import { shippedWords } from './shipped-words.ts'

// What holds for the whole knowledge base: its version, and which words mean the same.

type Row = { version: number; ms: number; words: string[][] | null; words_revision: number }

export type KnowledgeState = ReturnType<typeof createState>

/** What another instance changes is taken note of within it. */
const rememberMs = 1000

export function createState({ database, audit }: { database: Database; audit: Audit }) {
  // Every first question asks.
  const remembered = remembering(rememberMs, async () => {
    const { version, ms } = await read(database)
    return `${version}-${ms.toString(36)}`
  })

  return {
    /** Changes with every change of what readers can find. */
    version: remembered.read,

    /** In the transaction that changes what readers can find. */
    async changed({ query, afterCommit }: Pick<Transaction, 'query' | 'afterCommit'>): Promise<void> {
      await query({ text: 'update knowledge_state set version = version + 1, changed_at = now()' })
      afterCommit(remembered.forget)
    },

    /** Groups of words that mean the same. */
    async words(queries: Pick<Queries, 'query'> = database): Promise<KnowledgeWords> {
      const { words, words_revision } = await read(queries)
      return { revision: words_revision, groups: words ?? shippedWords.map((group) => [...group]), isShipped: words === null }
    },

    /** @throws {Refusal} `words-changed` */
    async setWords(actor: Actor, { revision, groups }: KnowledgeWordsEdit): Promise<KnowledgeWords> {
      await database.inTransaction(async (transaction) => {
        const rows = await transaction.query({
          text: 'update knowledge_state set words = $1, words_revision = words_revision + 1, version = version + 1, changed_at = now() where words_revision = $2 returning version',
          values: [groups === null ? null : JSON.stringify(groups), revision],
        })
        if (rows.length === 0) throw wordsChanged()
        transaction.afterCommit(remembered.forget)
        await audit.record(transaction, { actor, action: 'knowledge-words.changed', subject: { kind: 'knowledge-words', id: 'all' }, before: { revision }, after: { revision: revision + 1, groups: groups?.length ?? null } })
      })
      return this.words()
    },
  }

  async function read({ query }: Pick<Queries, 'query'>): Promise<Row> {
    const [row] = await query<Row>({ name: 'knowledge-state', text: 'select version, (extract(epoch from changed_at) * 1000)::bigint as ms, words, words_revision from knowledge_state' })
    return row!
  }
}
