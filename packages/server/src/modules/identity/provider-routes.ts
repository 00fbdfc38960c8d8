import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Refusal } from '../../errors.ts'
import { isHttps } from '../../http/origin.ts'
import type { Identity } from './index.ts'
import { journeySeconds, providerPath } from './provider.ts'
import { callerOf, createSessionAnswers } from './session-answer.ts'

/** The way over the campus's provider. A browser walks it, so what goes wrong is told by the sign-in page. */
export function providerRoutes(identity: Identity, { publicUrl }: { publicUrl: string }): FastifyPluginAsyncZod {
  const { provider } = identity
  const answers = createSessionAnswers(identity)
  const name = isHttps(publicUrl) ? '__Secure-fairway.journey' : 'fairway.journey'
  const attributes = `Path=${providerPath}; HttpOnly; SameSite=Lax${isHttps(publicUrl) ? '; Secure' : ''}`
  const sent = { 303: z.null().describe('to the provider, or back to a page') }
  return async (app) => {
    app.get(
      providerPath,
      { schema: { tags: ['session'], summary: 'Sign in at the campus’s provider', querystring: z.object({ return: z.string().max(2000).optional() }), response: sent } },
      async (request, reply) => {
        void reply.header('cache-control', 'no-store')
        try {
          const { url, journey } = await provider.begin(request.query.return ?? '/')
          void reply.header('set-cookie', `${name}=${journey}; ${attributes}; Max-Age=${journeySeconds}`)
          return await reply.redirect(url, 303)
        } catch (error) {
          return reply.redirect(backWith(error), 303)
        }
      },
    )

    app.get(
      `${providerPath}/callback`,
      { schema: { tags: ['session'], summary: 'Come back from the campus’s provider', querystring: z.looseObject({}), response: sent } },
      async (request, reply) => {
        void reply.header('cache-control', 'no-store')
        const journey = new RegExp(`(?:^|;\\s*)${name.replace('.', '\\.')}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1]
        try {
          const question = request.url.indexOf('?')
          const { opened, returnTo } = await provider.finish(question < 0 ? '' : request.url.slice(question), journey, callerOf(request, 'cookie'))
          await answers.begin(request, reply, 'cookie', opened)
          // Once only.
          void reply.header('set-cookie', `${name}=; ${attributes}; Max-Age=0`)
          return await reply.redirect(returnTo, 303)
        } catch (error) {
          request.log.warn({ err: error }, 'sign-in at the provider failed')
          return reply.redirect(backWith(error), 303)
        }
      },
    )
  }
}

function backWith(error: unknown): string {
  if (!(error instanceof Refusal)) throw error
  return `/sign-in?problem=${error.code}`
}
