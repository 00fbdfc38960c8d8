import type { Duplex } from 'node:stream'
import type pg from 'pg'

/** What a connection is written to and read from. */
export function streamOf(client: pg.ClientBase): Duplex & { bytesRead?: number } {
  return (client as unknown as { connection: { stream: Duplex } }).connection.stream
}

/** A connection is cut with it. */
export function tooLong(): Error {
  return Object.assign(new Error('The database took too long.'), { code: 'ETIMEDOUT' })
}
