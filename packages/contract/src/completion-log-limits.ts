// Free of zod, so that the pages can import them.

/** From where a model is asked. */
export const completionSurfaces = ['chat', 'room', 'gateway', 'writing', 'summary', 'shadow'] as const

export const completionTasks = ['chat', 'planning', 'writing', 'code'] as const

/** How a request ended: `blocked` by the guard, `refused` for a limit or because nobody could answer. */
export const completionOutcomes = ['done', 'cached', 'stopped', 'failed', 'blocked', 'refused'] as const
export type CompletionOutcome = (typeof completionOutcomes)[number]

/** So many days at most are added up at a time. */
export const mostCostDays = 366

/** A sheet of the log looks through no more. */
export const mostExportedCompletions = 200_000

/** A text is searched for with at least so many characters. */
export const shortestLogSearch = 2
