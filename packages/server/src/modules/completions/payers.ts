import type { Settings } from '@fairway/contract/settings'
import type { Asking } from './asking.ts'
import type { Payer } from './reservations.ts'

type Who = Pick<Asking, 'personId' | 'key' | 'network' | 'factor'>

/** The first one is who it is counted for; what a key uses is its own, and not of who made it. */
export function payersOf(who: Who, set: Settings): Payer[] {
  const { personId, key, network } = who
  const tokensADay = tokensADayOf(who, set)
  if (key) return [{ subject: `key:${key.id}`, tokensADay, answersAtOnce: set['assistant.key-answers-at-once'] }]
  if (personId !== null) return [{ subject: `person:${personId}`, tokensADay, answersAtOnce: set['assistant.answers-at-once'] }]
  return [{ subject: `network:${network}`, tokensADay, answersAtOnce: set['assistant.answers-at-once'] * who.factor }]
}

export function tokensADayOf({ personId, key, factor }: Who, set: Settings): number {
  if (key) return set['assistant.key-tokens-a-day']
  return personId !== null ? set['assistant.tokens-a-day'] : set['assistant.guest-tokens-a-day'] * factor
}
