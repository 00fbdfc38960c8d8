import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Session, SignIn } from '@fairway/contract/identity'
import { Problem } from '@fairway/contract/problem'
import { Refusal } from '../../errors.ts'
import { credentialsOf } from './credentials.ts'
import type { Identity } from './index.ts'
import type { KnownViewer } from './viewers.ts'

/** `/api/session`: sign in, who am I, sign out. Open to everyone. */
export function identityRoutes({ viewers, signIn, accounts }: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/session',
      { schema: { tags: ['identity'], summary: 'Who am I', response: { 200: Session } } },
      async (request, reply) => {
        void reply.header('cache-control', 'no-store')
        return describe(request, await viewers.find(credentialsOf(request)))
      },
    )

    app.post(
      '/api/session',
      {
        schema: {
          tags: ['identity'],
          summary: 'Sign in',
          description: 'Sets the session cookie. An unknown number and a wrong password get the same answer.',
          body: SignIn,
          response: { 200: Session, 401: Problem },
        },
      },
      async (request, reply) => {
        const cookies = await signIn.signIn(request.body, { userAgent: request.headers['user-agent'] ?? '' })
        const cookie = cookies.map((line) => line.split(';')[0]).join('; ')
        const viewer = await viewers.find({ ...credentialsOf(request), cookie })
        if (!viewer) {
          // It is right, but not for use from there.
          await signIn.signOut(cookie)
          throw demoAccountIsLocal()
        }
        if (request.headers.cookie) await signIn.signOut(request.headers.cookie)
        void reply.header('set-cookie', cookies).header('cache-control', 'no-store')
        return describe(request, viewer)
      },
    )

    app.delete(
      '/api/session',
      { schema: { tags: ['identity'], summary: 'Sign out', response: { 204: z.null().describe('signed out') } } },
      async (request, reply) => {
        const cookies = await signIn.signOut(request.headers.cookie ?? '')
        return reply.header('set-cookie', cookies).code(204).send(null)
      },
    )

    async function describe(request: FastifyRequest, viewer: KnownViewer | null) {
      const demo = credentialsOf(request).isFromThisComputer ? await accounts.demo() : []
      return { viewer, ...(demo.length > 0 && { demo }) }
    }
  }
}

function demoAccountIsLocal(): Refusal {
  return new Refusal(403, 'demo-account-is-local', {
    zh: '演示账号只能在运行本系统的电脑上使用。',
    en: 'Demo accounts only work on the computer that runs this site.',
  })
}
