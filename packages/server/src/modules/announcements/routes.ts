import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Announcement, AnnouncementPage, UnreadAnnouncements } from '@fairway/contract/announcements'
import { Problem } from '@fairway/contract/problem'
import { credentialsOf, type Identity } from '../identity/index.ts'
import type { Announcements } from './index.ts'
import { cursorPattern } from './reading.ts'

const params = z.object({ announcement: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })

/** Open to everyone: guests read what is for guests, people what is for them. A key, or who must choose a password first, is a guest. */
export function announcementRoutes({ reading }: Announcements, { viewers }: Pick<Identity, 'viewers'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/announcements',
      {
        schema: {
          tags: ['announcements'],
          summary: 'What is announced to me',
          description: 'Unread ones first, of these the pinned ones, then the latest. What is read meanwhile may come twice: know them by their id.',
          querystring: z.object({
            after: z.string().regex(cursorPattern).optional().describe('`next` of the page before'),
            limit: z.coerce.number().int().min(1).max(100).default(20),
          }),
          response: { 200: AnnouncementPage, 400: Problem },
        },
      },
      async (request, reply) => {
        void reply.header('cache-control', 'private, no-store')
        return reading.page(await viewers.findPresent(credentialsOf(request)), request.query)
      },
    )

    app.get(
      '/api/announcements/:announcement',
      { schema: { tags: ['announcements'], summary: 'One that is for me', params, response: { 200: Announcement, 400: Problem, 404: Problem } } },
      async (request, reply) => {
        void reply.header('cache-control', 'private, no-store')
        return reading.find(await viewers.findPresent(credentialsOf(request)), request.params.announcement)
      },
    )
  }
}

/** What is read and what is not. For everyone who is signed in. */
export function ownAnnouncementRoutes({ reading }: Announcements): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/announcements/unread',
      { schema: { tags: ['announcements'], summary: 'How many I have not read', response: { 200: UnreadAnnouncements, 401: Problem } } },
      async ({ viewer }) => ({ unread: await reading.unread(viewer) }),
    )

    app.post(
      '/api/announcements/:announcement/reading',
      {
        schema: {
          tags: ['announcements'],
          summary: 'I have read it',
          params,
          response: { 204: z.null().describe('noted'), 400: Problem, 401: Problem, 404: Problem },
        },
      },
      async ({ viewer, params: { announcement } }, reply) => {
        await reading.markRead(viewer, announcement)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/api/announcements/readings',
      { schema: { tags: ['announcements'], summary: 'I have read them all', response: { 204: z.null().describe('noted'), 401: Problem } } },
      async ({ viewer }, reply) => {
        await reading.markAllRead(viewer)
        return reply.code(204).send(null)
      },
    )
  }
}
