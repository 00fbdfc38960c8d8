import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Asked, AssistantStanding, Conversation, ConversationEdit, ConversationList, DeletedConversationList, NewAnswer, NewQuestion, Rating, SharedConversation } from '@fairway/contract/assistant'
import { Problem } from '@fairway/contract/problem'
import { notFound } from '../../errors.ts'
import { languageOf } from '../../http/language.ts'
import { sendEvents } from './event-stream.ts'
import { attachment, exported } from './export.ts'
import type { Assistant } from './index.ts'

const tags = ['assistant']
const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const ofConversation = z.object({ conversation: id })
const ofTurn = z.object({ conversation: id, turn: id })
const ofGeneration = z.object({ generation: z.uuid() })
/** No permission is believed longer. */
const recheckMs = 1000
const nothing = z.null()
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem }
const asking = { 201: Asked, ...refusals, 409: Problem, 422: Problem, 429: Problem }

/** Conversations with the assistant: one's own, whoever one is. */
export function assistantRoutes({ conversations, deletion, asking: questions, generations, requests, standing, timeZone }: Assistant): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/api/assistant', { schema: { tags, summary: 'What the assistant is for me', response: { 200: AssistantStanding } } }, async (request) => standing(request))

    app.get(
      '/api/assistant/conversations',
      {
        schema: {
          tags,
          summary: 'My conversations',
          description: 'The latest first.',
          querystring: z.object({ before: z.string().max(60).optional().describe('`next` of the page before'), search: z.string().trim().max(100).optional() }),
          response: { 200: ConversationList, 403: Problem },
        },
      },
      async (request) => {
        const owner = await requests.owner(request)
        return owner ? conversations.list(owner, request.query) : { conversations: [], next: null }
      },
    )

    app.post(
      '/api/assistant/questions',
      {
        schema: {
          tags,
          summary: 'Ask the assistant',
          description: 'The answer comes as its generation: over `GET /api/live` (topic `generation:<id>`) or `GET /api/assistant/generations/:generation/events`. Sent again under the same `clientId`, it gives what it began.',
          body: NewQuestion,
          response: asking,
        },
      },
      async (request, reply) => reply.code(201).send(await questions.ask(await requests.from(request, reply), request.body)),
    )

    app.get('/api/assistant/conversations/:conversation', { schema: { tags, summary: 'A conversation', params: ofConversation, response: { 200: Conversation, ...refusals } } }, async (request) =>
      conversations.read(mine(await requests.owner(request)), request.params.conversation),
    )

    app.patch(
      '/api/assistant/conversations/:conversation',
      { schema: { tags, summary: 'Name a conversation, or look at another branch', params: ofConversation, body: ConversationEdit, response: { 200: Conversation, ...refusals } } },
      async (request) => conversations.edit(mine(await requests.owner(request)), request.params.conversation, request.body),
    )

    app.delete(
      '/api/assistant/conversations/:conversation',
      { schema: { tags, summary: 'Delete a conversation', description: 'Nobody sees it any more, also not by its link; an answer that is being given is stopped. After some days it is removed for good.', params: ofConversation, response: { 204: nothing.describe('deleted'), ...refusals } } },
      async (request, reply) => {
        await deletion.remove(mine(await requests.owner(request)), request.params.conversation)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/api/assistant/conversations/:conversation/restoration',
      { schema: { tags, summary: 'Take back that a conversation was deleted', params: ofConversation, response: { 200: Conversation, ...refusals } } },
      async (request) => {
        const owner = mine(await requests.owner(request))
        await deletion.restore(owner, request.params.conversation)
        return conversations.read(owner, request.params.conversation)
      },
    )

    app.get(
      '/api/assistant/deleted-conversations',
      {
        schema: {
          tags,
          summary: 'What I have deleted, and can take back',
          description: 'The latest first.',
          querystring: z.object({ before: z.string().max(60).optional().describe('`next` of the page before') }),
          response: { 200: DeletedConversationList, 403: Problem },
        },
      },
      async (request) => {
        const owner = await requests.owner(request)
        return owner ? deletion.list(owner, request.query.before) : { conversations: [], next: null }
      },
    )

    app.delete(
      '/api/assistant/deleted-conversations/:conversation',
      { schema: { tags, summary: 'Remove for good what I have deleted', description: 'At once, and not to be taken back.', params: ofConversation, response: { 204: nothing.describe('gone'), ...refusals } } },
      async (request, reply) => {
        await deletion.removeForGood(mine(await requests.owner(request)), request.params.conversation)
        return reply.code(204).send(null)
      },
    )

    app.delete(
      '/api/assistant/deleted-conversations',
      { schema: { tags, summary: 'Remove for good all that I have deleted', description: 'At once, and not to be taken back.', response: { 204: nothing.describe('gone'), 403: Problem } } },
      async (request, reply) => {
        const owner = await requests.owner(request)
        if (owner) await deletion.removeAllForGood(owner)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/api/assistant/conversations/:conversation/turns/:turn/answers',
      {
        schema: {
          tags,
          summary: 'Have a question answered again, or an answer continued',
          description: 'The turn is the question; with `continues`, the answer that was stopped, broke off or was too long.',
          params: ofTurn,
          body: NewAnswer,
          response: asking,
        },
      },
      async (request, reply) => reply.code(201).send(await questions.answerAgain(await requests.from(request, reply), request.params.conversation, request.params.turn, request.body)),
    )

    app.put(
      '/api/assistant/conversations/:conversation/turns/:turn/rating',
      { schema: { tags, summary: 'Say what I think of an answer', params: ofTurn, body: Rating, response: { 204: nothing.describe('noted'), ...refusals } } },
      async (request, reply) => {
        await conversations.rate(mine(await requests.owner(request)), request.params.conversation, request.params.turn, request.body)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/api/assistant/conversations/:conversation/export',
      {
        schema: {
          tags,
          summary: 'Take a conversation along',
          params: ofConversation,
          querystring: z.object({ format: z.enum(['md', 'json']).default('md') }),
          response: { 200: z.string().describe('Markdown or JSON'), ...refusals },
        },
      },
      async (request, reply) => {
        const { format } = request.query
        const taken = await conversations.take(mine(await requests.owner(request)), request.params.conversation)
        return reply
          .type(format === 'md' ? 'text/markdown; charset=utf-8' : 'application/json; charset=utf-8')
          .header('content-disposition', attachment(taken.title, format))
          .serializer((text: string) => text)
          .send(exported(taken, format, { language: languageOf(request.headers['accept-language']), timeZone }))
      },
    )

    app.post(
      '/api/assistant/generations/:generation/stop',
      { schema: { tags, summary: 'Stop an answer', description: 'On whichever instance it is given; what was said so far stays. In a room, by who asked and by who moderates it.', params: ofGeneration, response: { 204: nothing.describe('stopped, or over'), ...refusals } } },
      async (request, reply) => {
        const { generation } = request.params
        if (!(await generations.mayStop(requests.whoever(request), generation))) throw notFound()
        await generations.stop(generation)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/api/assistant/generations/:generation/events',
      {
        schema: {
          tags,
          summary: 'An answer as it is given',
          description: 'Server-sent events, each a `GenerationEvent` with its `seq` as id, to its end. Who comes back says the last one in `Last-Event-ID` or `since`.',
          params: ofGeneration,
          querystring: z.object({ since: z.coerce.number().int().min(0).optional() }),
          response: { 200: z.string().describe('text/event-stream'), ...refusals },
        },
      },
      async (request, reply) => {
        const generation = await readable(request)
        // A browser that comes back by itself asks for the same address, and says how far it got in a header.
        const said = Number(request.headers['last-event-id'])
        const since = Math.max(request.query.since ?? 0, Number.isInteger(said) ? said : 0)
        await sendEvents(request, reply, async function* (signal) {
          let checkedAt = Date.now()
          for await (const event of generations.read(generation, since, signal)) {
            if (Date.now() - checkedAt >= recheckMs) {
              const who = await requests.stillWhoever(request)
              if (!who || !(await generations.mayRead(who, generation))) return
              checkedAt = Date.now()
            }
            yield { id: event.seq, data: JSON.stringify(event) }
          }
        })
      },
    )

    /** @throws {Refusal} `not-found` also of somebody else's */
    async function readable(request: { params: unknown } & Parameters<typeof requests.whoever>[0]): Promise<string> {
      const { generation } = ofGeneration.parse(request.params)
      if (!(await generations.mayRead(requests.whoever(request), generation))) throw notFound()
      return generation
    }
  }
}

/** What somebody wants others on the campus to see. For who is signed in. */
export function sharingRoutes({ conversations }: Assistant): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/assistant/conversations/:conversation/share',
      { schema: { tags, summary: 'Share a conversation', description: 'The branch that is looked at, as far as it goes now, with who has the link and is signed in.', params: ofConversation, response: { 200: Conversation, ...refusals } } },
      async ({ viewer, params }) => conversations.share({ personId: viewer.id, guest: null }, params.conversation),
    )
    app.delete(
      '/api/assistant/conversations/:conversation/share',
      { schema: { tags, summary: 'Share a conversation no more', params: ofConversation, response: { 204: nothing.describe('the link leads nowhere'), ...refusals } } },
      async ({ viewer, params }, reply) => {
        await conversations.unshare({ personId: viewer.id, guest: null }, params.conversation)
        return reply.code(204).send(null)
      },
    )
    app.get('/api/assistant/shared/:key', { schema: { tags, summary: 'A conversation that somebody shares', params: z.object({ key: z.string().max(60) }), response: { 200: SharedConversation, ...refusals } } }, async ({ params }) =>
      conversations.readShared(params.key),
    )
  }
}

function mine<Owner>(owner: Owner | undefined): Owner {
  if (!owner) throw notFound()
  return owner
}
