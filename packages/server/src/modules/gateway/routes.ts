import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { GatewayEmbeddings, GatewayError, GatewayModel, GatewayModels, GatewayRequest } from '@fairway/contract/gateway'
import type { Refusal } from '../../errors.ts'
import { wholeAnswer } from './answer.ts'
import { errorBody, noSuchAddress, oneAnswerOnly } from './errors.ts'
import type { Gateway } from './index.ts'
import { askOf } from './request.ts'
import { streamAnswer } from './stream.ts'

const tags = ['gateway']
const refusals = { 400: GatewayError, 401: GatewayError, 403: GatewayError, 404: GatewayError, 422: GatewayError, 429: GatewayError, 502: GatewayError, 503: GatewayError }
/** A conversation with images is large. */
const bodyLimit = 8 * 1024 * 1024

/** Models for programs, as OpenAI's clients ask for them. Behind API keys. */
export function gatewayRoutes(gateway: Gateway): FastifyPluginAsyncZod {
  return async (app) => void (await app.register(routesOf(gateway), { prefix: '/v1' }))
}

function routesOf({ complete, models, model, embed, askingOf, refusalOf, patienceMs, keepAliveMs, untilGone }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    // A key has no scope for what there is not.
    app.setErrorHandler((error, request, reply) => sendError(reply, request.is404 ? noSuchAddress(request.method, request.url) : refusalOf(error, request)))
    app.setNotFoundHandler(answerUnknownAddress)

    app.get('/models', { schema: { tags, summary: 'The models that a program may ask', response: { 200: GatewayModels, 401: GatewayError, 403: GatewayError } } }, async () => models())

    app.get(
      '/models/:model',
      { schema: { tags, summary: 'One of the models', params: z.object({ model: z.string().max(300) }), response: { 200: GatewayModel, 401: GatewayError, 403: GatewayError, 404: GatewayError } } },
      async ({ params }) => model(params.model),
    )

    app.post(
      '/chat/completions',
      {
        bodyLimit,
        schema: {
          tags,
          summary: 'Ask a model',
          description: 'As OpenAI’s API has it, streamed or not, with tools. The same limits, guard, cache and log go for it as for the assistant.',
          body: GatewayRequest,
          response: { 200: z.unknown().describe('a completion, or its chunks as server-sent events'), ...refusals },
        },
        config: { beginsEarly: true },
      },
      async (request, reply) => {
        const { body } = request
        if ((body.n ?? 1) !== 1) throw oneAnswerOnly()
        const gone = untilGone(reply.raw)
        const asking = await askingOf(request)
        const events = complete({ asking, allowed: request.allowed, ...askOf(body, asking) }, gone)
        if (!body.stream) return await silently(request, () => wholeAnswer(events))
        const first = events.next()
        // What is refused at once is a plain answer. Proxies want to hear something of what takes longer, and then it is too late for a status.
        await Promise.race([first, sleep(patienceMs, undefined, { ref: false })])
        await streamAnswer(reply, first, events, { includesUsage: body.stream_options?.include_usage === true, gone, errorOf: (error) => errorBody(refusalOf(error, request)), keepAliveMs })
        return reply
      },
    )

    app.post(
      '/embeddings',
      { bodyLimit, schema: { tags, summary: 'Texts as numbers', description: 'Passed through to the server that has the model.', body: GatewayEmbeddings, response: { 200: z.unknown().describe('as the server says it'), ...refusals } } },
      async (request, reply) => {
        const gone = untilGone(reply.raw)
        const asking = await askingOf(request)
        return silently(request, () => embed(asking, request.body, gone))
      },
    )
  }
}

/** What takes as long as the campus lets a model take, on a connection that is silent meanwhile. */
async function silently<Answer>({ raw: { socket }, server }: FastifyRequest, work: () => Promise<Answer>): Promise<Answer> {
  // A request that is injected has none.
  if (!(socket instanceof Socket)) return work()
  socket.setTimeout(0)
  try {
    return await work()
  } finally {
    // Whoever does not read the answer is not waited for.
    socket.setTimeout(server.server.timeout)
  }
}

/** Also where the pages of the campus would answer, which know every other address. */
export function answerUnknownAddress(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendError(reply, noSuchAddress(request.method, request.url))
}

function sendError(reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (typeof refusal.fields['retryAfter'] === 'number') void reply.header('retry-after', refusal.fields['retryAfter'])
  return reply.code(refusal.status).header('cache-control', 'no-store').type('application/json; charset=utf-8').serializer(JSON.stringify).send(errorBody(refusal))
}
