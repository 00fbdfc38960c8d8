import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Experiment, ExperimentDraft, ExperimentEdit, ExperimentList, ExperimentResults, ExperimentStep, ShadowAnswers, ShadowVerdictGiven } from '@fairway/contract/experiments'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import type { OfficeModels } from './index.ts'

const tags = ['experiments']
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem }
const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const params = z.object({ experiment: id })
const seen = z.object({ revision: id })

/** Comparisons of models, words and parameters. For the office. */
export function experimentRoutes({ experiments, results, shadowAnswers }: Pick<OfficeModels, 'experiments' | 'results' | 'shadowAnswers'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/api/office/experiments', { schema: { tags, summary: 'All experiments', description: 'The latest first.', response: { 200: ExperimentList, 401: Problem, 403: Problem } } }, async () => ({ experiments: await experiments.list() }))

    app.post('/api/office/experiments', { schema: { tags, summary: 'Draft an experiment', body: ExperimentDraft, response: { 201: Experiment, ...refusals, 422: Problem } } }, async (request, reply) =>
      reply.code(201).send(await experiments.create(actorOf(request), request.body)),
    )

    app.put('/api/office/experiments/:experiment', { schema: { tags, summary: 'Change a draft', description: 'One that has begun stays as it is.', params, body: ExperimentEdit, response: { 200: Experiment, ...refusals, 422: Problem } } }, async (request) => {
      const { revision, ...draft } = request.body
      return experiments.edit(actorOf(request), request.params.experiment, draft, revision)
    })

    app.delete('/api/office/experiments/:experiment', { schema: { tags, summary: 'Remove a draft', params, querystring: seen, response: { 204: z.null().describe('removed'), ...refusals } } }, async (request, reply) => {
      await experiments.remove(actorOf(request), request.params.experiment, request.query.revision)
      return reply.code(204).send(null)
    })

    app.post(
      '/api/office/experiments/:experiment/start',
      { schema: { tags, summary: 'Start an experiment', description: 'People are given one of its arms each, and always the same one; guests by their network.', params, body: ExperimentStep, response: { 200: Experiment, ...refusals, 422: Problem } } },
      async (request) => experiments.start(actorOf(request), request.params.experiment, request.body.revision),
    )

    app.post('/api/office/experiments/:experiment/end', { schema: { tags, summary: 'End an experiment', description: 'For good.', params, body: ExperimentStep, response: { 200: Experiment, ...refusals } } }, async (request) =>
      experiments.end(actorOf(request), request.params.experiment, request.body.revision),
    )

    app.put('/api/office/experiments/:experiment/archive', { schema: { tags, summary: 'Put an experiment into the archive', params, body: ExperimentStep, response: { 200: Experiment, ...refusals } } }, async (request) =>
      experiments.archive(actorOf(request), request.params.experiment, request.body.revision, true),
    )

    app.delete('/api/office/experiments/:experiment/archive', { schema: { tags, summary: 'Take an experiment out of the archive', params, querystring: seen, response: { 200: Experiment, ...refusals } } }, async (request) =>
      experiments.archive(actorOf(request), request.params.experiment, request.query.revision, false),
    )

    app.get(
      '/api/office/experiments/:experiment/results',
      { schema: { tags, summary: 'What came of an experiment', description: 'Rates with score intervals, differences from the first arm, and whether people were shared out as was wanted. Requests of one person count as alike as they are.', params, response: { 200: ExperimentResults, ...refusals } } },
      async (request) => results(request.params.experiment),
    )

    app.get(
      '/api/office/experiments/:experiment/answers',
      { schema: { tags, summary: 'What a shadow said', description: 'Beside what was shown, the latest first; without secrets and personal data, and for as long as answers are kept.', params, querystring: z.object({ before: id.optional() }), response: { 200: ShadowAnswers, ...refusals } } },
      async (request) => shadowAnswers.read(request.params.experiment, request.query.before),
    )

    app.put(
      '/api/office/experiments/:experiment/answers/:answer',
      { schema: { tags, summary: 'Say which of two answers is better', params: params.extend({ answer: id }), body: ShadowVerdictGiven, response: { 204: z.null().describe('noted'), ...refusals } } },
      async (request, reply) => {
        await shadowAnswers.judge(actorOf(request), request.params.experiment, request.params.answer, request.body.verdict)
        return reply.code(204).send(null)
      },
    )
  }
}
