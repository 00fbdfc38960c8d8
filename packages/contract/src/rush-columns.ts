// Kept free of zod so that the browser can import it.

/** What is told of an instance for every second, whatever the term. */
export const rushColumns = [
  // submissions that came in, and that were answered
  'arrived',
  'answered',
  // milliseconds from coming in to being answered
  'p50',
  'p99',
  'batches',
  // submissions in the largest batch
  'largestBatch',
  // answers with a status of 500 or above
  'failed',
  // at the end of the second: submissions not yet decided, live sockets, and the people behind these
  'undecided',
  'connections',
  'people',
] as const
export type RushColumn = (typeof rushColumns)[number]
