import type { Settings } from '@fairway/contract/settings'
import type { Asking } from './asking.ts'
import type { Counted } from './pace.ts'
import type { PipelineNeeds } from './pipeline.ts'
import type { Run } from './run.ts'

// How many requests somebody makes in a minute. An answer that looks things up is one request, however often the model is asked.

/** @throws {Refusal} `too-many-questions` */
export async function limit({ ask: { asking, isFurther = false }, set }: Run, { pace }: Pick<PipelineNeeds, 'pace'>): Promise<void> {
  if (!isFurther) await pace.count(limitsOf(asking, set))
}

/** Of whom how many requests are taken in a minute. */
export function limitsOf({ personId, key, network, factor }: Pick<Asking, 'personId' | 'key' | 'network' | 'factor'>, set: Settings): Counted[] {
  const ofAddress = { limit: 'address' as const, key: network, most: set['assistant.requests-per-minute'] * factor }
  // A key has a limit of its own, which the guard of its routes counts.
  return personId !== null && !key ? [ofAddress, { limit: 'person' as const, key: String(personId), most: set['assistant.person-requests-per-minute'] }] : [ofAddress]
}
