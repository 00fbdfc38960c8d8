import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { OwnSessions } from '@fairway/contract/identity'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import type { Identity } from './index.ts'

/** A person's own sessions: to see where one is signed in, and to end it there. */
export function ownSessionRoutes({ sessions }: Identity): FastifyPluginAsyncZod {
  const done = { 204: z.null().describe('ended'), 401: Problem }
  return async (app) => {
    app.get(
      '/api/sessions',
      { schema: { tags: ['sessions'], summary: 'Where I am signed in', response: { 200: OwnSessions, 401: Problem } } },
      async ({ viewer }) => {
        const own = await sessions.list(viewer.id)
        return {
          sessions: own.map(({ createdAt, expiresAt, endedAt, ...session }) => ({
            ...session,
            isThis: session.id === viewer.session,
            createdAt: createdAt.toISOString(),
            expiresAt: expiresAt.toISOString(),
            endedAt: endedAt?.toISOString() ?? null,
          })),
        }
      },
    )

    app.delete(
      '/api/sessions/:session',
      {
        schema: {
          tags: ['sessions'],
          summary: 'End one of my sessions',
          params: z.object({ session: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
          response: { ...done, 404: Problem },
        },
      },
      async (request, reply) => {
        await sessions.endOne(actorOf(request), request.viewer.id, request.params.session)
        return reply.code(204).send(null)
      },
    )

    app.delete(
      '/api/sessions',
      { schema: { tags: ['sessions'], summary: 'End all my sessions but this one', description: 'Revokes my API keys as well.', response: done } },
      async (request, reply) => {
        const { id, session } = request.viewer
        await sessions.endAll(actorOf(request), id, session === null ? { all: true } : { except: session })
        return reply.code(204).send(null)
      },
    )
  }
}
