import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  CreatedPerson,
  HandedOutPassword,
  NewPerson,
  People,
  PeopleAction,
  PeopleActionOutcome,
  PeopleQuery,
  Person,
  PersonChange,
  WithReason,
} from '@fairway/contract/people'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import type { Identity } from './index.ts'

const params = z.object({ person: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
const refusals = { 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem }
const done = { 204: z.null().describe('done'), ...refusals }

/** People, for the office. */
export function peopleRoutes({ people, passwordChanges, unconfirmedNumbers, sessions, erasure }: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/people',
      { schema: { tags: ['people'], summary: 'People, by number', querystring: PeopleQuery, response: { 200: People, 401: Problem, 403: Problem } } },
      async (request) => people.list(request.query),
    )

    app.post(
      '/api/office/people',
      { schema: { tags: ['people'], summary: 'Add a person', body: NewPerson, response: { 201: CreatedPerson, ...refusals } } },
      async (request, reply) => reply.code(201).send(await people.create(actorOf(request), request.body)),
    )

    app.get(
      '/api/office/people/:person',
      { schema: { tags: ['people'], summary: 'A person', params, response: { 200: Person, 401: Problem, 403: Problem, 404: Problem } } },
      async (request) => people.read(request.params.person),
    )

    app.put(
      '/api/office/people/:person',
      {
        schema: {
          tags: ['people'],
          summary: 'Change a person',
          description: 'With the `version` that was read: if somebody else has changed them meanwhile, 409 with the person as they are now.',
          params,
          body: PersonChange,
          response: { 200: Person, ...refusals },
        },
      },
      async (request) => people.change(actorOf(request), request.params.person, request.body),
    )

    app.post(
      '/api/office/people/:person/password',
      {
        schema: {
          // Never for a key: who hands out somebody’s password is somebody.
          tags: ['password'],
          summary: 'Hand out a new password',
          description: 'Ends all of their sessions, and revokes their API keys. It is shown in this answer and never again, and must be changed at the next sign-in.',
          params,
          response: { 201: HandedOutPassword, ...refusals },
        },
      },
      async (request, reply) => reply.code(201).send(await passwordChanges.handOut(actorOf(request), request.params.person)),
    )

    app.put(
      '/api/office/people/:person/confirmation',
      {
        schema: {
          tags: ['people'],
          summary: 'Confirm the number of somebody who registered by themselves',
          description: 'They keep their account. If it may be somebody else’s, hand out a new password instead: that ends the account and begins another.',
          params,
          response: done,
        },
      },
      async (request, reply) => {
        await unconfirmedNumbers.confirm(actorOf(request), request.params.person)
        return reply.code(204).send(null)
      },
    )

    app.put(
      '/api/office/people/:person/disablement',
      { schema: { tags: ['people'], summary: 'Disable an account', params, body: WithReason, response: done } },
      async (request, reply) => {
        await people.disable(actorOf(request), request.params.person, request.body.reason)
        return reply.code(204).send(null)
      },
    )

    app.delete(
      '/api/office/people/:person/disablement',
      { schema: { tags: ['people'], summary: 'Enable an account again', params, response: done } },
      async (request, reply) => {
        await people.enable(actorOf(request), request.params.person, undefined)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/api/office/people/:person/removal',
      {
        schema: {
          tags: ['people'],
          summary: 'Remove a person',
          description: 'They are hidden at once and can be restored; after the time that the office has set they are erased.',
          params,
          body: WithReason,
          response: done,
        },
      },
      async (request, reply) => {
        await erasure.hide(actorOf(request), request.params.person, request.body.reason)
        return reply.code(204).send(null)
      },
    )

    app.delete(
      '/api/office/people/:person/removal',
      { schema: { tags: ['people'], summary: 'Restore a person who was removed', params, response: done } },
      async (request, reply) => {
        await erasure.restore(actorOf(request), request.params.person)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/api/office/people/:person/erasure',
      {
        schema: {
          tags: ['people'],
          summary: 'Erase a removed person for good',
          description: 'At once, everywhere. What stays, such as that a seat was taken, no longer tells by whom.',
          params,
          body: WithReason,
          response: done,
        },
      },
      async (request, reply) => {
        await erasure.erase(actorOf(request), request.params.person, request.body.reason)
        return reply.code(204).send(null)
      },
    )

    app.delete(
      '/api/office/people/:person/sessions',
      { schema: { tags: ['people'], summary: 'Sign a person out everywhere', description: 'Revokes their API keys as well.', params, response: done } },
      async (request, reply) => {
        await people.read(request.params.person)
        await sessions.endAll(actorOf(request), request.params.person, { all: true })
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/api/office/people/actions',
      { schema: { tags: ['people'], summary: 'Do something to many people', description: 'All or nothing.', body: PeopleAction, response: { 200: PeopleActionOutcome, ...refusals } } },
      async (request) => ({ changed: await people.actOnMany(actorOf(request), request.body) }),
    )
  }
}
