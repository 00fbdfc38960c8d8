import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Problem } from '@fairway/contract/problem'
import { prose } from '@fairway/contract/text'
import { Reports, reportStates } from '@fairway/contract/rooms'
import type { Rooms } from './index.ts'
import { actingIn, paced, messageParams, roomParams, senderParams, whoOf } from './requests.ts'

const tags = ['rooms']
const done = { 204: z.null().describe('done'), 400: Problem, 403: Problem, 404: Problem }
const reason = prose(500).min(1)

/** For who moderates a room, and for whoever reports to them. */
export function moderationRoutes(chat: Rooms): FastifyPluginAsyncZod {
  const { restraints, reports } = chat
  return async (app) => {
    app.addHook('preHandler', paced(chat))
    app.put(
      '/api/rooms/:room/mutes/:sender',
      { schema: { tags, summary: 'Silence somebody', params: senderParams, body: z.strictObject({ minutes: z.int().min(1).max(525_600).nullable().describe('null: until it is lifted'), reason }), response: done } },
      async (request, reply) => {
        await restraints.mute(whoOf(chat, request), actingIn(request), request.params.room, request.params.sender, request.body)
        return reply.code(204).send(null)
      },
    )

    app.delete('/api/rooms/:room/mutes/:sender', { schema: { tags, summary: 'Let somebody speak again', params: senderParams, response: done } }, async (request, reply) => {
      await restraints.unmute(whoOf(chat, request), actingIn(request), request.params.room, request.params.sender)
      return reply.code(204).send(null)
    })

    app.put('/api/rooms/:room/removals/:sender', { schema: { tags, summary: 'Keep somebody out', params: senderParams, body: z.strictObject({ reason }), response: done } }, async (request, reply) => {
      await restraints.keepOut(whoOf(chat, request), actingIn(request), request.params.room, request.params.sender, request.body.reason)
      return reply.code(204).send(null)
    })

    app.delete('/api/rooms/:room/removals/:sender', { schema: { tags, summary: 'Let somebody in again', params: senderParams, response: done } }, async (request, reply) => {
      await restraints.letIn(whoOf(chat, request), actingIn(request), request.params.room, request.params.sender)
      return reply.code(204).send(null)
    })

    app.get(
      '/api/rooms/:room/restraints',
      {
        schema: {
          tags,
          summary: 'Who is silenced or kept out',
          params: roomParams,
          response: { 200: z.object({ restraints: z.array(z.object({ sender: z.string(), name: z.string(), kind: z.enum(['muted', 'removed']), reason: z.string(), until: z.iso.datetime().nullable() })) }), 403: Problem, 404: Problem },
        },
      },
      async (request) => ({ restraints: await restraints.list(whoOf(chat, request), request.params.room) }),
    )

    app.post('/api/rooms/:room/messages/:seq/reports', { schema: { tags, summary: 'Report a message', params: messageParams, body: z.strictObject({ reason }), response: done } }, async (request, reply) => {
      await reports.add(whoOf(chat, request), request.params.room, request.params.seq, request.body.reason)
      return reply.code(204).send(null)
    })

    app.get(
      '/api/rooms/reports',
      { schema: { tags, summary: 'What was reported in rooms that I moderate', querystring: z.object({ state: z.enum(reportStates).default('open') }), response: { 200: Reports, 403: Problem } } },
      async (request) => ({ reports: await reports.list(whoOf(chat, request), request.query.state) }),
    )

    app.post(
      '/api/rooms/reports/:report/closing',
      { schema: { tags, summary: 'A report is dealt with', params: z.object({ report: roomParams.shape.room }), body: z.strictObject({ state: z.enum(['dismissed', 'acted']) }), response: done } },
      async (request, reply) => {
        await reports.close(whoOf(chat, request), actingIn(request), request.params.report, request.body.state)
        return reply.code(204).send(null)
      },
    )
  }
}
