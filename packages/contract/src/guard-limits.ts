// Free of zod, so that the pages can import them.

export const mostGuardRules = 200
export const longestGuardName = 60
export const mostGuardKeywords = 100
export const longestGuardKeyword = 60
export const longestGuardPattern = 400
/** In one language. */
export const longestGuardReason = 300
/** What the office tries is no longer. */
export const longestGuardTrial = 8_000

/** A prompt, in characters. A model needs a token for a Chinese one, and answers nobody better for more. */
export const longestPrompt = 8_000
/** The same in bytes of UTF-8. */
export const heaviestPrompt = 32_000

/**
 * Where a text comes from: what somebody asks; what others wrote and a model is to read (descriptions, messages, documents); what
 * the assistant says.
 */
export const guardPlaces = ['prompt', 'untrusted', 'answer'] as const
export type GuardPlace = (typeof guardPlaces)[number]

export const guardMatches = ['built-in', 'any', 'all', 'pattern'] as const

/** From the mildest to the strictest. `redact`: it passes, and is not in what is stored. */
export const guardActions = ['redact', 'flag', 'block'] as const
export type GuardAction = (typeof guardActions)[number]

/** Several hints add up to a score: from here on a text is noted, and blocked. */
export const flagsFrom = 3
export const blocksFrom = 5
export const injectionFamilies = ['override', 'role-play', 'extraction', 'authority', 'tool-misuse', 'exfiltration', 'obfuscation', 'indirect'] as const
export type InjectionFamily = (typeof injectionFamilies)[number]

/** Each is one thing that is there or not, and can be taken out of a text. */
export const privateKinds = ['secret', 'phone', 'identity-number', 'bank-card', 'passport', 'mail-address'] as const
export type PrivateKind = (typeof privateKinds)[number]

/** What the shipped rules look for. */
export const guardFamilies = [...privateKinds, 'leaked-secret', 'canary', 'script', ...injectionFamilies] as const
export type GuardFamily = (typeof guardFamilies)[number]

/** What is taken out of a text. `hidden`: by a rule of the office. */
export const redactionKinds = [...privateKinds, 'hidden'] as const
export type RedactionKind = (typeof redactionKinds)[number]

/**
 * What stands in a stored text for what was taken out of it. It is the same in every language: a text is stored once and read in
 * both, and whoever shows it says it in the reader's. Nobody types these brackets, and Markdown makes nothing of them.
 */
export function redactionMark(kind: RedactionKind): string {
  return `⟦${kind}⟧`
}

export const redactionMarks = new RegExp(`⟦(${redactionKinds.join('|')})⟧`, 'g')

/** Half of one, where a text was cut: at its beginning, and at its end. */
export const cutMarks = /^[a-z-]{0,40}⟧|⟦[a-z-]{0,40}$/g
