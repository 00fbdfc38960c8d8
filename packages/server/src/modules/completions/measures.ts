import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Standing } from './health.ts'
import type { KnownModel, Surface } from './task.ts'
import type { Counted } from './usage.ts'

// What Prometheus is told of the assistant. No label says who asked: there are as many people as a campus has.

const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]
const shortSeconds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1]

export type Measures = ReturnType<typeof createMeasures>

/** @param standings how it is with each model that was asked, when Prometheus asks */
export function createMeasures(registry: Registry, standings: () => Iterable<Standing>) {
  const registers = [registry]
  const ofModel = ['server', 'model'] as const
  const requests = new Counter({ name: 'ai_request_total', help: 'Requests to the assistant, by how they ended.', labelNames: [...ofModel, 'surface', 'outcome'], registers })
  const responseTime = new Histogram({ name: 'ai_response_time_seconds', help: 'From a request to the end of its answer.', labelNames: [...ofModel, 'surface'], buckets: seconds, registers })
  const errors = new Counter({ name: 'ai_error_count', help: 'What went wrong, by what it was.', labelNames: [...ofModel, 'kind'], registers })
  const firstToken = new Histogram({ name: 'ai_first_token_seconds', help: 'From a request to the first piece of its answer.', labelNames: [...ofModel], buckets: seconds, registers })
  const tokens = new Counter({ name: 'ai_tokens_total', help: 'Tokens, by direction and by who counted them.', labelNames: [...ofModel, 'direction', 'source'], registers })
  const inFlight = new Gauge({ name: 'ai_in_flight', help: 'Answers that are being given.', registers })
  const queueWait = new Histogram({ name: 'ai_queue_wait_seconds', help: 'How long a request waited for a place.', labelNames: [...ofModel], buckets: seconds, registers })
  const retries = new Counter({ name: 'ai_retry_total', help: 'Requests that were made again.', labelNames: [...ofModel, 'kind'], registers })
  const fallbacks = new Counter({ name: 'ai_fallback_total', help: 'Requests that went to the next model, by the one that did not answer.', labelNames: [...ofModel, 'kind'], registers })
  new Gauge({
    name: 'ai_breaker_state',
    help: '0: closed, 1: half open, 2: open.',
    labelNames: [...ofModel],
    registers,
    collect() {
      for (const { model, breaker } of standings()) this.set(labelsOf(model), ['closed', 'half-open', 'open'].indexOf(breaker))
    },
  })
  new Gauge({
    name: 'ai_queue_length',
    help: 'Requests that wait for a place.',
    labelNames: [...ofModel],
    registers,
    collect() {
      for (const { model, waiting } of standings()) this.set(labelsOf(model), waiting)
    },
  })
  const cache = new Counter({ name: 'ai_cache_total', help: 'Requests whose answer may be shared, by whether there was one.', labelNames: ['result'], registers })
  const verdicts = new Counter({ name: 'ai_guard_verdict_total', help: 'What the guard found.', labelNames: ['where', 'action', 'family'], registers })
  const overhead = new Histogram({ name: 'ai_own_overhead_seconds', help: 'What Fairway adds before a model is asked.', buckets: shortSeconds, registers })

  return {
    began: () => inFlight.inc(),
    /** A request, however it ended. */
    ended({ model, surface, outcome, totalMs }: { model: Named | undefined; surface: Surface; outcome: string; totalMs: number }): void {
      const labels = labelsOf(model)
      inFlight.dec()
      requests.inc({ ...labels, surface, outcome })
      responseTime.observe({ ...labels, surface }, totalMs / 1000)
    },
    /** What a model said, however far it came. */
    answered(model: Named, { firstTokenMs, queuedMs, counted }: { firstTokenMs: number | null; queuedMs: number; counted: Counted | undefined }): void {
      const labels = labelsOf(model)
      if (firstTokenMs !== null) firstToken.observe(labels, firstTokenMs / 1000)
      queueWait.observe(labels, queuedMs / 1000)
      if (counted) used(model, counted)
    },
    used,
    failed: (model: Named | undefined, kind: string) => errors.inc({ ...labelsOf(model), kind }),
    retried: (model: Named, kind: string) => retries.inc({ ...labelsOf(model), kind }),
    fellBack: (model: Named, kind: string) => fallbacks.inc({ ...labelsOf(model), kind }),
    cached: (result: 'hit' | 'miss' | 'shared') => cache.inc({ result }),
    verdict: (where: string, action: string, family: string) => verdicts.inc({ where, action, family }),
    overhead: (ms: number) => overhead.observe(ms / 1000),
  }

  function used(model: Named, { input, output, source }: Pick<Counted, 'input' | 'output' | 'source'>): void {
    tokens.inc({ ...labelsOf(model), direction: 'input', source }, input)
    tokens.inc({ ...labelsOf(model), direction: 'output', source }, output)
  }
}

type Named = Pick<KnownModel, 'server' | 'name'>

function labelsOf(model: Named | undefined): { server: string; model: string } {
  return { server: model?.server ?? 'none', model: model?.name ?? 'none' }
}
