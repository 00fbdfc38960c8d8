// What can go wrong between this program and its database without anybody being at fault.

/** Another transaction held a row for longer than we wait. Nothing was changed. */
export const lockNotAvailable = '55P03'
/** Two waited for each other, and this one was given up. Nothing was changed. */
export const deadlock = '40P01'
/** A prepared statement from before a column was added or changed; a new connection knows better. */
export const planIsStale = '0A000'

/**
 * Will trying again help? The connection was lost, the server is going down or starting, or two instances collided. Whether a
 * transaction that was committing has committed is not known then.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  // 40001: serialization
  if ([deadlock, '40001', lockNotAvailable, planIsStale].includes(code)) return true
  return isUnreachable(error)
}

/** The database cannot be used just now. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  // connection exceptions, "shutting down" and "starting up", too many connections; and the network's own, of a socket
  if (/^(08|57P|53)/.test(code) || /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/.test(code)) return true
  return code === '' && /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered|Client was closed)/i.test(error.message)
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
