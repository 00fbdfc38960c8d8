import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Seats } from '@fairway/contract/courses'
import { CapacityChange } from '@fairway/contract/office-sections'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import type { Enrolment } from './index.ts'
import { SectionParams } from './routes.ts'

const refusals = { 401: Problem, 403: Problem, 404: Problem }

/** How many seats sections have, for the office. */
export function officeCapacityRoutes(enrolment: Enrolment): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/terms/:term/seats',
      {
        schema: {
          tags: ['courses'],
          summary: 'The seats of a term, of hidden sections too',
          params: z.object({ term: z.string() }),
          response: { 200: Seats, ...refusals },
        },
      },
      async (request) => ({ term: request.params.term, seats: await enrolment.allSeats(request.params.term) }),
    )

    app.put(
      '/api/office/sections/:section/capacity',
      {
        schema: {
          tags: ['courses'],
          summary: 'Raise or lower the capacity of a section',
          description: 'A rise lets the queue move. Nobody loses a seat: below the seats taken, none is given out until enough were given up.',
          params: SectionParams,
          body: CapacityChange,
          response: { 200: CapacityChange.pick({ capacity: true }), ...refusals, 409: Problem },
        },
      },
      async (request) => {
        const { capacity, before } = request.body
        await enrolment.setCapacity(actorOf(request), request.params.section, { capacity, before })
        return { capacity }
      },
    )
  }
}
