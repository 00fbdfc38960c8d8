import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Problem } from '@fairway/contract/problem'
import { Rush } from '@fairway/contract/rush'
import type { RushWatch } from './index.ts'

/** For the office, which hears what follows on `GET /api/live`. */
export function rushRoutes(rush: RushWatch): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/rush',
      {
        schema: {
          tags: ['enrolment'],
          summary: 'The last quarter of an hour of the rush, by the second',
          description:
            'Of this instance. What follows comes on `GET /api/live`, topic `rush:<term>`, a frame a second. From several instances ' +
            'a reader adds the frames of a second up, by `instance`.',
          querystring: z.object({ term: z.string() }),
          response: { 200: Rush, 401: Problem, 403: Problem, 404: Problem },
        },
      },
      async (request) => rush.recent(request.query.term),
    )
  }
}
