import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { mostSectionMessagesPerHour, NewSectionMessage, OfficeAnnouncement, SectionMessages } from '@fairway/contract/announcements'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import type { Announcements } from './index.ts'

const Id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const sectionParams = z.object({ section: Id })
const refused = { 400: Problem, 401: Problem, 404: Problem }

/** Messages to a section. For everyone who is signed in: who does not teach it finds nothing. */
export function sectionMessageRoutes({ sectionMessages }: Announcements): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/sections/:section/messages',
      { schema: { tags: ['announcements'], summary: 'What a section that I teach was told', params: sectionParams, response: { 200: SectionMessages, ...refused } } },
      async ({ viewer, params: { section } }) => ({ messages: await sectionMessages.list(viewer, section) }),
    )

    app.post(
      '/api/sections/:section/messages',
      {
        schema: {
          tags: ['announcements'],
          summary: 'Tell a section that I teach',
          description: `Its students, teachers and assistants read it among their announcements. At most ${mostSectionMessagesPerHour} an hour.`,
          params: sectionParams,
          body: NewSectionMessage,
          response: { 201: OfficeAnnouncement, ...refused, 422: Problem, 429: Problem },
        },
      },
      async (request, reply) => {
        const { viewer, params, body } = request
        return reply.code(201).send(await sectionMessages.send(actorOf(request), viewer, params.section, body))
      },
    )

    app.delete(
      '/api/sections/:section/messages/:message',
      {
        schema: {
          tags: ['announcements'],
          summary: 'Withdraw a message',
          description: 'Nobody sees it any more. What was mailed is mailed.',
          params: sectionParams.extend({ message: Id }),
          response: { 204: z.null().describe('withdrawn'), ...refused },
        },
      },
      async (request, reply) => {
        const { viewer, params } = request
        await sectionMessages.withdraw(actorOf(request), viewer, params.section, params.message)
        return reply.code(204).send(null)
      },
    )
  }
}
