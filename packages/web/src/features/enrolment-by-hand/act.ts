import type { SubmissionOutcome } from '@fairway/contract/enrolment'
import type { OperationByHand } from '@fairway/contract/enrolment-by-hand'
import type { Override } from '@fairway/contract/reasons'
import { request } from '../../api/client.ts'
import { settled } from '../enrolment/submission.ts'

/** What the office means to do for a student; a swap gives up one section for another, or changes nothing. */
export type Act = { kind: 'enrol' | 'wait' | 'drop' | 'leave' | 'advance'; sectionId: number } | { kind: 'swap'; sectionId: number; drop: number }

/** The rules to set aside for each operation, in the order of the operations. */
export type Named = readonly (readonly Override[])[]

export function operationsFor(act: Act, named: Named = []): OperationByHand[] {
  const overrides = (at: number) => [...(named[at] ?? [])]
  switch (act.kind) {
    case 'swap':
      return [{ drop: act.drop, overrides: overrides(0) }, { enrol: act.sectionId, overrides: overrides(1) }]
    case 'enrol':
      return [{ enrol: act.sectionId, overrides: overrides(0) }]
    case 'wait':
      return [{ wait: act.sectionId, overrides: overrides(0) }]
    case 'drop':
      return [{ drop: act.sectionId, overrides: overrides(0) }]
    case 'leave':
      return [{ leave: act.sectionId }]
    case 'advance':
      return [{ advance: act.sectionId }]
  }
}

/** What would be decided now. Nothing is done. */
export function preview(personId: number, act: Act, named: Named, signal: AbortSignal): Promise<SubmissionOutcome> {
  return request('POST', 'office/submissions', { body: { personId, operations: operationsFor(act, named), preview: true }, signal })
}

/** One try, so that somebody at a desk hears at once that no answer comes; who tries again repeats the same request. */
export function carryOut(personId: number, act: Act, named: Named, words: { reason: string; note: string }): Promise<SubmissionOutcome> {
  const body = { personId, operations: operationsFor(act, named), ...words }
  return settled(JSON.stringify(body), (key) => request('POST', 'office/submissions', { body, headers: { 'idempotency-key': key } }))
}
