import type { GuardPlace } from '@fairway/contract/guard-limits'
import type { ChatMessage } from '../providers/index.ts'
import type { CompletionAsk, Verdict } from './asking.ts'
import type { PipelineNeeds } from './pipeline.ts'
import { promptBlocked } from './refusals.ts'
import type { Run } from './run.ts'

// What the guard says of what was asked, and of what was looked up for it.

/** @throws {Refusal} `prompt-blocked` */
export async function judge(run: Run, needs: Pick<PipelineNeeds, 'guard' | 'measures'>): Promise<void> {
  const { written, lookedUp, messages } = run.ask
  for (const verdict of lookedUp ?? (await ofResults(messages, needs))) note(run, verdict, 'untrusted', needs)
  if (written === undefined) return
  const verdict = await needs.guard.check({ text: written, where: 'prompt' })
  note(run, verdict, 'prompt', needs)
  if (verdict.action === 'block') throw promptBlocked(verdict)
}

/** Keeps it for the log, and counts it. */
export function note({ noted }: Pick<Run, 'noted'>, { action, findings }: Pick<Verdict, 'action' | 'findings'>, where: GuardPlace, { measures }: Pick<PipelineNeeds, 'measures'>): void {
  for (const { rule, family, what } of findings) {
    noted.push({ where, ...(where === 'untrusted' && { source: 'tool' }), action, rule, family, what })
    measures.verdict(where, action, family)
  }
}

/** Of programs: what their tools said is their own, and not ours to keep from the model. */
function ofResults(messages: CompletionAsk['messages'], { guard }: Pick<PipelineNeeds, 'guard'>): Promise<Verdict[]> {
  return Promise.all(newResults(messages).map((text) => guard.check({ text, where: 'untrusted' })))
}

/** Results that the model has not been told yet; most requests have none. */
function newResults(messages: readonly ChatMessage[]): string[] {
  const results: string[] = []
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at]!
    if (message.role !== 'tool') break
    results.push(message.content)
  }
  return results.reverse()
}
