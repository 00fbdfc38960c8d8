/** Close codes of `GET /api/live`. */
export const liveClose = {
  /** The server is going away; come back after a moment. */
  draining: 1012,
  /** More requests than anybody makes by hand. */
  flooding: 1008,
  /** The socket did not answer the heartbeat. */
  silent: 4000,
  /** The socket read too slowly and its buffer grew past the limit. */
  tooSlow: 4001,
  /** The same tab has connected again; this is its older socket. */
  replaced: 4002,
  /** A request came after the session had ended: connect anew, as who one is now. */
  sessionEnded: 4003,
} as const
