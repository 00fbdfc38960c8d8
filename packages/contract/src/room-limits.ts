// Free of zod, so that the pages can import them.

/** Of one message, in UTF-16 units. */
export const longestMessage = 8_000
export const longestRoomName = 60
export const longestRoomDescription = 500
export const longestGuestName = 20
/** That one person has made and not archived. */
export const mostGroups = 50
/** Of one message. */
export const mostFiles = 10
/** Different ones on one message. */
export const mostReactions = 20
/** On one message, of all people: every page that it is on names them all. */
export const mostReactionsOfAll = 1_000
/** Of one page of history. */
export const mostMessages = 100
/** Events that are told to somebody who comes back; of more there is a gap. */
export const mostMissed = 300
/** People who are named as present; above that they are only counted. */
export const mostPresent = 100
/** Seconds between two messages of one sender, at most. */
export const longestSlowMode = 3_600
