import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SectionExportQuery } from '@fairway/contract/exports'
import { Problem } from '@fairway/contract/problem'
import { Roster, TaughtSections } from '@fairway/contract/roster'
import { attachment } from '../../http/attachment.ts'
import { languageOf } from '../../http/language.ts'
import { mediaTypes, type SheetFormat } from '../../sheets/write.ts'
import { actorOf } from '../audit/index.ts'
import type { Enrolment } from './index.ts'
import { SectionParams } from './routes.ts'

const refusals = { 401: Problem, 404: Problem }

/** Who is in a section, for those who teach or assist it, and for the office. For everybody else there is no such section. */
export function rosterRoutes(enrolment: Enrolment): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/sections/taught',
      {
        schema: {
          tags: ['rosters'],
          summary: 'The sections of a term that I teach or assist',
          querystring: z.object({ term: z.string() }),
          response: { 200: TaughtSections, ...refusals },
        },
      },
      async (request) => ({ sections: await enrolment.taught(request.viewer, request.query.term) }),
    )

    app.get(
      '/api/sections/:section/roster',
      { schema: { tags: ['rosters'], summary: 'Who is in a section that I teach', params: SectionParams, response: { 200: Roster, ...refusals } } },
      async (request) => enrolment.roster(request.viewer, request.params.section),
    )

    for (const format of ['csv', 'xlsx'] as const) await app.register(rosterSheetRoute(enrolment, format))
  }
}

function rosterSheetRoute(enrolment: Enrolment, format: SheetFormat): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      `/api/sections/:section/roster.${format}`,
      {
        schema: {
          tags: ['rosters'],
          summary: `The same as ${format.toUpperCase()}`,
          params: SectionParams,
          querystring: SectionExportQuery,
          response: { 200: z.unknown().describe('the sheet, as an attachment'), ...refusals },
        },
      },
      async (request, reply) => {
        const { language = languageOf(request.headers['accept-language']) } = request.query
        const gone = new AbortController()
        reply.raw.once('close', () => gone.abort())
        const { name, bytes } = await enrolment.rosterSheet(actorOf(request), request.viewer, request.params.section, { format, language, signal: gone.signal })
        return reply.header('content-disposition', attachment(name)).type(mediaTypes[format]).send(Readable.from(bytes))
      },
    )
  }
}
