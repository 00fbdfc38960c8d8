import type { KnowledgeAudience } from '@fairway/contract/knowledge'
import type { Database, Queries } from '../../database/database.ts'
import type { Audit } from '../audit/index.ts'
import type { Jobs } from '../jobs/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { createDocuments } from './documents.ts'
import { createReading } from './reading.ts'
import { searchPassages, type FoundPassage, type Question } from './search.ts'
import { createState } from './state.ts'
import { knowledgeTool } from './tool.ts'
import { createUploads } from './uploads.ts'

// The knowledge base: what the office has written down for the campus, found by what people ask, in Chinese and English.

export { knowledgeRoutes } from './routes.ts'
export { officeKnowledgeRoutes } from './office-routes.ts'
export type { FoundPassage, Question } from './search.ts'

export type KnowledgeNeeds = { database: Database; audit: Audit; settings: CampusSettings; jobs: Jobs }

export type Knowledge = ReturnType<typeof createKnowledge>

export function createKnowledge({ database, audit, settings, jobs }: KnowledgeNeeds) {
  const state = createState({ database, audit })
  const documents = createDocuments({ database, audit, state, hiddenDays: async () => (await settings.read())['retention.hidden-days'] })

  return {
    documents,
    uploads: createUploads({ database, jobs, documents }),
    reading: createReading(database),
    words: { read: () => state.words(), set: state.setWords.bind(state) },
    tool: knowledgeTool((question) => search(undefined, question)),
    /** For answers that all of an audience read. */
    toolFor: (audience: KnowledgeAudience) => knowledgeTool((question) => search(undefined, question), audience),
    search,

    /** Changes with every change of what readers can find. */
    version: state.version,

    /** What was deleted long ago is gone for good. */
    tidy: documents.tidy,
  }

  /** The best passages for a question, of what is published and for this audience. Empty: nothing is about it. */
  async function search(queries: Pick<Queries, 'query'> | undefined, question: Question): Promise<FoundPassage[]> {
    const { groups } = await state.words(queries)
    return searchPassages(queries ?? database, question, groups)
  }
}
