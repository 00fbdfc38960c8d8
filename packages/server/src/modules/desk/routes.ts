import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DeskOrder, DeskRule, DeskRuleDraft, DeskRuleEdit, DeskRules, DeskTrial, DeskTrialAnswer, HandOff, HandOffs } from '@fairway/contract/desk'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import type { Desk } from './index.ts'

const tags = ['desk']
const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const ruleParams = z.object({ rule: id })
const handOffParams = z.object({ handOff: id })
const revision = z.strictObject({ revision: z.int().positive() })
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem }

/** The rules of the assistant desk, and who asked for a person. For the office. */
export function deskRoutes({ rules, trying, handOffs }: Desk): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/api/office/desk/rules', { schema: { tags, summary: 'The rules of the assistant desk', description: 'In the order in which they are tried.', response: { 200: DeskRules, 401: Problem, 403: Problem } } }, async () => ({
      rules: await rules.list(),
    }))

    app.post(
      '/api/office/desk/rules',
      {
        schema: {
          tags,
          summary: 'Add a rule',
          description: 'Tried before the shipped one that answers everything else. Holds on every instance within a second, as all that is changed here.',
          body: DeskRuleDraft,
          response: { 201: DeskRule, ...refusals, 422: Problem },
        },
      },
      async (request, reply) => reply.code(201).send(await rules.create(actorOf(request), request.body)),
    )

    app.put(
      '/api/office/desk/rules/:rule',
      { schema: { tags, summary: 'Change a rule', params: ruleParams, body: DeskRuleEdit, response: { 200: DeskRule, ...refusals, 422: Problem } } },
      async (request) => {
        const { revision, ...draft } = request.body
        return rules.edit(actorOf(request), request.params.rule, draft, revision)
      },
    )

    app.delete(
      '/api/office/desk/rules/:rule',
      {
        schema: {
          tags,
          summary: 'Remove a rule',
          description: 'One of the office’s own. A shipped one can be turned off.',
          params: ruleParams,
          querystring: z.object({ revision: z.coerce.number().int().positive() }),
          response: { 204: z.null().describe('removed'), ...refusals },
        },
      },
      async (request, reply) => {
        await rules.remove(actorOf(request), request.params.rule, request.query.revision)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/api/office/desk/rules/:rule/restoration',
      { schema: { tags, summary: 'Put a shipped rule back to what it was', params: ruleParams, body: revision, response: { 200: DeskRule, ...refusals } } },
      async (request) => rules.restore(actorOf(request), request.params.rule, request.body.revision),
    )

    app.put('/api/office/desk/order', { schema: { tags, summary: 'Order the rules', body: DeskOrder, response: { 200: DeskRules, ...refusals } } }, async (request) => ({
      rules: await rules.order(actorOf(request), request.body.rules),
    }))

    app.post(
      '/api/office/desk/trials',
      {
        schema: {
          tags,
          summary: 'Try a text',
          description: 'Which rule would answer it, and with what, as if the asker had written it. Nothing is said in any room.',
          body: DeskTrial,
          response: { 200: DeskTrialAnswer, 400: Problem, 401: Problem, 403: Problem, 422: Problem },
        },
      },
      async (request) => trying(request.body, request.viewer),
    )

    app.get(
      '/api/office/desk/hand-offs',
      {
        schema: {
          tags,
          summary: 'Who asked for a person',
          description: 'Unfinished ones, who waits longest first, or those that are done, the latest first. Changes come on `GET /api/live`, topic `desk:hand-offs`.',
          querystring: z.object({ state: z.enum(['unfinished', 'done']).default('unfinished'), before: id.optional() }),
          response: { 200: HandOffs, 400: Problem, 401: Problem, 403: Problem },
        },
      },
      async (request) => handOffs.list(request.query),
    )

    const acts = [
      { method: 'POST', path: 'taking', summary: 'Take a conversation', act: handOffs.take },
      { method: 'DELETE', path: 'taking', summary: 'Leave a conversation to somebody else', act: handOffs.giveBack },
      { method: 'POST', path: 'closing', summary: 'Close a conversation', act: handOffs.close },
    ] as const
    for (const { method, path, summary, act } of acts) {
      app.route({
        method,
        url: `/api/office/desk/hand-offs/:handOff/${path}`,
        schema: { tags, summary, params: handOffParams, response: { 200: HandOff, ...refusals } },
        handler: async (request) => act(actorOf(request), handOffParams.parse(request.params).handOff),
      })
    }
  }
}
