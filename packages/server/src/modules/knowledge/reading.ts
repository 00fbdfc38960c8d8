import type { KnowledgeAudience, KnowledgeDocument, KnowledgeTitle } from '@fairway/contract/knowledge'
import type { Database } from '../../database/database.ts'
import type { KnownViewer } from '../identity/index.ts'
import { noSuchDocument } from './refusals.ts'
import { audiencesOf } from './search.ts'
import { findPublished, listPublished, type PublishedRow } from './store.ts'

// Documents as readers see them: what is published, and for them. There is no other way to one.

/** Null: a guest. */
export type Reader = Pick<KnownViewer, 'roles'> | null

/** As whom somebody reads. */
export function audienceOf(reader: Reader): KnowledgeAudience {
  if (!reader) return 'everyone'
  return reader.roles.some((role) => role === 'teacher' || role === 'office') ? 'staff' : 'signed-in'
}

export function createReading(database: Database) {
  return {
    /** By their titles. */
    async list(reader: Reader): Promise<KnowledgeTitle[]> {
      return (await listPublished(database, audiencesOf(audienceOf(reader)))).map(titleOf)
    },

    /** @throws {Refusal} `no-such-document` */
    async find(reader: Reader, id: number): Promise<KnowledgeDocument> {
      const row = await findPublished(database, id, audiencesOf(audienceOf(reader)))
      if (!row) throw noSuchDocument()
      return { ...titleOf(row), body: row.body }
    },
  }
}

function titleOf({ id, title, languages, audience, published_at }: PublishedRow): KnowledgeTitle {
  return { id, title, languages, audience, changedAt: published_at.toISOString() }
}
