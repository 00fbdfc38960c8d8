import { Socket } from 'node:net'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Session, SignIn } from '@fairway/contract/identity'
import { Problem } from '@fairway/contract/problem'
import { CodeRequest, CodeSent, PasswordByCode, Registration, SignInByCode } from '@fairway/contract/profile'
import { codeSeconds, secondsBetweenCodes } from './codes.ts'
import { credentialsOf } from './credentials.ts'
import type { Identity } from './index.ts'
import { callerOf, createSessionAnswers, fromOf } from './session-answer.ts'

/** For which somebody waits for their turn to have the password checked. */
const longestTurnMs = 5 * 60_000

/** Who am I, and the ways in and out. Open to everyone. */
export function sessionRoutes(identity: Identity): FastifyPluginAsyncZod {
  const { viewers, signIn, codeSignIn, registrations, passwordChanges, tokens } = identity
  const answers = createSessionAnswers(identity)
  return async (app) => {
    app.get(
      '/api/session',
      { schema: { tags: ['session'], summary: 'Who am I', response: { 200: Session } } },
      async (request, reply) => {
        void reply.header('cache-control', 'no-store')
        const viewer = await viewers.find(credentialsOf(request))
        const ended = viewer ? undefined : await identity.whyEnded(credentialsOf(request))
        return { ...(await answers.describe(request, viewer)), ...(ended && { ended }) }
      },
    )

    app.post(
      '/api/session',
      {
        schema: {
          tags: ['session'],
          summary: 'Sign in with number and password',
          description:
            'Sets the session cookie or, with `session: "token"`, answers with a token for `Authorization: Bearer`. An unknown number and ' +
            'a wrong password get the same answer.',
          body: SignIn,
          response: { 200: Session, 401: Problem, 403: Problem, 429: Problem, 503: Problem },
        },
      },
      async (request, reply) => {
        const { session: kind = 'cookie', ...credentials } = request.body
        // On a slow machine the turn of the last of thousands comes after the time for which a silent connection is kept.
        if (request.raw.socket instanceof Socket) request.raw.socket.setTimeout(longestTurnMs)
        return answers.begin(request, reply, kind, await signIn.byPassword(credentials, callerOf(request, kind)))
      },
    )

    app.post(
      '/api/mail-codes',
      {
        schema: {
          tags: ['session'],
          summary: 'Send a code to a mail address',
          description: 'For signing in, registering, or a forgotten password. The answer is the same whether the address belongs to anybody or not.',
          body: CodeRequest,
          response: { 202: CodeSent, 403: Problem, 422: Problem, 429: Problem },
        },
      },
      async (request, reply) => {
        const { purpose, address } = request.body
        const send = { 'sign-in': codeSignIn.sendCode, registration: registrations.sendCode, 'new-password': passwordChanges.sendForgottenCode }[purpose]
        await send(address, fromOf(request))
        return reply.code(202).send({ validSeconds: codeSeconds, nextAfterSeconds: secondsBetweenCodes })
      },
    )

    app.post(
      '/api/session/by-code',
      { schema: { tags: ['session'], summary: 'Sign in with a code', body: SignInByCode, response: { 200: Session, 403: Problem, 422: Problem, 429: Problem } } },
      async (request, reply) => {
        const { session: kind = 'cookie', ...proof } = request.body
        return answers.begin(request, reply, kind, await codeSignIn.signIn(proof, callerOf(request, kind)))
      },
    )

    app.post(
      '/api/registrations',
      {
        schema: {
          tags: ['session'],
          summary: 'Make an account',
          description: 'Where the office allows it: with a number and a password, or with a code to a mail address. Signs in as well.',
          body: Registration,
          response: { 201: Session, 403: Problem, 409: Problem, 422: Problem, 429: Problem },
        },
      },
      async (request, reply) => {
        const { session: kind = 'cookie' } = request.body
        const opened = await registrations.register(request.body, callerOf(request, kind))
        return reply.code(201).send(await answers.begin(request, reply, kind, opened))
      },
    )

    app.put(
      '/api/forgotten-password',
      {
        schema: {
          tags: ['session'],
          summary: 'Choose a new password with a code',
          description: 'Afterwards all sessions of the person end.',
          body: PasswordByCode,
          response: { 204: z.null().describe('changed'), 403: Problem, 422: Problem, 429: Problem },
        },
      },
      async (request, reply) => {
        await passwordChanges.changeForgotten(request.body, fromOf(request))
        return reply.code(204).send(null)
      },
    )

    app.delete(
      '/api/session',
      { schema: { tags: ['session'], summary: 'Sign out', response: { 204: z.null().describe('signed out') } } },
      async (request, reply) => {
        await answers.endPresented(request)
        return reply.header('set-cookie', tokens.clearCookie()).code(204).send(null)
      },
    )
  }
}
