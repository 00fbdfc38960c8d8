import type { PipelineNeeds } from './pipeline.ts'
import type { Run } from './run.ts'

/** A request that is over, for Prometheus. What came from the cache says nothing about a model. */
export function measure({ ask, attempted, outcome, startedAt, firstTokenMs, isCached, counted }: Run, { measures }: Pick<PipelineNeeds, 'measures'>): void {
  measures.ended({ model: attempted?.model, surface: ask.asking.surface, outcome, totalMs: performance.now() - startedAt })
  if (attempted && !isCached) measures.answered(attempted.model, { firstTokenMs, queuedMs: attempted.queuedMs, counted })
}
