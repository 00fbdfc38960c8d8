import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { CompletionCosts, CostExportQuery, CostQuery } from '@fairway/contract/completion-costs'
import { CompletionDetails, CompletionPage, CompletionQuery } from '@fairway/contract/completion-log'
import { Problem } from '@fairway/contract/problem'
import { attachment } from '../../http/attachment.ts'
import { languageOf } from '../../http/language.ts'
import { mediaTypes } from '../../sheets/write.ts'
import { actorOf } from '../audit/index.ts'
import type { CompletionLog } from './completion-log.ts'

const tags = ['assistant-log']
const refusals = { 400: Problem, 401: Problem, 403: Problem }

/** What the assistant was asked and what it cost, for the office. The log as a sheet is among the exports. */
export function completionLogRoutes(log: CompletionLog): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/assistant/log',
      {
        schema: {
          tags,
          summary: 'What was asked of models',
          description: 'The latest 50 requests that match, and the older ones page by page; without what was written and answered. A page may have fewer, or none, and say how far it has looked.',
          querystring: CompletionQuery,
          response: { 200: CompletionPage, ...refusals },
        },
      },
      async (request) => {
        const { before, ...filters } = request.query
        const { entries, next, lookedTo } = await log.search(actorOf(request), filters, before)
        return { entries: entries.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() })), next, lookedTo: lookedTo?.toISOString() ?? null, currency: await log.currency(), models: await log.models() }
      },
    )

    app.get(
      '/api/office/assistant/log/:completion',
      {
        schema: {
          tags,
          summary: 'One request to a model, with everything that is kept of it',
          description: 'What was written and answered too. That it was read becomes an entry of the audit log.',
          params: z.object({ completion: z.uuid() }),
          response: { 200: CompletionDetails, ...refusals, 404: Problem },
        },
      },
      async (request) => {
        const { at, ...entry } = await log.entry(actorOf(request), request.params.completion)
        return { ...entry, at: at.toISOString(), currency: await log.currency() }
      },
    )

    app.get(
      '/api/office/assistant/costs',
      {
        schema: {
          tags,
          summary: 'What the assistant was used for, and what it cost',
          description: 'Added up by the days of the campus: by day, model, use and person, and what went wrong.',
          querystring: CostQuery,
          response: { 200: CompletionCosts, ...refusals, 422: Problem },
        },
      },
      async (request) => log.costs.read(request.query),
    )

    app.get(
      '/api/office/assistant/costs.csv',
      {
        schema: {
          tags,
          summary: 'The same as a CSV',
          description: 'That it was taken becomes an entry of the audit log.',
          querystring: CostExportQuery,
          response: { 200: z.unknown().describe('a CSV, as an attachment'), ...refusals, 422: Problem },
        },
      },
      async (request, reply) => {
        const { language = languageOf(request.headers['accept-language']), ...asked } = request.query
        const gone = new AbortController()
        reply.raw.once('close', () => gone.abort())
        const bytes = await log.costsSheet(actorOf(request), { ...asked, language, signal: gone.signal })
        return reply.header('content-disposition', attachment(`assistant-costs-by-${asked.by}.csv`)).type(mediaTypes.csv).send(Readable.from(bytes))
      },
    )
  }
}
