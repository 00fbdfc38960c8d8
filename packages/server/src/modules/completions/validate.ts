import { longestQuestion } from '@fairway/contract/assistant-limits'
import type { PipelineNeeds } from './pipeline.ts'
import type { Run } from './run.ts'

// What may be asked at all, before anybody looks at what it says.

/** What somebody types; four bytes are the most that a character has. */
const typed = { characters: longestQuestion, bytes: 4 * longestQuestion }
/** What programs send, and what is worked on: no more than the guard reads. */
const sent = { characters: 200_000, bytes: 800_000 }

/** @throws {Refusal} `prompt-empty`, `prompt-too-long`, `control-characters` */
export function validate({ ask: { written, asking } }: Run, { guard }: Pick<PipelineNeeds, 'guard'>): void {
  if (written === undefined) return
  guard.limits.admit(written, asking.surface === 'chat' || asking.surface === 'room' ? typed : sent)
}
