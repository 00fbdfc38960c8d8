// Free of zod, so that the pages can import them.

export const mostDeskRules = 200
export const longestRuleName = 60
export const mostKeywords = 50
export const longestKeyword = 40
export const longestPattern = 200
/** In one language; with its variables filled in it still fits into a message. */
export const longestAnswer = 2_000
export const longestDelayMs = 60_000
/** The desk takes no longer message for a question. */
export const longestQuestion = 200

/** What stands for something in an answer, as `{time}`. `opens` only in what is said outside duty hours. */
export const deskVariables = ['time', 'date', 'name', 'id', 'campus', 'room', 'opens'] as const
export type DeskVariable = (typeof deskVariables)[number]
