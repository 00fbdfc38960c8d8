import type { Decision, Operation, SubmissionMode, SubmissionOutcome } from '@fairway/contract/enrolment'
import { reasons, type Reason } from '@fairway/contract/reasons'
import { newKey, write, type Delay } from '../../api/write.ts'
import { ApiProblem, NoAnswer } from '../../api/problem.ts'

// The writes of enrolment. A write that never got its answer keeps its key: asked again, it is the same write.
const unanswered = new Map<string, string>()

export function sendOperation(operation: Operation, onDelay?: (cause: Delay) => void): Promise<Decision> {
  const [kind, sectionId] = partsOf(operation)
  return settled(`${kind} ${sectionId}`, async (key) => {
    try {
      if (kind === 'drop' || kind === 'leave') return await write<Decision>('DELETE', `enrolments/${sectionId}`, { key, onDelay })
      return await write<Decision>('POST', 'enrolments', { key, onDelay, body: kind === 'wait' ? { sectionId, wait: true } : { sectionId } })
    } catch (error) {
      const refusal = error instanceof ApiProblem ? decisionIn(error) : undefined
      if (refusal) return { ...refusal, operation: kind, sectionId }
      throw error
    }
  })
}

export function sendSubmission(mode: SubmissionMode, operations: readonly Operation[], onDelay?: (cause: Delay) => void): Promise<SubmissionOutcome> {
  const body = { mode, operations }
  return settled(JSON.stringify(body), (key) => write<SubmissionOutcome>('POST', 'submissions', { key, onDelay, body }))
}

export function partsOf(operation: Operation): [Decision['operation'], number] {
  return Object.entries(operation)[0] as [Decision['operation'], number]
}

/** @param signature the same for the same write, so that a repetition of it is none */
export async function settled<T>(signature: string, send: (key: string) => Promise<T>): Promise<T> {
  const key = unanswered.get(signature) ?? newKey()
  unanswered.set(signature, key)
  try {
    const answer = await send(key)
    unanswered.delete(signature)
    return answer
  } catch (error) {
    if (!isUndecided(error)) unanswered.delete(signature)
    throw error
  }
}

/** No answer, or one that says the server does not know: it may have been done all the same. */
function isUndecided(error: unknown): boolean {
  return error instanceof NoAnswer || (error instanceof ApiProblem && error.status >= 500)
}

/** A refusal travels as a problem whose code is a reason and whose fields are those of the decision. */
function decisionIn({ code, fields }: ApiProblem): Omit<Decision, 'operation' | 'sectionId'> | undefined {
  if (!(reasons as readonly string[]).includes(code)) return undefined
  return { ...(fields as Partial<Decision>), code: code as Reason }
}
