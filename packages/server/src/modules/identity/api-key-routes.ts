import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ApiKeys, CreatedApiKey, NewApiKey, NewOfficeApiKey } from '@fairway/contract/api-keys'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import type { Identity } from './index.ts'
import { fromOf } from './session-answer.ts'

const params = z.object({ key: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
const revoked = { 204: z.null().describe('revoked'), 401: Problem, 403: Problem, 404: Problem }
const created = { 201: CreatedApiKey, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem }

/** A person's own keys, where the office allows them. Never with a key: one key must not make another. */
export function apiKeyRoutes({ apiKeys, scopes }: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/api-keys',
      { schema: { tags: ['api-keys'], summary: 'My API keys', response: { 200: ApiKeys, 401: Problem } } },
      async (request) => ({ keys: await apiKeys.list(request.viewer.id), scopes: scopes.of(request.viewer.roles) }),
    )

    app.post(
      '/api/api-keys',
      { schema: { tags: ['api-keys'], summary: 'Make an API key for myself', description: 'It is shown in this answer and never again.', body: NewApiKey, response: created } },
      async (request, reply) => {
        await apiKeys.requireOffered()
        return reply.code(201).send(await apiKeys.create(actorOf(request), request.viewer.id, request.body, { scopesThere: scopes.of(request.viewer.roles), language: fromOf(request).language, session: request.viewer.session }))
      },
    )

    app.delete(
      '/api/api-keys/:key',
      { schema: { tags: ['api-keys'], summary: 'Revoke one of my API keys', params, response: revoked } },
      async (request, reply) => {
        await apiKeys.revoke(actorOf(request), request.params.key, request.viewer.id)
        return reply.code(204).send(null)
      },
    )
  }
}

/** All keys, for the office. */
export function officeApiKeyRoutes({ apiKeys, scopes }: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/api-keys',
      { schema: { tags: ['api-keys'], summary: 'All API keys', response: { 200: ApiKeys, 401: Problem, 403: Problem } } },
      async () => ({ keys: await apiKeys.list(), scopes: scopes.all() }),
    )

    app.post(
      '/api/office/api-keys',
      { schema: { tags: ['api-keys'], summary: 'Make an API key for a person', body: NewOfficeApiKey, response: created } },
      async (request, reply) => {
        const { personId, ...key } = request.body
        return reply.code(201).send(await apiKeys.create(actorOf(request), personId, key, { scopesThere: scopes.all(), language: fromOf(request).language, session: null }))
      },
    )

    app.delete(
      '/api/office/api-keys/:key',
      { schema: { tags: ['api-keys'], summary: 'Revoke an API key', params, response: revoked } },
      async (request, reply) => {
        await apiKeys.revoke(actorOf(request), request.params.key)
        return reply.code(204).send(null)
      },
    )
  }
}
