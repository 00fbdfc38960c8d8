import type { DeskRule } from '@fairway/contract/desk'
import { textIn, type Language } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import type { Settings } from '@fairway/contract/settings'
import { namelessGuest } from '../rooms/index.ts'
import { answerText, clockOf } from './answer-text.ts'
import { nextDuty } from './duty-hours.ts'

export type ReplyTo = { language: Language; name: string; id: string; room: Localised; settings: Settings; timeZone: string }

/** What a rule says to somebody now. Of a hand-off, when nobody is there: when somebody will be. */
export function replyOf({ action, answer, away }: Pick<DeskRule, 'action' | 'answer' | 'away'>, { language, name, id, room, settings, timeZone }: ReplyTo): string {
  const now = new Date()
  const opens = action === 'hand-off' ? nextDuty(settings['rooms.desk-hours'], timeZone, now) : null
  const time = clockOf(timeZone, now)
  return answerText(opens ? away : answer, language, {
    ...{ time, date: time.slice(0, 10), name: language === 'en' && name === namelessGuest ? 'guest' : name, id, room: textIn(language, room) },
    campus: textIn(language, settings['campus.name']) || 'Fairway',
    opens: opens ? clockOf(timeZone, opens).slice(0, 16) : '',
  })
}
