import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AuditExportQuery, AuditPage, AuditQuery, AuditSubjectQuery, AuditSubjects } from '@fairway/contract/audit'
import { Problem } from '@fairway/contract/problem'
import { attachment } from '../../http/attachment.ts'
import { languageOf } from '../../http/language.ts'
import { mediaTypes } from '../../sheets/write.ts'
import type { Audit } from './index.ts'
import { actorOf } from './record.ts'

const refusals = { 400: Problem, 401: Problem, 403: Problem }

/** The log, for the office. @param timeZone of the times in a sheet */
export function auditRoutes(audit: Audit, { timeZone }: { timeZone: string }): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/audit',
      {
        schema: {
          tags: ['audit'],
          summary: 'Who did what',
          description: 'The latest 50 entries, and the older ones page by page. Several filters narrow each other.',
          querystring: AuditQuery,
          response: { 200: AuditPage, ...refusals },
        },
      },
      async (request) => {
        const { before, ...filters } = request.query
        const { entries, next } = await audit.search(filters, { before })
        return { entries: entries.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() })), next }
      },
    )

    app.get(
      '/api/office/audit/subjects',
      {
        schema: {
          tags: ['audit'],
          summary: 'What entries can be about, by what it is called',
          description: 'For `subject` and, of a person, for `about` and `actor`. What is hidden is found too.',
          querystring: AuditSubjectQuery,
          response: { 200: AuditSubjects, ...refusals },
        },
      },
      async (request) => ({ subjects: await audit.findSubjects(request.query) }),
    )

    app.get(
      '/api/office/audit/export',
      {
        schema: {
          tags: ['audit'],
          summary: 'The same as a sheet',
          description: 'All entries that match, the latest first. That it was taken becomes an entry itself.',
          querystring: AuditExportQuery,
          response: { 200: z.unknown().describe('a CSV or XLSX, as an attachment'), ...refusals },
        },
      },
      async (request, reply) => {
        const { format, language = languageOf(request.headers['accept-language']), ...filters } = request.query
        const gone = new AbortController()
        reply.raw.once('close', () => gone.abort())
        const bytes = await audit.sheet(actorOf(request), { filters, format, language, timeZone, signal: gone.signal })
        return reply.header('content-disposition', attachment(`audit.${format}`)).type(mediaTypes[format]).send(Readable.from(bytes))
      },
    )
  }
}
