/** Of what is asked at once, in characters. */
export const longestQuestion = 16_000
export const longestTitle = 100
/** Of a page of conversations. */
export const mostConversations = 50
/** Of one conversation, all branches together. */
export const mostTurns = 2_000
/** What somebody says of an answer, in characters. */
export const longestRatingNote = 1_000
/** What may be wrong with an answer. */
export const ratingReasons = ['wrong', 'off-topic', 'incomplete', 'unclear', 'outdated', 'other'] as const
export type RatingReason = (typeof ratingReasons)[number]
