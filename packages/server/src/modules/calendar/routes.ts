import { hash } from 'node:crypto'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { CalendarLink, CreatedCalendarLink, NewCalendarLink } from '@fairway/contract/calendar'
import { Problem } from '@fairway/contract/problem'
import { isNamed } from '../../http/entity-tag.ts'
import type { Calendar } from './index.ts'

const refusals = { 401: Problem, 403: Problem }

/** A student's own link. */
export function calendarLinkRoutes({ links }: Calendar): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/calendar-link',
      { schema: { tags: ['calendar'], summary: 'Is there a link to my timetable, and is it used', response: { 200: CalendarLink, ...refusals } } },
      async (request) => links.read(request.viewer),
    )

    app.post(
      '/api/calendar-link',
      {
        schema: {
          tags: ['calendar'],
          summary: 'Make a link to my timetable for calendars elsewhere',
          description: 'It is shown this once, and replaces the one there was. Not for API keys, which it would outlast.',
          body: NewCalendarLink,
          response: { 201: CreatedCalendarLink, ...refusals },
        },
        config: { keyless: true },
      },
      async (request, reply) => reply.code(201).send(await links.create(request.viewer, request.body.language)),
    )

    app.delete(
      '/api/calendar-link',
      { schema: { tags: ['calendar'], summary: 'Revoke the link', response: { 204: z.null().describe('there is none any more'), ...refusals } } },
      async (request, reply) => {
        await links.remove(request.viewer.id)
        return reply.code(204).send(null)
      },
    )
  }
}

/** What calendars fetch: the address itself is the permission. */
export function calendarFeedRoutes(calendar: Calendar): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/calendars/:key.ics',
      {
        schema: {
          tags: ['calendar'],
          summary: 'A timetable, for calendars that subscribe to it',
          description: 'iCalendar (RFC 5545): the sections held in the current term and in those to come. Made by `POST /api/calendar-link`.',
          params: z.object({ key: z.string() }),
          response: { 200: z.string().describe('text/calendar'), 304: z.null().describe('as it was'), 404: Problem, 429: Problem },
        },
        serializerCompiler: () => String,
      },
      async (request, reply) => {
        const text = await calendar.feed(request.params.key, request.ip)
        const etag = `"${hash('sha256', text, 'base64url').slice(0, 22)}"`
        void reply.header('etag', etag).header('cache-control', 'private, no-cache').header('x-robots-tag', 'noindex')
        if (isNamed(request.headers['if-none-match'], etag)) return reply.code(304).send(null)
        return reply
          .type('text/calendar; charset=utf-8')
          .header('content-disposition', 'inline; filename="timetable.ics"')
          .send(text)
      },
    )
  }
}
