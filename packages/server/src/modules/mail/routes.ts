import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Mail as WireMail, MailList, mailStates, MailSummary } from '@fairway/contract/mail'
import { Problem } from '@fairway/contract/problem'
import { languageOf } from '../../http/language.ts'
import { actorOf } from '../audit/index.ts'
import type { Mail } from './index.ts'

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const MailParams = z.object({ id })

/** What left and what did not. For the office. */
export function mailRoutes(mail: Mail): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/mail',
      {
        schema: {
          tags: ['mail'],
          summary: 'All mail, the latest first',
          querystring: z.object({
            state: z.enum(mailStates).optional(),
            address: z.string().max(254).optional().describe('only to this one'),
            before: id.optional().describe('from the page before this one'),
          }),
          response: { 200: MailList, 401: Problem, 403: Problem },
        },
      },
      async (request) => ({ hasServer: mail.hasServer, ...(await mail.page(request.query)) }),
    )

    app.get(
      '/api/office/mail/:id',
      {
        schema: {
          tags: ['mail'],
          summary: 'One mail with its text',
          description: 'The text of a code is never shown where there is a mail server, nowhere once it has expired, and never to an API key.',
          params: MailParams,
          response: { 200: WireMail, 401: Problem, 403: Problem, 404: Problem },
        },
      },
      async (request) => mail.find(request.params.id, { byKey: request.viewer.key !== null }),
    )

    app.post(
      '/api/office/mail/:id/retry',
      {
        schema: {
          tags: ['mail'],
          summary: 'Send a mail again that could not be sent',
          description: 'A dead letter, one in the outbox, or one that waits for its next try.',
          params: MailParams,
          response: { 200: MailSummary, 401: Problem, 403: Problem, 404: Problem, 409: Problem },
        },
      },
      async (request) => mail.retry(actorOf(request), request.params.id),
    )

    app.post(
      '/api/office/mail/test',
      {
        schema: {
          tags: ['mail'],
          summary: 'Send a test to my own address',
          description: 'How it goes is seen at `GET /api/office/mail/:id`.',
          response: { 202: z.object({ id: z.int() }), 401: Problem, 403: Problem, 422: Problem },
        },
      },
      async (request, reply) => reply.code(202).send({ id: await mail.testFor(request.viewer.id, languageOf(request.headers['accept-language'])) }),
    )
  }
}
