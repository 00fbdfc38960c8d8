import type { IncomingHttpHeaders } from 'node:http'
import type { InjectOptions } from 'fastify'
import type { App } from '../src/app.ts'

// One who asks: a guest, or a person by the session cookie. Requests go through the whole server except the network.

export type Answer<Body> = {
  status: number
  /** Parsed, if it is JSON. */
  body: Body
  text: string
  bytes: Buffer
  headers: IncomingHttpHeaders
  cookies: readonly { name: string; value: string; path?: string; httpOnly?: boolean; secure?: boolean; sameSite?: string; maxAge?: number; expires?: Date }[]
}

/** What a test that looks at only a few fields expects; name the contract's type to look at more. */
type Anything = Record<string, unknown>

export type Asking = { body?: unknown; headers?: Record<string, string> }

export type Client = ReturnType<typeof createClient>

export function createClient({ http }: Pick<App, 'http'>, cookie?: string) {
  async function request<Body = Anything>(method: string, url: string, { body, headers = {} }: Asking = {}): Promise<Answer<Body>> {
    const answer = await http.inject({
      method: method,
      url,
      headers: { host: 'localhost', ...(cookie && { cookie }), ...headers },
      ...(body !== undefined && { payload: body as NonNullable<InjectOptions['payload']> }),
    })
    const isJson = /json/.test(String(answer.headers['content-type'])) && answer.headers['content-encoding'] === undefined && answer.body !== ''
    return {
      status: answer.statusCode,
      body: (isJson ? answer.json() : undefined) as Body,
      text: answer.body,
      bytes: answer.rawPayload,
      headers: answer.headers as IncomingHttpHeaders,
      cookies: answer.cookies,
    }
  }
  return {
    cookie,
    request,
    get: <Body = Anything>(url: string, asking?: Asking) => request<Body>('GET', url, asking),
    post: <Body = Anything>(url: string, body?: unknown, asking?: Asking) => request<Body>('POST', url, { body, ...asking }),
    put: <Body = Anything>(url: string, body?: unknown, asking?: Asking) => request<Body>('PUT', url, { body, ...asking }),
    patch: <Body = Anything>(url: string, body?: unknown, asking?: Asking) => request<Body>('PATCH', url, { body, ...asking }),
    delete: <Body = Anything>(url: string, asking?: Asking) => request<Body>('DELETE', url, asking),
  }
}
