import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { mostMessages } from '@fairway/contract/room-limits'
import { Problem } from '@fairway/contract/problem'
import { prose } from '@fairway/contract/text'
import { FoundMessages, MessagePage, Missed, NewMessage, Sent } from '@fairway/contract/rooms'
import type { Rooms } from './index.ts'
import { actingIn, paced, messageParams, roomParams, whoOf } from './requests.ts'
import { searchCursor } from './search.ts'

const tags = ['rooms']
const seq = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const done = { 204: z.null().describe('done'), 400: Problem, 403: Problem, 404: Problem, 409: Problem, 429: Problem, 503: Problem }

/** What is said in rooms. The socket does the same by the same functions. */
export function messageRoutes(chat: Rooms): FastifyPluginAsyncZod {
  const { messages, search } = chat
  return async (app) => {
    app.addHook('preHandler', paced(chat))
    app.get(
      '/api/rooms/:room/messages',
      {
        schema: {
          tags,
          summary: 'What was said',
          description: 'The latest, or beside a place. Listen from `top` on to miss nothing.',
          params: roomParams,
          querystring: z.object({ before: seq.optional(), after: seq.optional(), around: seq.optional(), limit: z.coerce.number().int().min(1).max(mostMessages).default(50) }),
          response: { 200: MessagePage, 400: Problem, 404: Problem },
        },
      },
      async (request) => messages.page(whoOf(chat, request), request.params.room, request.query),
    )

    app.get(
      '/api/rooms/:room/events',
      {
        schema: {
          tags,
          summary: 'What I have missed',
          description: 'Every event after `since`, or with `recovered: false` the latest ones: read the history anew then.',
          params: roomParams,
          querystring: z.object({ since: seq, epoch: z.string().max(64).optional() }),
          response: { 200: Missed, 400: Problem, 404: Problem },
        },
      },
      async (request) => chat.missed(whoOf(chat, request), request.params.room, request.query),
    )

    app.post(
      '/api/rooms/:room/messages',
      {
        schema: {
          tags,
          summary: 'Say something',
          description: 'Once it is answered it is kept. Sent again under the same `clientId`, it is not said again, and answered as the first time. Whoever writes `@assistant` or `@助手` calls the assistant, unless a key writes for them.',
          params: roomParams,
          body: NewMessage,
          response: { 201: Sent, 400: Problem, 403: Problem, 404: Problem, 409: Problem, 413: Problem, 422: Problem, 429: Problem, 503: Problem },
        },
      },
      async (request, reply) => reply.code(201).send(await messages.post(whoOf(chat, request), request.params.room, request.body, request.ip)),
    )

    app.patch(
      '/api/rooms/:room/messages/:seq',
      { schema: { tags, summary: 'Edit a message of mine', params: messageParams, body: z.strictObject({ text: NewMessage.shape.text, revision: z.int().min(0).optional().describe('the one that was edited: another one is refused') }), response: { ...done, 413: Problem } } },
      async (request, reply) => {
        await messages.edit(whoOf(chat, request), request.params.room, request.params.seq, request.body)
        return reply.code(204).send(null)
      },
    )

    app.delete(
      '/api/rooms/:room/messages/:seq',
      { schema: { tags, summary: 'Delete a message', description: 'One’s own, or as a moderator anybody’s.', params: messageParams, body: z.strictObject({ reason: prose(500).optional() }).nullish(), response: done } },
      async (request, reply) => {
        await messages.remove(whoOf(chat, request), actingIn(request), request.params.room, request.params.seq, request.body?.reason || undefined)
        return reply.code(204).send(null)
      },
    )

    for (const [method, on] of [['PUT', true], ['DELETE', false]] as const) {
      app.route({
        method,
        url: '/api/rooms/:room/messages/:seq/reactions/:emoji',
        schema: { tags, summary: on ? 'React to a message' : 'Take a reaction back', params: messageParams.extend({ emoji: z.string().max(40) }), response: done },
        async handler(request, reply) {
          const { room, seq, emoji } = request.params
          await messages.react(whoOf(chat, request), room, seq, emoji, on)
          return reply.code(204).send(null)
        },
      })
      app.route({
        method,
        url: '/api/rooms/:room/messages/:seq/pin',
        schema: { tags, summary: on ? 'Pin a message' : 'Unpin a message', params: messageParams, response: done },
        async handler(request, reply) {
          const { room, seq } = request.params
          await messages.pin(whoOf(chat, request), room, seq, on)
          return reply.code(204).send(null)
        },
      })
    }

    app.get('/api/rooms/:room/pins', { schema: { tags, summary: 'What is pinned', params: roomParams, response: { 200: MessagePage, 404: Problem } } }, async (request) =>
      messages.pins(whoOf(chat, request), request.params.room),
    )

    app.get(
      '/api/rooms/:room/threads/:seq',
      { schema: { tags, summary: 'A message and what was answered to it', params: messageParams, response: { 200: MessagePage, 404: Problem } } },
      async (request) => messages.thread(whoOf(chat, request), request.params.room, request.params.seq),
    )

    app.get(
      '/api/rooms/search',
      {
        schema: {
          tags,
          summary: 'Find messages',
          description: 'By words, and in Chinese by any two characters beside each other; the latest first, of all my rooms or of one. A word that stands in very many messages is looked for among the latest ones alone.',
          querystring: z.object({ q: z.string().min(1).max(100), room: z.coerce.number().int().positive().optional(), after: z.string().regex(searchCursor).optional() }),
          response: { 200: FoundMessages, 400: Problem, 404: Problem },
        },
      },
      async (request) => search.find(whoOf(chat, request), request.query),
    )
  }
}
