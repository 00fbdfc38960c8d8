import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AssistantPreferences, Proposal } from '@fairway/contract/assistant-cards'
import { Problem } from '@fairway/contract/problem'
import { languageOf } from '../../http/language.ts'
import { actorOf } from '../audit/index.ts'
import type { Tools } from './index.ts'
import type { Asker } from './tool.ts'

const tags = ['assistant']
const params = z.object({ proposal: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
const refusals = { 401: Problem, 403: Problem, 404: Problem }

/** What the assistant proposed to a student. A key cannot confirm: what is meant is that the person has looked at it. */
export function proposalRoutes({ proposals }: Pick<Tools, 'proposals'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/assistant/proposals/:proposal',
      { schema: { tags, summary: 'What the assistant proposed to me', params, response: { 200: Proposal, ...refusals } } },
      async (request) => proposals.read(askerOf(request), request.params.proposal),
    )

    app.post(
      '/api/assistant/proposals/:proposal/confirmation',
      {
        schema: {
          tags,
          summary: 'Do what the assistant proposed',
          description:
            'Once: whoever confirms it again gets the first answer. It is decided like any submission; `outcome` tells how. A proposal is refused that has expired, was dismissed, ' +
            'names a section that has changed, or comes while no round is open.',
          params,
          response: { 200: Proposal, ...refusals, 409: Problem, 503: Problem },
        },
        config: { keyless: true },
      },
      async (request) => proposals.confirm(askerOf(request), actorOf(request), request.params.proposal),
    )

    app.delete(
      '/api/assistant/proposals/:proposal',
      { schema: { tags, summary: 'Do not do what the assistant proposed', params, response: { 204: z.null().describe('dismissed'), ...refusals, 409: Problem } } },
      async (request, reply) => {
        await proposals.dismiss(askerOf(request), actorOf(request), request.params.proposal)
        return reply.code(204).send(null)
      },
    )
  }
}

export function assistantPreferenceRoutes({ preferences }: Pick<Tools, 'preferences'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/assistant/preferences',
      { schema: { tags, summary: 'What I let the assistant do for me', response: { 200: AssistantPreferences, 401: Problem, 403: Problem } } },
      async (request) => preferences.read(request.viewer.id),
    )

    app.put(
      '/api/assistant/preferences',
      { schema: { tags, summary: 'Change what I let the assistant do for me', body: AssistantPreferences, response: { 200: AssistantPreferences, 400: Problem, 401: Problem, 403: Problem } } },
      async (request) => preferences.write(request.viewer.id, request.body),
    )
  }
}

function askerOf({ viewer, headers }: FastifyRequest): Asker {
  return { viewer, guest: null, language: languageOf(headers['accept-language']) }
}
