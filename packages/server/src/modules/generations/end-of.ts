import type { NewGenerationEvent } from '@fairway/contract/generations'
import { isUnreachable } from '../../database/failures.ts'
import { databaseUnreachable, Refusal } from '../../errors.ts'

// How an answer ends that does not come to its end.

export type End = Extract<NewGenerationEvent, { type: 'end' }>

/** Somebody asked for it to be stopped. */
export class Stopped extends Error {
  override name = 'Stopped'
}

/** It cannot be given to its end here: the server stops, or another one has ended it. */
export class BrokenOff extends Error {
  override name = 'BrokenOff'
}

/** Why an answer is not given to its end, as its reader is told. */
export function endOf(error: unknown): End {
  if (error instanceof Stopped) return { type: 'end', state: 'stopped' }
  if (error instanceof Refusal) return { type: 'end', state: error.code === 'answer-broken-off' ? 'interrupted' : 'failed', code: error.code, title: error.title, fields: error.fields }
  if (isUnreachable(error)) return endOf(databaseUnreachable())
  return error instanceof BrokenOff ? { type: 'end', state: 'interrupted' } : { type: 'end', state: 'failed', code: 'internal-error' }
}
