import { z } from 'zod'
import { deskVariables, longestAnswer, longestDelayMs, longestKeyword, longestPattern, longestQuestion, longestRuleName, mostDeskRules, mostKeywords } from './desk-limits.ts'
import { languages } from './language.ts'
import { Localised } from './localised.ts'
import { Message, roomKinds } from './rooms.ts'
import { line, prose } from './text.ts'

// The assistant desk (客服助手): rules by which it answers what is said in rooms, and conversations that it hands to the staff.

export const ruleMatches = ['any', 'all', 'pattern'] as const
export const ruleActions = ['answer', 'hand-off'] as const
export const ruleAgain = ['always', 'day', 'ever'] as const
/** Nobody but the two may read what is said in a direct room. */
export const ruleRooms = ['lobby', 'section', 'group'] as const

const variables = deskVariables.map((name) => `\`{${name}}\``).join(', ')
const Answer = z.strictObject({ zh: prose(longestAnswer).optional(), en: prose(longestAnswer).optional() })

export const DeskRuleDraft = z
  .strictObject({
    name: line(longestRuleName).min(1),
    isOn: z.boolean().default(true),
    rooms: z.array(z.enum(ruleRooms)).min(1).max(ruleRooms.length).default(['lobby']).describe('of groups the open ones'),
    match: z.enum(ruleMatches).describe('any or all of the keywords, or a regular expression'),
    keywords: z.array(line(longestKeyword).min(1)).max(mostKeywords).default([]).describe('whatever their case and width; in Latin letters they are whole words'),
    whole: z.boolean().default(false).describe('a keyword or the expression is all that the message says, but for marks around it'),
    pattern: prose(longestPattern).default('').describe('in the syntax of RE2'),
    action: z.enum(ruleActions).default('answer').describe('`hand-off`: it is put before the staff as well'),
    answer: Answer.describe(`Markdown. ${variables} stand for what they name; a language that is missing is answered in the other one`),
    away: Answer.default({}).describe('of a hand-off: said instead of `answer` outside duty hours'),
    delayMs: z.int().min(0).max(longestDelayMs).default(1500),
    again: z.enum(ruleAgain).default('always').describe('how often it answers one person: always, once a day, once ever'),
  })
  .meta({ id: 'DeskRuleDraft' })
export type DeskRuleDraft = z.infer<typeof DeskRuleDraft>

export const DeskRuleEdit = DeskRuleDraft.extend({ revision: z.int().positive().describe('that was read; if it has changed since, the answer is 409') }).meta({ id: 'DeskRuleEdit' })
export type DeskRuleEdit = z.infer<typeof DeskRuleEdit>

export const DeskRule = z
  .object({
    id: z.int(),
    revision: z.int(),
    shipped: z.string().nullable().describe('of a rule that Fairway brings along: which one; it can be turned off and restored, not removed'),
    isChanged: z.boolean().describe('a shipped one that is no longer as it was shipped'),
    ...DeskRuleDraft.shape,
    rooms: z.array(z.enum(ruleRooms)),
    keywords: z.array(z.string()),
    pattern: z.string(),
    answer: Localised,
    away: Localised,
  })
  .meta({ id: 'DeskRule' })
export type DeskRule = z.infer<typeof DeskRule>

/** In the order in which they are tried: the first one that matches answers. */
export const DeskRules = z.object({ rules: z.array(DeskRule) }).meta({ id: 'DeskRules' })
export type DeskRules = z.infer<typeof DeskRules>

export const DeskOrder = z.strictObject({ rules: z.array(z.int().positive()).max(mostDeskRules).describe('the ids of all of them') }).meta({ id: 'DeskOrder' })

export const DeskTrial = z
  .strictObject({
    text: prose(8_000),
    room: z.enum(ruleRooms).default('lobby'),
    draft: z.strictObject({ rule: z.int().positive().nullable().describe('in whose place it is tried; null: a new one'), values: DeskRuleDraft }).optional().describe('a rule as it would be, among the others as they are'),
  })
  .meta({ id: 'DeskTrial' })

export const DeskTrialAnswer = z
  .object({
    rule: z.object({ id: z.int().nullable().describe('null: the draft of a new one'), name: z.string(), action: z.enum(ruleActions) }).nullable(),
    silence: z.enum(['off', 'too-long', 'no-rule']).nullable().describe(`why nothing is answered: the desk is off, the text is longer than ${longestQuestion} characters, no rule matches`),
    language: z.enum(languages),
    answer: z.string().nullable(),
  })
  .meta({ id: 'DeskTrialAnswer' })
export type DeskTrialAnswer = z.infer<typeof DeskTrialAnswer>

export const handOffStates = ['open', 'taken', 'done'] as const
const StaffMember = z.object({ id: z.int(), name: z.string() })

/** Somebody asked for a person. */
export const HandOff = z
  .object({
    id: z.int(),
    room: z.object({ id: z.int(), kind: z.enum(roomKinds), name: Localised }),
    message: Message.describe('with which it was asked for, as it now stands'),
    at: z.iso.datetime(),
    state: z.enum(handOffStates),
    takenBy: StaffMember.nullable(),
    takenAt: z.iso.datetime().nullable(),
    closedBy: StaffMember.nullable(),
    closedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'HandOff' })
export type HandOff = z.infer<typeof HandOff>

export const HandOffs = z.object({ handOffs: z.array(HandOff), open: z.int().describe('that nobody has taken'), next: z.int().nullable().describe('for `before`; null: there are no more') }).meta({ id: 'HandOffs' })
export type HandOffs = z.infer<typeof HandOffs>
