import { Refusal } from '../../errors.ts'
import { ProviderError } from '../providers/index.ts'
import type { PipelineNeeds } from './pipeline.ts'
import { answerBrokenOff, modelUnavailable, promptBlockedByServer, promptRefused, promptTooLong } from './refusals.ts'
import type { Run } from './run.ts'

/** How a request ended that did not end well; and for who asked, what they can do something about, and nothing of whose key is wrong. */
export function explain(run: Run, error: unknown, { measures }: Pick<PipelineNeeds, 'measures'>): unknown {
  if (error instanceof Refusal) {
    run.outcome = error.code === 'prompt-blocked' || error.code === 'answer-blocked' ? 'blocked' : 'refused'
    run.code = error.code
    return error
  }
  if (error instanceof ProviderError) {
    run.outcome = 'failed'
    run.code = error.kind
    measures.failed(run.attempted?.model, error.kind)
    return refusalOf(error, run)
  }
  if (!run.signal.aborted) {
    run.outcome = 'failed'
    run.code = 'internal-error'
    measures.failed(run.attempted?.model, run.code)
  }
  return error
}

function refusalOf({ kind, retryAfterMs }: ProviderError, { attempted, inputTokens }: Run): Refusal {
  if (attempted) return answerBrokenOff()
  if (kind === 'filtered') return promptBlockedByServer()
  if (kind === 'refused') return promptRefused()
  return kind === 'too-long' ? promptTooLong(inputTokens, inputTokens) : modelUnavailable(retryAfterMs)
}
