/** Close codes of `GET /api/live`. */
export const liveClose = {
  /** The server is going away; come back after a moment. */
  draining: 1012,
  /** The socket did not answer the heartbeat. */
  silent: 4000,
  /** The socket read too slowly and its buffer grew past the limit. */
  tooSlow: 4001,
} as const
