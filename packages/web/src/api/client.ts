import { language } from '../i18n/language.ts'
import { ApiProblem, NoAnswer } from './problem.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Options = { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal }

let hearRefusal: ((problem: ApiProblem) => void) | undefined

/** For what concerns the whole page, whoever asked: the session is over. There is one who listens: the page's session. */
export function onRefusal(hear: (problem: ApiProblem) => void): void {
  hearRefusal = hear
}

/** Reads `/api/<path>`. */
export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return request<T>('GET', path, { signal })
}

/** One request, one try: JSON or a file in, JSON out; ApiProblem for a refusal, NoAnswer when nothing came back. */
export async function request<T>(method: Method, path: string, { body, headers, signal }: Options = {}): Promise<T> {
  let response: Response
  try {
    response = await fetch(`/api/${path}`, {
      method,
      signal,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json, application/problem+json',
        'accept-language': language.value,
        ...(body === undefined ? {} : { 'content-type': body instanceof Blob ? body.type || 'application/octet-stream' : 'application/json' }),
        ...headers,
      },
      body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new NoAnswer(`${method} ${path}`, { cause: error })
  }
  return readAnswer<T>(response)
}

/** What an answer holds; throws what it refuses. */
export async function readAnswer<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok && answer !== undefined) return answer as T
  // A gateway in front of a server that is away answers in HTML.
  if (answer === undefined) throw new NoAnswer(`status ${response.status}`)
  const problem = new ApiProblem(response.status, isRecord(answer) ? answer : {})
  hearRefusal?.(problem)
  throw problem
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
