import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ImportCheck, ImportLines, ImportLinesQuery, ImportMapping, ImportRun, ImportUpload, SheetImport, SheetImports } from '@fairway/contract/imports'
import { Problem } from '@fairway/contract/problem'
import { attachment } from '../../http/attachment.ts'
import { languageOf } from '../../http/language.ts'
import { sheetLimits } from '../../sheets/sheet.ts'
import { mediaTypes, type SheetFormat } from '../../sheets/write.ts'
import { actorOf } from '../audit/index.ts'
import type { Imports } from './index.ts'
import { notASheet } from './refusals.ts'
import { writeReport } from './report.ts'

const params = z.object({ import: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem }
const tags = ['imports']

/** Importing sheets. For the office. */
export function importRoutes(imports: Imports): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(uploadRoute(imports))

    app.get('/api/office/imports', { schema: { tags, summary: 'Sheets that were uploaded within a day', response: { 200: SheetImports, 401: Problem, 403: Problem } } }, async () => imports.list())

    app.get('/api/office/imports/:import', { schema: { tags, summary: 'An uploaded sheet, and how far it is', params, response: { 200: SheetImport, ...refusals } } }, async (request) =>
      imports.find(request.params.import),
    )

    app.put(
      '/api/office/imports/:import/mapping',
      {
        schema: {
          tags,
          summary: 'Say what the columns of the sheet are',
          description: 'What a check found by another mapping is forgotten.',
          params,
          body: ImportMapping,
          response: { 200: SheetImport, ...refusals },
        },
      },
      async (request) => imports.setMapping(request.params.import, request.body.columns),
    )

    app.post(
      '/api/office/imports/:import/check',
      {
        schema: {
          tags,
          summary: 'Check every line, and write nothing',
          description: 'A job: how far it is comes as `job-changed` on `person:<id>`; its report is then in the import.',
          params,
          body: ImportCheck,
          response: { 202: SheetImport, ...refusals },
        },
      },
      async (request, reply) => reply.code(202).send(await imports.check(actorOf(request), request.params.import, request.body)),
    )

    app.post(
      '/api/office/imports/:import/run',
      {
        schema: {
          tags,
          summary: 'Import it',
          description:
            'All or nothing, in one transaction; with `skipBad` what is right. A job, as the check is. People are written in batches: a run that is broken off leaves whole ones, and another one goes on from there.',
          params,
          body: ImportRun,
          response: { 202: SheetImport, ...refusals },
        },
      },
      async (request, reply) => reply.code(202).send(await imports.run(actorOf(request), request.params.import, request.body)),
    )

    app.delete(
      '/api/office/imports/:import',
      { schema: { tags, summary: 'Throw an uploaded sheet away', params, response: { 204: z.null().describe('gone'), ...refusals } } },
      async (request, reply) => {
        await imports.remove(request.params.import)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/api/office/imports/:import/lines',
      { schema: { tags, summary: 'The lines of the sheet, with what was found in each', params, querystring: ImportLinesQuery, response: { 200: ImportLines, ...refusals } } },
      async (request) => imports.lines(request.params.import, request.query),
    )

    for (const format of ['csv', 'xlsx'] as const) await app.register(reportRoute(imports, format))
  }
}

/** Apart, because nothing else takes a body of bytes. */
function uploadRoute(imports: Imports): FastifyPluginAsyncZod {
  const types = ['application/octet-stream', 'text/csv', mediaTypes.xlsx, 'application/vnd.ms-excel']
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(types, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    app.addContentTypeParser('*', (_request, _payload, done) => done(notASheet()))

    app.post(
      '/api/office/imports',
      {
        schema: {
          tags,
          summary: 'Upload a sheet',
          description: 'The bytes of a CSV or XLSX, of at most 64 MB, 200,000 lines, 500 columns and 6,000,000 cells. What it is is told by the bytes. Nothing is judged yet.',
          consumes: types,
          querystring: ImportUpload,
          response: { 201: SheetImport, ...refusals, 413: Problem, 415: Problem },
        },
        bodyLimit: sheetLimits.bytes,
      },
      async (request, reply) => {
        const { kind, term, name } = request.query
        if (!Buffer.isBuffer(request.body)) throw notASheet()
        return reply.code(201).send(await imports.upload(actorOf(request), { kind, term, name }, request.body))
      },
    )
  }
}

function reportRoute(imports: Imports, format: SheetFormat): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      `/api/office/imports/:import/report.${format}`,
      { schema: { tags, summary: `What the last check or run found, as ${format.toUpperCase()}`, params, response: { 200: z.unknown().describe('the sheet, as an attachment'), ...refusals } } },
      async (request, reply) => {
        const { report, headings, fileName } = await imports.findReport(request.params.import)
        const bytes = writeReport(report, headings, format, languageOf(request.headers['accept-language']))
        return reply
          .header('content-disposition', attachment(`${fileName.replace(/\.\w+$/, '')}-report.${format}`))
          .type(mediaTypes[format])
          .send(Readable.from(bytes))
      },
    )
  }
}
