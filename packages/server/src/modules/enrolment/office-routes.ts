import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Decision, SubmissionOutcome } from '@fairway/contract/enrolment'
import { DropByHand, EnrolByHand, SectionPeople, StudentEnrolments, SubmissionByHand } from '@fairway/contract/enrolment-by-hand'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import type { Enrolment } from './index.ts'
import { mostPeople } from './section-people.ts'
import { grantedIn, titlesByHand } from './refusals.ts'
import { idempotency, keyOf, LogQuery, pageIn, SectionParams } from './routes.ts'

const refusals = { 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem }
const byHand =
  'Every rule is on. One that stands in the way is set aside only if `overrides` names it; `overridden` tells which were, and ' +
  '`needs` of a refusal which would have to be. Recorded with the reason; the student reads the note.'

/** What the office does for students, and what it sees of them. */
export function officeEnrolmentRoutes(enrolment: Enrolment): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/office/enrolments',
      {
        schema: {
          tags: ['enrolment'],
          summary: 'Enrol a student by hand, or put them in the queue',
          description: `201 a seat, 202 a place in the queue; a refusal is a problem whose \`code\` is the reason. ${byHand} ${idempotency}`,
          body: EnrolByHand,
          response: { 201: Decision, 202: Decision, ...refusals },
        },
      },
      async (request, reply) => {
        const { personId, number, sectionId, wait, overrides, ...why } = request.body
        const operations = [wait ? { wait: sectionId, overrides } : { enrol: sectionId, overrides }]
        const order = { mode: 'best-effort' as const, operations, ...why }
        const decision = grantedIn(await enrolment.byHand.submit(actorOf(request), { personId, number }, order, keyOf(request)), titlesByHand)
        return reply.code(decision.code === 'waiting' ? 202 : 201).send(decision)
      },
    )

    app.delete(
      '/api/office/enrolments/:section',
      {
        schema: {
          tags: ['enrolment'],
          summary: 'Drop a section for a student, or take them out of its queue',
          description: `${byHand} ${idempotency}`,
          params: SectionParams,
          body: DropByHand,
          response: { 200: Decision, ...refusals },
        },
      },
      async (request) => {
        const { personId, number, overrides, ...why } = request.body
        const order = { mode: 'best-effort' as const, operations: [{ drop: request.params.section, overrides }], ...why }
        return grantedIn(await enrolment.byHand.submit(actorOf(request), { personId, number }, order, keyOf(request)), titlesByHand)
      },
    )

    app.post(
      '/api/office/submissions',
      {
        schema: {
          tags: ['enrolment'],
          summary: 'Several operations for a student decided together, or only tried',
          description:
            'Always 200 once it is decided, like `POST /api/submissions`. `advance` puts a place at the head of its queue. With ' +
            `\`preview\` nothing is done: the answer tells what would be decided now. ${byHand} ${idempotency}`,
          body: SubmissionByHand,
          response: { 200: SubmissionOutcome, ...refusals },
        },
      },
      async (request) => {
        const { personId, number, preview: isPreview, reason = '', ...order } = request.body
        return enrolment.byHand.submit(actorOf(request), { personId, number }, { ...order, reason, isPreview }, keyOf(request))
      },
    )

    app.get(
      '/api/office/people/:person/enrolments',
      {
        schema: {
          tags: ['enrolment'],
          summary: 'What a student holds, waits for, asked and was answered',
          params: z.object({ person: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
          querystring: LogQuery,
          response: { 200: StudentEnrolments, 401: Problem, 403: Problem, 404: Problem },
        },
      },
      async (request) => enrolment.ofStudent({ personId: request.params.person }, request.query.term, pageIn(request.query)),
    )

    app.get(
      '/api/office/sections/:section/people',
      {
        schema: {
          tags: ['enrolment'],
          summary: 'Who sits in a section, and who waits for it',
          description: `The first ${mostPeople.toLocaleString('en')} of each; \`taken\` and \`waiting\` count all.`,
          params: SectionParams,
          response: { 200: SectionPeople, 401: Problem, 403: Problem, 404: Problem },
        },
      },
      async (request) => enrolment.peopleOf(request.params.section),
    )
  }
}
