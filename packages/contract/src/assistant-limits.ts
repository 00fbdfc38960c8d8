/** Of what is asked at once, in characters. */
export const longestQuestion = 16_000
export const longestTitle = 100
/** Of a page of conversations. */
export const mostConversations = 50
/** Of one conversation, all branches together. */
export const mostTurns = 2_000
