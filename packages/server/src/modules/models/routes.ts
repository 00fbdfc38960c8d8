import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { modelTasks } from '@fairway/contract/model-limits'
import { ModelEdit, ModelList, ModelListing, ModelRouteEdit, ModelServerDraft, ModelServerEdit, ModelTrial, ModelTrialAnswer, NewModels } from '@fairway/contract/models'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import type { OfficeModels } from './index.ts'

const tags = ['models']
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem }
const serverParams = z.object({ server: z.string().max(40) })
const modelParams = z.object({ model: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
const seen = z.object({ revision: z.coerce.number().int().positive() })
const removed = { 204: z.null().describe('removed'), ...refusals }

/** Servers of models, their models, and which of them are asked for what. For the office. */
export function modelRoutes({ list, servers, models, routes, trying }: Pick<OfficeModels, 'list' | 'servers' | 'models' | 'routes' | 'trying'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/models',
      {
        schema: { tags, summary: 'All servers of models', description: 'With their models and how they do on the instance that answers, and which models are asked for which task. No key of a server is ever told.', response: { 200: ModelList, 401: Problem, 403: Problem } },
      },
      list,
    )

    app.post(
      '/api/office/models/servers',
      { schema: { tags, summary: 'Add a server', description: 'It has no models yet. Known on every instance at once, as all that is changed here.', body: ModelServerDraft, response: { 201: z.object({ key: z.string() }), ...refusals } } },
      async (request, reply) => reply.code(201).send({ key: await servers.create(actorOf(request), request.body) }),
    )

    app.put(
      '/api/office/models/servers/:server',
      { schema: { tags, summary: 'Change a server', params: serverParams, body: ModelServerEdit, response: { 200: ModelList, ...refusals } } },
      async (request) => {
        const { revision, ...draft } = request.body
        await servers.edit(actorOf(request), request.params.server, draft, revision)
        return list()
      },
    )

    app.delete('/api/office/models/servers/:server', { schema: { tags, summary: 'Remove a server with its models', params: serverParams, querystring: seen, response: removed } }, async (request, reply) => {
      await servers.remove(actorOf(request), request.params.server, request.query.revision)
      return reply.code(204).send(null)
    })

    app.get(
      '/api/office/models/servers/:server/names',
      {
        schema: { tags, summary: 'What a server says that it has', description: 'Azure tells of all base models; what can be asked are deployments, which it does not tell.', params: serverParams, response: { 200: ModelListing, ...refusals } },
      },
      async (request) => trying.list(request.params.server),
    )

    app.post(
      '/api/office/models/servers/:server/trials',
      {
        schema: { tags, summary: 'Ask a model of a server something small', description: 'Over the network, and paid for. What goes wrong is told, with what the server says of it.', params: serverParams, body: ModelTrial, response: { 200: ModelTrialAnswer, ...refusals } },
      },
      async (request) => trying.ask(request.params.server, request.body.model),
    )

    app.post(
      '/api/office/models/servers/:server/models',
      { schema: { tags, summary: 'Add models of a server', description: 'Those that are there already stay as they are.', params: serverParams, body: NewModels, response: { 200: ModelList, ...refusals } } },
      async (request) => {
        await models.add(actorOf(request), request.params.server, request.body.names)
        return list()
      },
    )

    app.put('/api/office/models/:model', { schema: { tags, summary: 'Change a model', params: modelParams, body: ModelEdit, response: { 200: ModelList, ...refusals } } }, async (request) => {
      const { revision, ...draft } = request.body
      await models.edit(actorOf(request), request.params.model, draft, revision)
      return list()
    })

    app.delete('/api/office/models/:model', { schema: { tags, summary: 'Remove a model', params: modelParams, querystring: seen, response: removed } }, async (request, reply) => {
      await models.remove(actorOf(request), request.params.model, request.query.revision)
      return reply.code(204).send(null)
    })

    app.put(
      '/api/office/models/routes/:task',
      { schema: { tags, summary: 'Say which models are asked for a task', description: 'The first one first; each of the others where those before it cannot answer.', params: z.object({ task: z.enum(modelTasks) }), body: ModelRouteEdit, response: { 200: ModelList, ...refusals } } },
      async (request) => {
        await routes.set(actorOf(request), request.params.task, request.body.models, request.body.seen)
        return list()
      },
    )
  }
}
