import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Session, SignIn } from '@fairway/contract/identity'
import { Problem } from '@fairway/contract/problem'
import { credentialsOf } from './credentials.ts'
import type { Identity } from './index.ts'
import { callerOf, createSessionAnswers } from './session-answer.ts'

/** `/api/session`: sign in, who am I, sign out. Open to everyone. */
export function sessionRoutes(identity: Identity): FastifyPluginAsyncZod {
  const { viewers, signIn, tokens } = identity
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
        return answers.begin(request, reply, kind, await signIn.byPassword(credentials, callerOf(request, kind)))
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
