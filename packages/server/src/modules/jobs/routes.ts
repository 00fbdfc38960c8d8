import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Job, Jobs as JobList, jobStates, OfficeJobs } from '@fairway/contract/jobs'
import { Problem } from '@fairway/contract/problem'
import { attachment } from '../../http/attachment.ts'
import { actorOf } from '../audit/index.ts'
import type { Jobs } from './index.ts'
import { jobOf } from './telling.ts'

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const JobParams = z.object({ id })
const FileParams = z.object({ id, name: z.string() })

/** One's own jobs; the office finds everybody's. For whoever is signed in. */
export function jobRoutes(jobs: Jobs): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/jobs',
      {
        schema: {
          tags: ['jobs'],
          summary: 'What I have started, the latest 50',
          description: 'How a job goes is told on `GET /api/live`, topic `person:<id>`, as `job-changed`.',
          response: { 200: JobList, 401: Problem },
        },
      },
      async (request) => ({ jobs: await jobs.latestOf(request.viewer) }),
    )

    app.get(
      '/api/jobs/:id',
      { schema: { tags: ['jobs'], summary: 'A job', params: JobParams, response: { 200: Job, 401: Problem, 404: Problem } } },
      async (request) => jobs.find(request.params.id, request.viewer),
    )

    app.post(
      '/api/jobs/:id/cancellation',
      {
        schema: {
          tags: ['jobs'],
          summary: 'Cancel a job',
          description: 'One that waits is cancelled at once; one that runs is told to stop, and `isCancelling` until it has. What it has done by then stays done.',
          params: JobParams,
          response: { 200: Job, 401: Problem, 404: Problem, 409: Problem },
        },
      },
      async (request) => jobs.cancel(actorOf(request), request.params.id, request.viewer),
    )

    app.get(
      '/api/jobs/:id/files/:name',
      {
        schema: {
          tags: ['jobs'],
          summary: 'What a job has made',
          description: 'For who started it and could start it still, and for the office. With a key: with the scope that starting it takes.',
          params: FileParams,
          response: { 200: z.unknown().describe('the bytes, as an attachment'), 401: Problem, 404: Problem },
        },
        // Bytes pass as they are.
        serializerCompiler: () => String,
      },
      async (request, reply) => {
        const file = await jobs.findFile(request.params.id, request.params.name, request.viewer)
        return reply
          .header('content-disposition', attachment(file.name))
          .header('content-length', file.size)
          .type(file.mediaType)
          .send(Readable.from(file.bytes()))
      },
    )
  }
}

/** Everybody's. For the office. */
export function officeJobRoutes(jobs: Jobs): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/jobs',
      {
        schema: {
          tags: ['jobs'],
          summary: 'All jobs, the latest first',
          description: 'With a key: those that it could start. A page may then be short of jobs, or have none, and `before` names the next one all the same.',
          querystring: z.object({ state: z.enum(jobStates).optional(), before: id.optional().describe('from the page before this one') }),
          response: { 200: OfficeJobs, 401: Problem, 403: Problem },
        },
      },
      async (request) => {
        const { rows, before } = await jobs.page(request.query, request.viewer)
        const listed = rows.map(({ creatorNumber, creatorName, ...row }) => ({
          ...jobOf(row),
          createdBy: creatorNumber === null ? null : { number: creatorNumber, name: creatorName! },
        }))
        return { jobs: listed, before }
      },
    )
  }
}
