import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Problem } from '@fairway/contract/problem'
import { AddressChange, CodeSent, OwnCodeRequest, PasswordChange, Profile, ProfileChange } from '@fairway/contract/profile'
import { actorOf } from '../audit/index.ts'
import { codeSeconds, secondsBetweenCodes } from './codes.ts'
import type { Identity } from './index.ts'
import { fromOf } from './session-answer.ts'

/** The personal centre: what one sees and changes of oneself. */
export function profileRoutes({ profiles, addresses }: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/profile',
      { schema: { tags: ['profile'], summary: 'My profile', response: { 200: Profile, 401: Problem } } },
      async (request) => profiles.read(request.viewer.id),
    )

    app.put(
      '/api/profile',
      {
        schema: {
          tags: ['profile'],
          summary: 'Change my profile',
          description: 'Number and role are not the person’s to change; the mail address and the password want a code.',
          body: ProfileChange,
          response: { 200: Profile, 401: Problem, 403: Problem, 422: Problem },
        },
      },
      async (request) => {
        await profiles.change(actorOf(request), request.viewer.id, request.body)
        return profiles.read(request.viewer.id)
      },
    )

    app.put(
      '/api/profile/address',
      {
        schema: {
          // Never for a key: who has the address has the account.
          tags: ['password'],
          summary: 'Change my mail address',
          description: 'With a code from the new one and, as `addressProof` of the profile says, the present password or a code from the present address.',
          body: AddressChange,
          response: { 204: z.null().describe('changed'), 401: Problem, 409: Problem, 422: Problem, 429: Problem },
        },
      },
      async (request, reply) => {
        await addresses.change({ ...actorOf(request), personId: request.viewer.id }, request.body, fromOf(request))
        return reply.code(204).send(null)
      },
    )
  }
}

/** Also for somebody who must choose a password before anything else. */
export function passwordRoutes({ passwordChanges, addresses }: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/profile/codes',
      {
        schema: {
          tags: ['password'],
          summary: 'Send me a code',
          description: 'To change the password: to the own mail address, which must be named. To change the mail address: to the new one, and to the present one if that is what `addressProof` of the profile says.',
          body: OwnCodeRequest,
          response: { 202: CodeSent, 401: Problem, 403: Problem, 409: Problem, 422: Problem, 429: Problem },
        },
      },
      async (request, reply) => {
        const { purpose, address } = request.body
        const send = { 'change-password': passwordChanges.sendOwnCode, 'change-email': addresses.sendCode }[purpose]
        await send(request.viewer.id, address, fromOf(request))
        return reply.code(202).send({ validSeconds: codeSeconds, nextAfterSeconds: secondsBetweenCodes })
      },
    )

    app.put(
      '/api/profile/password',
      {
        schema: {
          tags: ['password'],
          summary: 'Change my password',
          description: 'With a code from the own mail address. Afterwards all sessions end, this one too.',
          body: PasswordChange,
          response: { 204: z.null().describe('changed'), 401: Problem, 403: Problem, 409: Problem, 422: Problem, 429: Problem },
        },
      },
      async (request, reply) => {
        await passwordChanges.changeOwn({ ...actorOf(request), personId: request.viewer.id }, request.body, fromOf(request))
        return reply.code(204).send(null)
      },
    )
  }
}
