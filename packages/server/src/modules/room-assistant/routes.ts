import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Problem } from '@fairway/contract/problem'
import type { RoomAssistant } from './index.ts'

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)

/** The assistant in rooms. It is called by saying so; this is for who was not answered. */
export function roomAssistantRoutes({ rooms, again }: RoomAssistant): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/rooms/:room/messages/:seq/answer',
      {
        schema: {
          tags: ['rooms'],
          summary: 'Have a message of mine answered by the assistant, again',
          description: 'One that calls it, and was not answered, or whose answer failed, was stopped or broke off. Answered when the answer begins; it comes as the topic `generation:<id>`.',
          params: z.object({ room: id, seq: id }),
          response: { 204: z.null().describe('it is being answered'), 403: Problem, 404: Problem, 409: Problem, 422: Problem, 429: Problem, 503: Problem },
        },
        // Programs call nobody, and a key's scope for rooms is none for models.
        config: { keyless: true },
      },
      async (request, reply) => {
        const who = { viewer: request.visitor, guest: request.visitor ? null : rooms.guests.find(request.headers.cookie) }
        await again(who, request.params.room, request.params.seq, request.ip)
        return reply.code(204).send(null)
      },
    )
  }
}
