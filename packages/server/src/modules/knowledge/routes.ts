import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { KnowledgeDocument, KnowledgeShelf, KnowledgeShelfQuery } from '@fairway/contract/knowledge'
import { Problem } from '@fairway/contract/problem'
import { languageOf } from '../../http/language.ts'
import { credentialsOf, type Identity } from '../identity/index.ts'
import type { Knowledge } from './index.ts'
import { audienceOf } from './reading.ts'

const tags = ['knowledge']
const params = z.object({ document: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
/** In one answer. */
const mostPassages = 10

/** Open to everyone: guests read what is for everyone, people what is for them. A key, or who must choose a password first, is a guest. */
export function knowledgeRoutes({ reading, search }: Knowledge, { viewers }: Pick<Identity, 'viewers'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/knowledge',
      {
        schema: {
          tags,
          summary: 'The campus’s documents that are for me, or passages of them by what I ask',
          description: 'A search takes a question or some words, in Chinese or English.',
          querystring: KnowledgeShelfQuery,
          response: { 200: KnowledgeShelf, 400: Problem },
        },
      },
      async (request, reply) => {
        void reply.header('cache-control', 'private, no-store')
        const viewer = await viewers.findPresent(credentialsOf(request))
        const { search: text, language = languageOf(request.headers['accept-language']) } = request.query
        if (text === undefined) return { documents: await reading.list(viewer), passages: [] }
        return { documents: [], passages: await search(undefined, { text, language, audience: audienceOf(viewer), most: mostPassages }) }
      },
    )

    app.get(
      '/api/knowledge/:document',
      { schema: { tags, summary: 'A document that is for me', params, response: { 200: KnowledgeDocument, 400: Problem, 404: Problem } } },
      async (request, reply) => {
        void reply.header('cache-control', 'private, no-store')
        return reading.find(await viewers.findPresent(credentialsOf(request)), request.params.document)
      },
    )
  }
}
