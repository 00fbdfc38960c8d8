import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { CompletionExportQuery } from '@fairway/contract/completion-log'
import { EnrolmentExportQuery, SectionExportQuery } from '@fairway/contract/exports'
import { Job } from '@fairway/contract/jobs'
import { Problem } from '@fairway/contract/problem'
import { attachment } from '../../http/attachment.ts'
import { languageOf } from '../../http/language.ts'
import { mediaTypes, type SheetFormat } from '../../sheets/write.ts'
import { actorOf } from '../audit/index.ts'
import type { ExportCalls, ExportKindName, Exports } from './index.ts'

const params = z.object({ term: z.string() })
const response = {
  200: z.unknown().describe('the sheet, as an attachment'),
  202: Job.describe('it is too large to wait for; the file of the job is the sheet'),
  401: Problem,
  403: Problem,
  404: Problem,
}

/** Sheets for the office. That one was taken becomes an entry of the audit log. */
export function exportRoutes(exports: Exports): FastifyPluginAsyncZod {
  return async (app) => {
    for (const format of ['csv', 'xlsx'] as const) await app.register(routesOf(exports, format))
  }
}

function routesOf(exports: Exports, format: SheetFormat): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      `/api/office/terms/:term/sections.${format}`,
      {
        schema: {
          tags: ['courses'],
          summary: `The catalogue of a term as ${format.toUpperCase()}`,
          description: 'With the columns of an import: importing it again changes nothing. What is hidden is left out.',
          params,
          querystring: SectionExportQuery,
          response,
        },
      },
      async (request, reply) => {
        const { language = languageOf(request.headers['accept-language']) } = request.query
        return send(request, reply, 'sections', { term: request.params.term, format, language })
      },
    )

    app.get(
      `/api/office/terms/:term/enrolments.${format}`,
      {
        schema: {
          tags: ['rosters'],
          summary: `Who sits where, as ${format.toUpperCase()}`,
          description: 'Of a whole term, a section, a course, or the students of a college.',
          params,
          querystring: EnrolmentExportQuery,
          response,
        },
      },
      async (request, reply) => {
        const { language = languageOf(request.headers['accept-language']), section, ...filters } = request.query
        return send(request, reply, 'enrolments', { term: request.params.term, format, language, sectionIds: section === undefined ? undefined : [section].flat(), ...filters })
      },
    )

    app.get(
      `/api/office/assistant/log.${format}`,
      {
        schema: {
          tags: ['assistant-log'],
          summary: `What was asked of models, as ${format.toUpperCase()}`,
          description: 'All requests that match, the latest first. What was written and answered only where it is asked for.',
          querystring: CompletionExportQuery,
          response: { ...response, 400: Problem, 422: Problem },
        },
      },
      async (request, reply) => {
        const { language = languageOf(request.headers['accept-language']), texts, ...filters } = request.query
        return send(request, reply, 'completions', { filters, texts, format, language })
      },
    )
  }

  async function send<Name extends ExportKindName>(request: FastifyRequest, reply: FastifyReply, kind: Name, call: ExportCalls[Name]): Promise<FastifyReply> {
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    const opened = await exports.open(actorOf(request), kind, { ...call, signal: gone.signal })
    if ('job' in opened) return reply.code(202).send(opened.job)
    return reply.header('content-disposition', attachment(opened.name)).type(mediaTypes[format]).send(Readable.from(opened.bytes))
  }
}
