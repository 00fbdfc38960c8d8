import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Seats } from '@fairway/contract/courses'
import {
  Cart,
  Decision,
  EnrolRequest,
  MyEnrolments,
  Submission,
  SubmissionOutcome,
  type Operation,
  type SubmissionMode,
} from '@fairway/contract/enrolment'
import { SubmissionLog } from '@fairway/contract/enrolment-by-hand'
import { Problem } from '@fairway/contract/problem'
import { Refusal } from '../../errors.ts'
import { sendPrecompressed } from '../../http/precompressed.ts'
import type { Enrolment } from './index.ts'
import { beforeIn, type Before } from './log.ts'
import { busy, grantedIn } from './refusals.ts'

const TermQuery = z.object({ term: z.string() })
export const LogQuery = TermQuery.extend({
  before: z
    .string()
    .max(400)
    .refine((cursor) => beforeIn(cursor) !== undefined, 'not what `next` said')
    .optional()
    .describe('what `next` of the page before said; default: the latest'),
})
const OwnLogQuery = LogQuery.extend({ by: z.literal('office').optional().describe('only what the office did; default: all') })
export const SectionParams = z.object({ section: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
const refusals = { 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem }

export const idempotency =
  'Send an `Idempotency-Key` (any text of your own, such as a UUID): the same request under the same key gets the first ' +
  'answer again, also after a crash, so that it can be repeated safely.'

/** The seats of a term, for everyone. */
export function seatRoutes({ seats }: Enrolment): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/terms/:term/seats',
      {
        schema: {
          tags: ['courses'],
          summary: 'The seats of a term, now',
          description: 'Changes follow on `GET /api/live`, topic `seats:<term>`.',
          params: TermQuery,
          response: { 200: Seats, 404: Problem },
        },
        serializerCompiler: () => String,
      },
      async (request, reply) => sendPrecompressed(request, reply, await seats.snapshot(request.params.term)),
    )
  }
}

/** What one student may have undecided at a time: many tabs' worth, and no more of the queue that everybody shares. */
const mostUndecided = 20

/** Everything a student does. */
export function enrolmentRoutes(enrolment: Enrolment): FastifyPluginAsyncZod {
  return async (app) => {
    const undecided = new Map<number, number>()

    app.get(
      '/api/enrolments',
      {
        schema: {
          tags: ['enrolment'],
          summary: 'What I hold and wait for',
          querystring: TermQuery,
          response: { 200: MyEnrolments, 401: Problem, 403: Problem, 404: Problem },
        },
      },
      async (request) => enrolment.mine(request.viewer.id, request.query.term),
    )

    app.post(
      '/api/enrolments',
      {
        schema: {
          tags: ['enrolment'],
          summary: 'Enrol in a section, or queue for it',
          description: `201 a seat, 202 a place in the queue; a refusal is a problem whose \`code\` is the reason. ${idempotency}`,
          body: EnrolRequest,
          response: { 201: Decision, 202: Decision, ...refusals },
        },
      },
      async (request, reply) => {
        const { sectionId, wait } = request.body
        const decision = await decideOne(request, wait ? { wait: sectionId } : { enrol: sectionId })
        return reply.code(decision.code === 'waiting' ? 202 : 201).send(decision)
      },
    )

    app.delete(
      '/api/enrolments/:section',
      {
        schema: {
          tags: ['enrolment'],
          summary: 'Drop a section, or leave its queue',
          description: idempotency,
          params: SectionParams,
          response: { 200: Decision, ...refusals },
        },
      },
      async (request) => decideOne(request, { drop: request.params.section }),
    )

    app.post(
      '/api/submissions',
      {
        schema: {
          tags: ['enrolment'],
          summary: 'Several operations decided together: a cart, a swap',
          description:
            'Always 200 once it is decided: `accepted` tells whether everything was granted, `decisions` why not. With ' +
            `\`all-or-nothing\` a failed swap keeps the old seat. ${idempotency}`,
          body: Submission,
          response: { 200: SubmissionOutcome, ...refusals },
        },
      },
      async (request) => decide(request, request.body.mode, request.body.operations),
    )

    app.get(
      '/api/submissions',
      {
        schema: {
          tags: ['enrolment'],
          summary: 'What I asked for and was answered, and what the office did for me',
          description: 'The latest first, some at a time.',
          querystring: OwnLogQuery,
          response: { 200: SubmissionLog, 400: Problem, 401: Problem, 403: Problem, 404: Problem },
        },
      },
      async (request) => enrolment.log.ofStudent(request.viewer.id, request.query.term, pageIn(request.query), request.query.by),
    )

    app.get(
      '/api/cart',
      { schema: { tags: ['enrolment'], summary: 'My plan', querystring: TermQuery, response: { 200: Cart, 401: Problem, 404: Problem } } },
      async (request) => enrolment.carts.read(request.viewer.id, request.query.term),
    )

    app.put(
      '/api/cart',
      { schema: { tags: ['enrolment'], summary: 'Change my plan', body: Cart, response: { 200: Cart, 401: Problem, 404: Problem, 422: Problem } } },
      async (request) => enrolment.carts.write(request.viewer.id, request.body),
    )

    async function decideOne(request: FastifyRequest, operation: Operation) {
      return grantedIn(await decide(request, 'best-effort', [operation]))
    }

    async function decide(request: FastifyRequest, mode: SubmissionMode, operations: Operation[]): Promise<SubmissionOutcome> {
      const { id } = request.viewer
      const key = keyOf(request)
      const before = undecided.get(id) ?? 0
      if (before >= mostUndecided) throw busy()
      undecided.set(id, before + 1)
      try {
        return await enrolment.submit(id, mode, operations, key)
      } finally {
        const left = undecided.get(id)! - 1
        if (left > 0) undecided.set(id, left)
        else undecided.delete(id)
      }
    }
  }
}

export function pageIn({ before }: z.infer<typeof LogQuery>): Before | undefined {
  return before === undefined ? undefined : beforeIn(before)
}

export function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  // A leading tilde marks the keys that the server makes for requests without one.
  if (typeof key !== 'string' || !/^[\x21-\x7d][\x20-\x7e]{0,199}$/.test(key)) throw invalidKey()
  return key
}

function invalidKey(): Refusal {
  return new Refusal(400, 'invalid-idempotency-key', {
    zh: 'Idempotency-Key 须为 1 到 200 个可见 ASCII 字符，且不以 ~ 开头。',
    en: 'An Idempotency-Key is 1 to 200 visible ASCII characters and does not begin with ~.',
  })
}
