import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** @param retryAfter in seconds */
export function refuseUpgrade(socket: Duplex, status: number, retryAfter?: number): void {
  // Node's time-outs no longer apply to a socket that asked for an upgrade: one that stays half open would stay for ever.
  socket.once('finish', () => socket.destroy())
  const later = retryAfter === undefined ? '' : `retry-after: ${retryAfter}\r\n`
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${later}connection: close\r\ncontent-length: 0\r\n\r\n`)
}
