import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../../loopback.ts'

/** What a request says of who sent it. */
export type Credentials = {
  cookie: string | undefined
  /** Of `Authorization: Bearer` or `X-API-Key`: the token of a session, or an API key. It counts alone, whatever the cookie. */
  bearer: string | undefined
  isFromThisComputer: boolean
}

/** Every key begins like this, so that a key is told from a token, and found when it was published by mistake. */
export const apiKeyStart = 'fairway_'

type Request = Pick<IncomingMessage, 'headers' | 'socket'>

export function credentialsOf(request: Request): Credentials {
  return { cookie: request.headers.cookie, bearer: bearerOf(request.headers), isFromThisComputer: isFromThisComputer(request) }
}

function bearerOf(headers: IncomingMessage['headers']): string | undefined {
  const key = headers['x-api-key']
  if (typeof key === 'string') return key
  return headers.authorization === undefined ? undefined : (/^Bearer +([^\s]+)$/i.exec(headers.authorization)?.[1] ?? '')
}

/** By the connection, and by what was asked for: a proxy on this computer speaks for somebody elsewhere. */
function isFromThisComputer({ headers, socket }: Request): boolean {
  // Unknown once the other end has hung up.
  const address = socket.remoteAddress?.replace(/^::ffff:/, '') ?? ''
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined)
  return !forwarded && isLoopback(address) && isLoopback(hostName(headers.host ?? ''))
}

/** `[::1]:3000` and `localhost:3000` without the port. */
function hostName(host: string): string {
  return host.replace(/:\d*$/, '').replace(/^\[|\]$/g, '')
}
