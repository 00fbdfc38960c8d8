import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import { Refusal } from '../../errors.ts'
import { credentialsOf } from '../identity/index.ts'
import { createMetrics, type MetricsNeeds } from './metrics.ts'

/** For who sends the token of the settings, or asks from this computer without any proxy between. */
export function metricsRoutes(needs: MetricsNeeds): FastifyPluginAsync {
  const metrics = createMetrics(needs)
  const { metricsToken } = needs.config
  return async (app) => {
    app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
      const { bearer, isFromThisComputer } = credentialsOf(request.raw)
      // A token that is wrong is a mistake that somebody should see, wherever they are.
      const isAllowed = bearer === undefined ? isFromThisComputer : metricsToken !== undefined && isSame(bearer, metricsToken)
      if (!isAllowed) throw metricsNotAllowed()
      return reply.header('cache-control', 'no-store').type(metrics.contentType).send(await metrics.read())
    })
  }
}

/** In a time that does not tell where they differ. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(one), hash(other))
}

function metricsNotAllowed(): Refusal {
  return new Refusal(403, 'metrics-not-allowed', {
    zh: '指标只对持有 METRICS_TOKEN 的程序和本机开放。',
    en: 'The metrics are for programs that send METRICS_TOKEN, and for this computer.',
  })
}
