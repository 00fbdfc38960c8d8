import type { z } from 'zod'
import type { DeskTrial, DeskTrialAnswer } from '@fairway/contract/desk'
import { languageOfCampus, type CampusSettings } from '../settings/index.ts'
import { findRule, type KnownRules } from './known-rules.ts'
import { createMatcher, languageOf, questionIn } from './matching.ts'
import { replyOf } from './reply.ts'
import { checkedRule } from './rules.ts'

// Which rule would answer a text, for whoever edits them: by the same functions.

export type TryingNeeds = { settings: CampusSettings; rules: Pick<KnownRules, 'read'>; timeZone: string }

type Tried = Pick<Awaited<ReturnType<KnownRules['read']>>[number], 'name' | 'isOn' | 'rooms' | 'matches' | 'answer' | 'away' | 'action' | 'shipped'> & { id: number | null }

/** @throws {Refusal} of a draft, what saving it refuses with */
export function createTrying({ settings, rules, timeZone }: TryingNeeds) {
  return async (asked: z.infer<typeof DeskTrial>, asker: { id: number; name: string }): Promise<DeskTrialAnswer> => {
    const set = await settings.read()
    const language = languageOf(asked.text) ?? languageOfCampus(set)
    const question = questionIn(asked.text.trim())
    const nothing = { rule: null, language, answer: null }
    if (!set['rooms.desk']) return { ...nothing, silence: 'off' }
    if (question === undefined) return { ...nothing, silence: 'too-long' }
    const rule = findRule(triedRules(await rules.read(), asked.draft), asked.room, question)
    if (!rule) return { ...nothing, silence: 'no-rule' }
    const answer = replyOf(rule, { language, name: asker.name, id: String(asker.id), room: roomNames[asked.room], settings: set, timeZone })
    return { rule: { id: rule.id, name: rule.name, action: rule.action }, silence: null, language, answer }
  }
}

/** A section has its course's name, a group its own. */
const roomNames = { lobby: { zh: '大厅', en: 'Lobby' }, section: { zh: '某课程', en: 'some course' }, group: { zh: '某聊天室', en: 'some room' } }

function triedRules(rules: readonly Tried[], draft: z.infer<typeof DeskTrial>['draft']): readonly Tried[] {
  if (!draft) return rules
  const values = checkedRule(draft.values)
  const tried: Tried = { ...values, id: draft.rule, shipped: null, matches: createMatcher(values) }
  if (draft.rule !== null) return rules.map((rule) => (rule.id === draft.rule ? tried : rule))
  const last = rules.findIndex(({ shipped }) => shipped === 'fallback')
  return rules.toSpliced(last === -1 ? rules.length : last, 0, tried)
}
