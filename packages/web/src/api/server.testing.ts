import { vi } from 'vitest'

type Asked = { method: string; path: string; body: unknown }
type Answers = Record<string, unknown>

/** A refusal, as the server sends it. */
export function refusal(status: number, code: string, fields: object = {}): Response {
  return Response.json({ type: `/problems/${code}`, status, code, title: `Refused: ${code}.`, ...fields }, { status })
}

/**
 * A server for one test: what it answers by `GET session`, and what it was asked. An answer is what it sends as JSON, nothing
 * (204), a Response, an error (no answer comes), or a function of the request that gives one of these, at once or later.
 */
export function fakeServer(answers: Answers) {
  const asked: Asked[] = []
  const server = {
    asked,
    answers,
    /** What was sent to one address. */
    bodiesOf: (request: string) => asked.filter(({ method, path }) => `${method} ${path}` === request).map(({ body }) => body),
  }
  vi.stubGlobal('fetch', async (url: string, { method = 'GET', body }: RequestInit = {}) => {
    const request = { method, path: url.replace(/^\/api\//, ''), body: body ? (JSON.parse(String(body)) as unknown) : undefined }
    asked.push(request)
    const given = server.answers[`${method} ${request.path}`]
    if (!(`${method} ${request.path}` in server.answers)) throw new Error(`Nobody expected ${method} ${url}.`)
    const answer: unknown = typeof given === 'function' ? await (given as (request: Asked) => unknown)(request) : given
    if (answer instanceof Error) throw answer
    if (answer instanceof Response) return answer.clone()
    return answer === undefined ? new Response(null, { status: 204 }) : Response.json(answer)
  })
  return server
}
