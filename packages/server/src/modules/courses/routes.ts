import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Catalogue, CourseDetails, Terms } from '@fairway/contract/courses'
import { Problem } from '@fairway/contract/problem'
import { sendPrecompressed } from '../../http/precompressed.ts'
import type { Courses } from './index.ts'

/** The public catalogue. Open to everyone. */
export function courseRoutes({ catalogue }: Courses): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/terms',
      { schema: { tags: ['courses'], summary: 'Terms with their periods and rounds, the current one first', response: { 200: Terms } } },
      async (_request, reply) => {
        void reply.header('cache-control', 'no-cache')
        return { now: new Date().toISOString(), terms: await catalogue.terms() }
      },
    )

    app.get(
      '/api/terms/:term/sections',
      {
        schema: {
          tags: ['courses'],
          summary: 'The catalogue of a term',
          description: 'Large and seldom changed: keep it, and send its `ETag` in `If-None-Match` (304 while it still holds).',
          params: z.object({ term: z.string() }),
          response: { 200: Catalogue, 404: Problem },
        },
        // It was serialised when it was built.
        serializerCompiler: () => String,
      },
      async (request, reply) => sendPrecompressed(request, reply, await catalogue.sections(request.params.term)),
    )

    app.get(
      '/api/courses/:course',
      {
        schema: {
          tags: ['courses'],
          summary: 'The description of a course',
          params: z.object({ course: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
          response: { 200: CourseDetails, 404: Problem },
        },
      },
      async (request) => catalogue.details(request.params.course),
    )
  }
}
