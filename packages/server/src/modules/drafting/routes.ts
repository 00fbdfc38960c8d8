import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { BegunDraft, NewDraft } from '@fairway/contract/drafts'
import { Problem } from '@fairway/contract/problem'
import type { Drafting } from './index.ts'

/** For who is signed in; what each may have written, the order is asked. */
export function draftRoutes(drafting: Drafting): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/assistant/drafts',
      {
        schema: {
          tags: ['assistant'],
          summary: 'Have a text drafted or revised',
          description:
            'For whoever may write it: announcements and descriptions are the office’s, messages to a section those of who teach it. The text comes as its generation, like an answer, and can be stopped like one; nothing is published or sent. ' +
            'It is kept for an hour.',
          body: NewDraft,
          response: { 201: BegunDraft, 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem },
        },
      },
      async (request, reply) => reply.code(201).send(await drafting.begin(request, request.body)),
    )
  }
}
