import { z } from 'zod'
import {
  guardActions,
  guardFamilies,
  guardMatches,
  guardPlaces,
  longestGuardKeyword,
  longestGuardName,
  longestGuardPattern,
  longestGuardReason,
  longestGuardTrial,
  mostGuardKeywords,
} from './guard-limits.ts'
import { Localised } from './localised.ts'
import { line, prose } from './text.ts'

// The guard: what may be asked of the assistant and said by it, by the office's rules.

export const GuardRuleDraft = z
  .strictObject({
    name: line(longestGuardName).min(1),
    isOn: z.boolean().default(true),
    places: z
      .array(z.enum(guardPlaces))
      .min(1)
      .max(guardPlaces.length)
      .default(['prompt'])
      .describe('`prompt`: what somebody asks; `untrusted`: what others wrote and the assistant reads; `answer`: what it says'),
    match: z.enum(guardMatches).describe('any or all of the keywords, or a regular expression; `built-in`: what a shipped rule looks for, and only that'),
    keywords: z.array(line(longestGuardKeyword).min(1)).max(mostGuardKeywords).default([]).describe('whatever their case and width; in Latin letters they are whole words'),
    pattern: prose(longestGuardPattern).default('').describe('in the syntax of RE2'),
    action: z.enum(guardActions).describe('`redact`: the text passes, what was found is not stored; `flag`: it passes and is noted; `block`: it does not pass'),
    reason: z
      .strictObject({ zh: prose(longestGuardReason).optional(), en: prose(longestGuardReason).optional() })
      .default({})
      .describe('what somebody is told whose text is blocked; a language that is missing is told in the other one'),
  })
  .meta({ id: 'GuardRuleDraft' })
export type GuardRuleDraft = z.infer<typeof GuardRuleDraft>

export const GuardRuleEdit = GuardRuleDraft.extend({ revision: z.int().positive().describe('that was read; if it has changed since, the answer is 409') }).meta({ id: 'GuardRuleEdit' })
export type GuardRuleEdit = z.infer<typeof GuardRuleEdit>

export const GuardRule = z
  .object({
    id: z.int(),
    revision: z.int(),
    shipped: z.enum(guardFamilies).nullable().describe('of a rule that Fairway brings along: what it looks for; it can be turned off and restored, not removed'),
    isChanged: z.boolean().describe('a shipped one that is no longer as it was shipped'),
    ...GuardRuleDraft.shape,
    places: z.array(z.enum(guardPlaces)),
    keywords: z.array(z.string()),
    pattern: z.string(),
    reason: Localised,
  })
  .meta({ id: 'GuardRule' })
export type GuardRule = z.infer<typeof GuardRule>

/** All of them are applied to a text, and the strictest action holds: they have no order. */
export const GuardRules = z.object({ rules: z.array(GuardRule) }).meta({ id: 'GuardRules' })
export type GuardRules = z.infer<typeof GuardRules>

export const GuardFinding = z
  .object({
    rule: z.union([z.int(), z.enum(guardFamilies)]).describe('the id of a rule of the office, or the name of a shipped one'),
    family: z.enum([...guardFamilies, 'own']),
    what: z.string().describe('a short code for what was found'),
    start: z.int().describe('in UTF-16 units, as JavaScript counts'),
    end: z.int(),
  })
  .meta({ id: 'GuardFinding' })
export type GuardFinding = z.infer<typeof GuardFinding>

export const Verdict = z
  .object({
    action: z.enum(['allow', 'flag', 'block']),
    findings: z.array(GuardFinding),
    reason: Localised.optional().describe('of what is flagged or blocked: a sentence for people'),
  })
  .meta({ id: 'GuardVerdict' })
export type Verdict = z.infer<typeof Verdict>

export const GuardTrial = z
  .strictObject({
    text: z.string().min(1).max(longestGuardTrial),
    place: z.enum(guardPlaces).default('prompt'),
    draft: z.strictObject({ rule: z.int().positive().nullable().describe('in whose place it is tried; null: a new one'), values: GuardRuleDraft }).optional().describe('a rule as it would be, among the others as they are'),
  })
  .meta({ id: 'GuardTrial' })
export type GuardTrial = z.infer<typeof GuardTrial>

export const GuardTrialAnswer = z
  .object({
    verdict: Verdict,
    score: z.number().describe('of the hints at an injection, added up'),
    stored: z.string().describe('the text as it would be stored'),
  })
  .meta({ id: 'GuardTrialAnswer' })
export type GuardTrialAnswer = z.infer<typeof GuardTrialAnswer>
