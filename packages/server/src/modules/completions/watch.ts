import type { ChatEvent } from '../providers/index.ts'
import type { Piece, StreamGuard } from '../guard/index.ts'
import type { Refusal } from '../../errors.ts'
import type { PipelineNeeds } from './pipeline.ts'
import { answerBlocked } from './refusals.ts'
import type { Run } from './run.ts'
import { note } from './verdicts.ts'

// The guard's eye on an answer while it streams. Words and thoughts are both shown, so both are looked at; each by itself.

type Told = Exclude<ChatEvent, { type: 'finish' }>
type Words = Extract<ChatEvent, { type: 'text' | 'reasoning' }>

const nothing: readonly Told[] = []

export function createWatch(run: Run, { guard, measures }: Pick<PipelineNeeds, 'guard' | 'measures'>) {
  const guards: { text?: StreamGuard | undefined; reasoning?: StreamGuard | undefined } = {}
  let blocked: Refusal | undefined

  return {
    /** @returns what may be told now; at the end, what was held back */
    take(event: ChatEvent): readonly Told[] {
      switch (event.type) {
        case 'text':
        case 'reasoning':
          return looked(event, (guards[event.type] ??= guard.streamGuard(run.ask.canaries)).push(event.text))
        case 'tool-call':
          return [event]
        case 'retract':
          // What comes after it is another answer.
          guards.text = undefined
          return [event]
        case 'finish':
          return [...held('reasoning'), ...held('text')]
      }
    },

    /** Nothing more may be told, and this is why. */
    blocked: () => blocked,
  }

  function held(type: Words['type']): readonly Told[] {
    const one = blocked ? undefined : guards[type]
    return one ? looked({ type, text: '' }, one.end()) : nothing
  }

  function looked(event: Words, { text, action, findings, blocked: verdict, isShown = false }: Piece): readonly Told[] {
    if (findings.length > 0) note(run, { action, findings }, 'answer', { measures })
    const told = text === '' ? nothing : [text === event.text ? event : { type: event.type, text }]
    if (!verdict) return told
    blocked = answerBlocked(verdict)
    // Who is told the instructions from their beginning comes to the mark too late.
    const takesBack = isShown || verdict.findings.some(({ family }) => family === 'canary')
    return takesBack ? [{ type: 'retract' }] : told
  }
}
