import type { PipelineNeeds } from './pipeline.ts'
import type { Run } from './run.ts'
import type { Counted } from './usage.ts'

// What an answer has used is paid for, however it ended: an answer that was stopped was given as far as it came. Who stops it before its
// first word pays for the question, which the server has read.

/** Of an answer that has ended. What is kept or shared was paid for by somebody else. */
export function count(run: Run, { usage }: Pick<PipelineNeeds, 'usage'>): Counted | undefined {
  if (run.isCached || run.counted) return run.counted
  run.attempted ??= run.flight?.attempted() ?? (isRead(run) ? run.asked : undefined)
  const { usage: said, all } = run.flight?.heard ?? run.heard
  return (run.counted = run.attempted && usage.count(run.attempted.model, said, run.inputTokens, all))
}

/** A server has read the question, and said nothing that was told: somebody stopped it, or its filter did. */
function isRead({ outcome, code, asked }: Run): boolean {
  return (outcome === 'stopped' || code === 'filtered') && asked?.model.isBuiltIn === false
}
