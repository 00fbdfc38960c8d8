import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Job } from '@fairway/contract/jobs'
import { largestOriginal } from '@fairway/contract/knowledge-limits'
import { KnowledgeUpload } from '@fairway/contract/knowledge'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import { mediaTypes } from './originals.ts'
import { notAnOriginal } from './refusals.ts'
import type { Uploads } from './uploads.ts'

/** Apart, because nothing else takes a body of bytes. */
export function uploadRoute(uploads: Uploads): FastifyPluginAsyncZod {
  const types = ['application/octet-stream', ...Object.values(mediaTypes)]
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(types, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    app.addContentTypeParser('*', (_request, _payload, done) => done(notAnOriginal()))

    app.post(
      '/api/office/knowledge/uploads',
      {
        schema: {
          tags: ['knowledge'],
          summary: 'Upload a file to be read as a document',
          description:
            'The bytes of a PDF with text, a Word document (.docx), Markdown or plain text (UTF-8, UTF-16 or GB18030), of at most 20 MB. What it is, is told by the bytes. A job reads it: how far it is comes as `job-changed` on `person:<id>`, and its result names the document, a draft or a new version of `document`.',
          consumes: types,
          querystring: KnowledgeUpload,
          response: { 202: Job, 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 413: Problem, 415: Problem, 422: Problem },
        },
        bodyLimit: largestOriginal,
      },
      async (request, reply) => {
        if (!Buffer.isBuffer(request.body)) throw notAnOriginal()
        return reply.code(202).send(await uploads.begin(actorOf(request), request.query, request.body))
      },
    )
  }
}
