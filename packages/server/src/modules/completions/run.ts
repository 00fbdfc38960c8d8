import { randomUUID } from 'node:crypto'
import type { GuardPlace } from '@fairway/contract/guard-limits'
import type { GuardFinding, Verdict } from '@fairway/contract/guard'
import type { Settings } from '@fairway/contract/settings'
import type { ChatEvent, FinishReason, Usage } from '../providers/index.ts'
import type { CompletionAsk, CompletionEvent } from './asking.ts'
import type { Attempted } from './attempts.ts'
import type { Reservation } from './reservations.ts'
import type { Chosen } from './experiments.ts'
import type { Flight } from './flight.ts'
import type { Outcome } from './record.ts'
import type { Counted } from './usage.ts'

// One request on its way through the pipeline: what each step has found out, for those after it and for the log.

export type Run = {
  readonly id: string
  readonly ask: CompletionAsk
  readonly set: Settings
  readonly signal: AbortSignal
  readonly startedAt: number
  /** As our tokenizer counts them, once it is let through. */
  inputTokens: number
  /** What the guard found, in the order in which it looked. */
  readonly noted: Noted[]
  chosen: Chosen | undefined
  reservation: Reservation | undefined
  /** Of the day, with what is set aside for this one taken off; undefined: nothing was, as for an answer that was there already. */
  tokensLeft: number | undefined
  /** Of an answer that others may listen to, if this request is the one that pays for it. */
  flight: Flight | undefined
  /** So that nobody else is given an answer that may be shared. */
  spoil: (() => void) | undefined
  isCached: boolean
  /** Who has been told the question, and has not said anything yet. */
  asked: Attempted | undefined
  /** Whose answer it is, and how it was come by. */
  attempted: Attempted | undefined
  /** What the model said, whoever was told. */
  heard: Heard
  /** What who asked was told. */
  told: { text: string; tools: Set<string> }
  /** What it has used; undefined: no model said anything, or somebody else pays for it. */
  counted: Counted | undefined
  firstTokenMs: number | null
  outcome: Outcome
  code: string | null
}

/** A finding of the guard, as it is kept: what and where, and not the words. */
export type Noted = Pick<GuardFinding, 'rule' | 'family' | 'what'> & { where: GuardPlace; source?: 'tool'; action: Verdict['action'] }

export type Heard = {
  /** Words, thoughts and calls: all that is paid for. */
  all: string
  finish: FinishReason | null
  usage: Usage | undefined
  /** A filter took something back. */
  isRetracted: boolean
}

export function begin(ask: CompletionAsk, set: Settings, signal: AbortSignal): Run {
  return {
    id: randomUUID(),
    ask,
    set,
    signal,
    startedAt: performance.now(),
    inputTokens: 0,
    noted: [],
    chosen: undefined,
    reservation: undefined,
    tokensLeft: undefined,
    flight: undefined,
    spoil: undefined,
    isCached: false,
    asked: undefined,
    attempted: undefined,
    heard: nothingHeard(),
    told: { text: '', tools: new Set() },
    counted: undefined,
    firstTokenMs: null,
    // Until something else is known: who listened has gone.
    outcome: 'stopped',
    code: null,
  }
}

export const nothingHeard = (): Heard => ({ all: '', finish: null, usage: undefined, isRetracted: false })

export function hear(heard: Heard, event: ChatEvent): void {
  switch (event.type) {
    case 'text':
    case 'reasoning':
      heard.all += event.text
      return
    case 'tool-call':
      heard.all += `${event.name ?? ''}${event.arguments}`
      return
    case 'retract':
      heard.isRetracted = true
      return
    case 'finish':
      heard.finish = event.reason
      heard.usage = event.usage
  }
}

export function tell({ told }: Pick<Run, 'told'>, event: CompletionEvent): void {
  if (event.type === 'text') told.text += event.text
  else if (event.type === 'tool-call' && event.name !== undefined) told.tools.add(event.name)
  else if (event.type === 'retract') told.text = ''
}
