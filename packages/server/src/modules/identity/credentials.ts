import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../../config.ts'

/** What a request says of who sent it. */
export type Credentials = { cookie: string | undefined; isFromThisComputer: boolean }

export function credentialsOf(request: Pick<IncomingMessage, 'headers' | 'socket'>): Credentials {
  return { cookie: request.headers.cookie, isFromThisComputer: isFromThisComputer(request) }
}

/** By the connection, and by what was asked for: a proxy on this computer speaks for somebody elsewhere. */
function isFromThisComputer({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
  // Unknown once the other end has hung up.
  const address = socket.remoteAddress?.replace(/^::ffff:/, '') ?? ''
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined)
  return !forwarded && isLoopback(address) && isLoopback(hostName(headers.host ?? ''))
}

/** `[::1]:3000` and `localhost:3000` without the port. */
function hostName(host: string): string {
  return host.replace(/:\d*$/, '').replace(/^\[|\]$/g, '')
}
