// Free of zod, so that the pages can import them.

export const modelTasks = ['chat', 'planning', 'writing', 'code'] as const
export type ModelTask = (typeof modelTasks)[number]

export const modelServerKinds = ['openai', 'deepseek', 'azure'] as const
export type ModelServerKind = (typeof modelServerKinds)[number]

/** `public`: on the internet, over https. `private`: on this computer or in the campus's own network, over https or http. */
export const modelReaches = ['public', 'private'] as const
export type ModelReach = (typeof modelReaches)[number]

/** What a model may not take, by its name on the wire. */
export const modelParameters = ['temperature', 'top_p', 'user'] as const
export type ModelParameter = (typeof modelParameters)[number]

/** Whether a model that can do either thinks before it answers. `by-task`: not where an answer is wanted soon; `by-itself`: it is told nothing. */
export const modelThinkings = ['by-task', 'by-itself', 'on', 'off'] as const
export type ModelThinking = (typeof modelThinkings)[number]

export const mostModelServers = 50
export const mostModels = 500
export const longestServerName = 60
export const longestBaseUrl = 300
export const longestModelKey = 500
export const longestApiVersion = 40
export const longestModelName = 200
export const longestModelLabel = 60
export const mostAnswersAtOnce = 10_000
export const [leastContext, mostContext] = [1024, 10_000_000]
/** Per million tokens. */
export const highestPrice = 1_000_000
/** Of one task. */
export const mostRouted = 20

/** What can be wrong between the campus and a server, as `ProviderErrorKind` of the server says it. */
export const modelTroubles = ['rate-limited', 'unavailable', 'timeout', 'truncated', 'protocol', 'key-refused', 'no-balance', 'no-such-model', 'filtered', 'too-long', 'refused', 'out-of-reach', 'key-unreadable'] as const
export type ModelTrouble = (typeof modelTroubles)[number]

export const experimentStates = ['draft', 'running', 'ended'] as const
export type ExperimentState = (typeof experimentStates)[number]
export const longestExperimentName = 80
export const [fewestArms, mostArms] = [2, 4]
export const longestArmName = 40
export const longestArmPrompt = 4_000
export const mostWeight = 1_000
export const mostShadowTokens = 1_000_000_000
export const mostExperiments = 500

export const shadowVerdicts = ['shown', 'shadow', 'equal'] as const
export type ShadowVerdict = (typeof shadowVerdicts)[number]
/** Of a page of them. */
export const mostShadowAnswers = 20
