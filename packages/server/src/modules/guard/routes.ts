import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { GuardRule, GuardRuleDraft, GuardRuleEdit, GuardRules, GuardTrial, GuardTrialAnswer } from '@fairway/contract/guard'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import type { Guard } from './index.ts'

const tags = ['guard']
const ruleParams = z.object({ rule: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem }

/** The rules of the guard. For the office. */
export function guardRoutes({ rules, trying }: Pick<Guard, 'rules' | 'trying'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/guard/rules',
      { schema: { tags, summary: 'The rules of the guard', description: 'What may be asked of the assistant and said by it. Those that are shipped first.', response: { 200: GuardRules, 401: Problem, 403: Problem } } },
      async () => ({ rules: await rules.list() }),
    )

    app.post(
      '/api/office/guard/rules',
      { schema: { tags, summary: 'Add a rule', description: 'Holds on every instance within a second, as all that is changed here.', body: GuardRuleDraft, response: { 201: GuardRule, ...refusals, 422: Problem } } },
      async (request, reply) => reply.code(201).send(await rules.create(actorOf(request), request.body)),
    )

    app.put(
      '/api/office/guard/rules/:rule',
      {
        schema: {
          tags,
          summary: 'Change a rule',
          description: 'Of a shipped one all but what it looks for.',
          params: ruleParams,
          body: GuardRuleEdit,
          response: { 200: GuardRule, ...refusals, 422: Problem },
        },
      },
      async (request) => {
        const { revision, ...draft } = request.body
        return rules.edit(actorOf(request), request.params.rule, draft, revision)
      },
    )

    app.delete(
      '/api/office/guard/rules/:rule',
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
      '/api/office/guard/rules/:rule/restoration',
      {
        schema: { tags, summary: 'Put a shipped rule back to what it was', params: ruleParams, body: z.strictObject({ revision: z.int().positive() }), response: { 200: GuardRule, ...refusals } },
      },
      async (request) => rules.restore(actorOf(request), request.params.rule, request.body.revision),
    )

    app.post(
      '/api/office/guard/trials',
      {
        schema: {
          tags,
          summary: 'Try a text',
          description: 'What the rules say of it, and what of it would be stored. Nobody is asked, and nothing is kept.',
          body: GuardTrial,
          response: { 200: GuardTrialAnswer, 400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem },
        },
      },
      async (request) => trying(request.body),
    )
  }
}
