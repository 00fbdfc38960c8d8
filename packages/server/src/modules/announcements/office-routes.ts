import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  AnnouncementDraft,
  AnnouncementEdit,
  AnnouncementHistory,
  AnnouncementReach,
  AnnouncementReachQuestion,
  AnnouncementRevision,
  announcementStates,
  OfficeAnnouncement,
  OfficeAnnouncements,
} from '@fairway/contract/announcements'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import type { Announcements } from './index.ts'

const Id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const params = z.object({ announcement: Id })
const revisionQuery = z.object({ revision: z.coerce.number().int().positive().describe('that was read') })
const refused = { 400: Problem, 401: Problem, 403: Problem }

/** Writing announcements. For the office. */
export function officeAnnouncementRoutes({ writing }: Announcements): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/announcements',
      {
        schema: {
          tags: ['announcements'],
          summary: 'All announcements, the latest first',
          querystring: z.object({
            state: z.enum(announcementStates).optional(),
            kind: z.enum(['announcement', 'section-message']).optional().describe('default: announcement'),
            before: Id.optional().describe('`next` of the page before'),
          }),
          response: { 200: OfficeAnnouncements, ...refused },
        },
      },
      async (request) => writing.list(request.query),
    )

    app.post(
      '/api/office/announcements',
      { schema: { tags: ['announcements'], summary: 'Draft an announcement', body: AnnouncementDraft, response: { 201: OfficeAnnouncement, ...refused, 422: Problem } } },
      async (request, reply) => reply.code(201).send(await writing.create(actorOf(request), request.body)),
    )

    app.post(
      '/api/office/announcements/reach',
      {
        schema: {
          tags: ['announcements'],
          summary: 'How many people an announcement would reach',
          description: 'Counted now, for who is about to publish it. Writes nothing.',
          body: AnnouncementReachQuestion,
          response: { 200: AnnouncementReach, ...refused, 422: Problem },
        },
      },
      async (request) => writing.reach(request.body.audience),
    )

    app.get(
      '/api/office/announcements/:announcement',
      { schema: { tags: ['announcements'], summary: 'An announcement', params, response: { 200: OfficeAnnouncement, ...refused, 404: Problem } } },
      async (request) => writing.find(request.params.announcement),
    )

    app.get(
      '/api/office/announcements/:announcement/history',
      { schema: { tags: ['announcements'], summary: 'Everything that it said, the latest first', params, response: { 200: AnnouncementHistory, ...refused, 404: Problem } } },
      async (request) => ({ versions: await writing.history(request.params.announcement) }),
    )

    app.put(
      '/api/office/announcements/:announcement',
      {
        schema: {
          tags: ['announcements'],
          summary: 'Edit an announcement',
          description: 'Also one that is published: readers see the new text, and the history keeps the old one.',
          params,
          body: AnnouncementEdit,
          response: { 200: OfficeAnnouncement, ...refused, 404: Problem, 409: Problem, 422: Problem },
        },
      },
      async (request) => writing.edit(actorOf(request), request.params.announcement, request.body),
    )

    app.delete(
      '/api/office/announcements/:announcement',
      {
        schema: {
          tags: ['announcements'],
          summary: 'Delete a draft',
          params,
          querystring: revisionQuery,
          response: { 204: z.null().describe('deleted'), ...refused, 404: Problem, 409: Problem },
        },
      },
      async (request, reply) => {
        await writing.remove(actorOf(request), request.params.announcement, request.query.revision)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/api/office/announcements/:announcement/publication',
      {
        schema: {
          tags: ['announcements'],
          summary: 'Publish an announcement',
          params,
          body: AnnouncementRevision,
          response: { 200: OfficeAnnouncement, ...refused, 404: Problem, 409: Problem, 422: Problem },
        },
      },
      async (request) => writing.publish(actorOf(request), request.params.announcement, request.body.revision),
    )

    app.delete(
      '/api/office/announcements/:announcement/publication',
      {
        schema: {
          tags: ['announcements'],
          summary: 'Withdraw an announcement, or a message to a section',
          description: 'Nobody sees it any more. What was mailed is mailed.',
          params,
          querystring: revisionQuery,
          response: { 200: OfficeAnnouncement, ...refused, 404: Problem, 409: Problem },
        },
      },
      async (request) => writing.withdraw(actorOf(request), request.params.announcement, request.query.revision),
    )
  }
}
