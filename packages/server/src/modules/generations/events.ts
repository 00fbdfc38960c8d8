import type { GenerationEvent } from '@fairway/contract/generations'

/**
 * What comes after an event in a log. Of one that has ended, whoever stands at its end or beyond is told the end: they were told more
 * than survived the one who gave it.
 *
 * @param log from its beginning
 */
export function eventsAfter(log: readonly GenerationEvent[], seq: number): readonly GenerationEvent[] {
  const last = log.at(-1)
  return last?.type === 'end' && seq >= last.seq ? [last] : log.slice(seq)
}
