import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  KnowledgeDraft,
  KnowledgeEdit,
  KnowledgeEntries,
  KnowledgeHistory,
  KnowledgePassages,
  KnowledgePieces,
  KnowledgePreview,
  KnowledgeRevision,
  KnowledgeTrial,
  KnowledgeVersion,
  KnowledgeWords,
  KnowledgeWordsEdit,
  OfficeKnowledge,
} from '@fairway/contract/knowledge'
import { Problem } from '@fairway/contract/problem'
import { attachment } from '../../http/attachment.ts'
import { actorOf } from '../audit/index.ts'
import type { Knowledge } from './index.ts'
import { uploadRoute } from './upload-route.ts'

const tags = ['knowledge']
const number = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const params = z.object({ document: number })
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem }
/** A document of the greatest length, in characters that take three bytes each, and some of them written as `\n`. */
const bodyLimit = 2 * 1024 * 1024
const mostTried = 10

/** The knowledge base, as the office keeps it. */
export function officeKnowledgeRoutes({ documents, uploads, words, search }: Knowledge): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/knowledge',
      { schema: { tags, summary: 'All documents', description: 'What was changed last first; without what they say, and with those that were deleted and are not gone yet.', response: { 200: KnowledgeEntries, 401: Problem, 403: Problem } } },
      async () => documents.list(),
    )

    app.post(
      '/api/office/knowledge',
      {
        schema: { tags, summary: 'Write a document', description: 'A draft: readers see it once it is published.', body: KnowledgeDraft, response: { 201: OfficeKnowledge, ...refusals, 413: Problem, 422: Problem } },
        bodyLimit,
      },
      async (request, reply) => reply.code(201).send(await documents.create(actorOf(request), request.body)),
    )

    app.post(
      '/api/office/knowledge/pieces',
      { schema: { tags, summary: 'In which pieces a text would be found', description: 'Nothing is kept.', body: KnowledgePreview, response: { 200: KnowledgePieces, 400: Problem, 401: Problem, 403: Problem, 413: Problem } }, bodyLimit },
      async (request) => documents.pieces(request.body),
    )

    app.post(
      '/api/office/knowledge/trials',
      {
        schema: {
          tags,
          summary: 'Try a question',
          description: 'What the assistant would be given to answer it, the best first, as if somebody of this audience had asked.',
          body: KnowledgeTrial,
          response: { 200: KnowledgePassages, 400: Problem, 401: Problem, 403: Problem },
        },
      },
      async (request) => ({ passages: await search(undefined, { ...request.body, most: mostTried }) }),
    )

    app.get('/api/office/knowledge/words', { schema: { tags, summary: 'Words that mean the same to the search', response: { 200: KnowledgeWords, 401: Problem, 403: Problem } } }, async () => words.read())

    app.put('/api/office/knowledge/words', { schema: { tags, summary: 'Say which words mean the same', body: KnowledgeWordsEdit, response: { 200: KnowledgeWords, ...refusals } } }, async (request) =>
      words.set(actorOf(request), request.body),
    )

    app.get('/api/office/knowledge/:document', { schema: { tags, summary: 'A document as it was written last', params, response: { 200: OfficeKnowledge, ...refusals } } }, async (request) =>
      documents.find(request.params.document),
    )

    app.put(
      '/api/office/knowledge/:document',
      {
        schema: { tags, summary: 'Write on a document', description: 'What is published stays as it is until it is published anew.', params, body: KnowledgeEdit, response: { 200: OfficeKnowledge, ...refusals, 413: Problem, 422: Problem } },
        bodyLimit,
      },
      async (request) => documents.edit(actorOf(request), request.params.document, request.body),
    )

    app.delete(
      '/api/office/knowledge/:document',
      {
        schema: {
          tags,
          summary: 'Delete a document',
          description: 'Nobody reads or finds it from then on. It can be restored until it is gone for good, after the days that the settings name.',
          params,
          querystring: z.object({ revision: number }),
          response: { 204: z.null().describe('deleted'), ...refusals },
        },
      },
      async (request, reply) => {
        await documents.remove(actorOf(request), request.params.document, request.query.revision)
        return reply.code(204).send(null)
      },
    )

    const acts = [
      { method: 'POST', path: 'publication', summary: 'Publish what was written last', act: documents.publish },
      { method: 'DELETE', path: 'publication', summary: 'Take a document back from its readers', act: documents.unpublish },
      { method: 'POST', path: 'restoration', summary: 'Restore a deleted document, as a draft', act: documents.restore },
    ] as const
    for (const { method, path, summary, act } of acts) {
      app.route({
        method,
        url: `/api/office/knowledge/:document/${path}`,
        schema: {
          ...{ tags, summary, params, response: { 200: OfficeKnowledge, ...refusals, 422: Problem } },
          ...(method === 'POST' ? { body: KnowledgeRevision } : { querystring: z.object({ revision: number }) }),
        },
        handler: async (request) => {
          const { revision } = method === 'POST' ? KnowledgeRevision.parse(request.body) : z.object({ revision: number }).parse(request.query)
          return act(actorOf(request), params.parse(request.params).document, revision)
        },
      })
    }

    await app.register(uploadRoute(uploads))

    app.get(
      '/api/office/knowledge/:document/versions/:revision/original',
      {
        schema: {
          tags,
          summary: 'The file that a version was read from',
          params: z.object({ document: number, revision: number }),
          response: { 200: z.unknown().describe('the file, as an attachment'), ...refusals },
        },
      },
      async (request, reply) => {
        const { name, mediaType, size, bytes } = await documents.original(request.params.document, request.params.revision)
        return reply
          .header('content-disposition', attachment(name))
          .header('content-length', size)
          .header('content-security-policy', "default-src 'none'; sandbox")
          .type(mediaType.startsWith('text/') ? 'application/octet-stream' : mediaType)
          .send(Readable.from(bytes()))
      },
    )

    app.get('/api/office/knowledge/:document/versions', { schema: { tags, summary: 'Everything that a document said, the latest first', params, response: { 200: KnowledgeHistory, ...refusals } } }, async (request) =>
      documents.history(request.params.document),
    )

    app.get(
      '/api/office/knowledge/:document/versions/:revision',
      { schema: { tags, summary: 'What a document said', params: z.object({ document: number, revision: number }), response: { 200: KnowledgeVersion, ...refusals } } },
      async (request) => documents.version(request.params.document, request.params.revision),
    )
  }
}
