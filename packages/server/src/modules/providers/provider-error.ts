export type ProviderErrorKind =
  /** Too much was asked of it; it may say when to come back. */
  | 'rate-limited'
  /** It fails, cannot be reached, or has no room. */
  | 'unavailable'
  /** It did not answer in time. */
  | 'timeout'
  /** It broke off. */
  | 'truncated'
  /** It said what is no answer. */
  | 'protocol'
  /** It does not know our key. */
  | 'key-refused'
  /** Our account is empty. */
  | 'no-balance'
  /** There is no such model there. */
  | 'no-such-model'
  /** It does not like the question. */
  | 'filtered'
  /** The conversation is longer than the model can read. */
  | 'too-long'
  /** It does not understand the request. */
  | 'refused'

/** Of these the same server may do better at once. */
const retryable: ReadonlySet<ProviderErrorKind> = new Set(['rate-limited', 'unavailable', 'timeout', 'truncated', 'protocol'])
/** These say that the server is ill. That it is asked too much does not: it rests for as long as it says. */
const ill: ReadonlySet<ProviderErrorKind> = new Set(['unavailable', 'timeout', 'truncated', 'protocol'])
/** Another server would say the same. */
const ofTheRequest: ReadonlySet<ProviderErrorKind> = new Set(['filtered', 'refused'])

/** What went wrong between us and a server of models. Its message is for the log: it may say what nobody else should read. */
export class ProviderError extends Error {
  override name = 'ProviderError'
  readonly kind: ProviderErrorKind
  readonly status: number | undefined
  /** The least that it wants to be left in peace. */
  readonly retryAfterMs: number | undefined
  readonly mayRetry: boolean

  constructor(kind: ProviderErrorKind, message: string, { status, retryAfterMs, mayRetry }: { status?: number | undefined; retryAfterMs?: number | undefined; mayRetry?: boolean | undefined } = {}) {
    super(message)
    this.kind = kind
    this.status = status
    this.retryAfterMs = retryAfterMs
    this.mayRetry = mayRetry ?? retryable.has(kind)
  }

  get isIllness(): boolean {
    return ill.has(this.kind)
  }

  /** May another server be asked instead? */
  get mayFallBack(): boolean {
    return !ofTheRequest.has(this.kind)
  }
}

type ErrorBody = { message?: unknown; code?: unknown; type?: unknown }

/** @param headers with lower-case names */
export function errorOfAnswer(status: number, headers: Record<string, string | string[] | undefined>, text: string): ProviderError {
  const { message, code } = errorIn(text)
  const should = headers['x-should-retry']
  return new ProviderError(kindOf(status, code, message), `${status}: ${message || text.slice(0, 200)}`, {
    status,
    retryAfterMs: retryAfterIn(headers),
    ...(should === 'true' && { mayRetry: true }),
    ...(should === 'false' && { mayRetry: false }),
  })
}

/** Of `{"error": …}` in the middle of an answer that began well. */
export function errorOfChunk(error: unknown): ProviderError {
  const { message, code, type } = (typeof error === 'object' && error !== null ? error : { message: String(error) }) as ErrorBody
  const said = typeof message === 'string' ? message : JSON.stringify(error)
  const status = Number(code)
  const known = Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined
  return new ProviderError(known === undefined ? kindOfCode(String(code ?? type ?? ''), said) ?? 'unavailable' : kindOf(known, '', said), said.slice(0, 500), { status: known })
}

function errorIn(text: string): { message: string; code: string } {
  try {
    const body = JSON.parse(text) as { error?: ErrorBody | string; message?: unknown } | null
    const error = typeof body?.error === 'object' && body.error !== null ? body.error : undefined
    const message = error?.message ?? (typeof body?.error === 'string' ? body.error : body?.message)
    return { message: typeof message === 'string' ? message.slice(0, 500) : '', code: String(error?.code ?? error?.type ?? '') }
  } catch {
    return { message: '', code: '' }
  }
}

function kindOf(status: number, code: string, message: string): ProviderErrorKind {
  const known = kindOfCode(code, message)
  if (known && status < 500) return known
  if (status === 401 || status === 403) return 'key-refused'
  if (status === 402) return 'no-balance'
  if (status === 404) return 'no-such-model'
  if (status === 408) return 'timeout'
  if (status === 413) return 'too-long'
  if (status === 409 || status === 425 || status === 429) return 'rate-limited'
  if (status >= 500) return 'unavailable'
  return status >= 300 && status < 400 ? 'protocol' : 'refused'
}

/** What servers mean is said in codes, each their own; with a status of 400 by all of them. */
function kindOfCode(code: string, message: string): ProviderErrorKind | undefined {
  if (/content_?filter|content_policy|ResponsibleAIPolicyViolation/i.test(code)) return 'filtered'
  if (/context_length|string_above_max_length/i.test(code) || /maximum context length|context window/i.test(message)) return 'too-long'
  if (/insufficient_quota|billing/i.test(code)) return 'no-balance'
  if (/rate_limit/i.test(code)) return 'rate-limited'
  if (/model_not_found|DeploymentNotFound/i.test(code)) return 'no-such-model'
  if (/invalid_api_key/i.test(code)) return 'key-refused'
  if (/invalid_request/i.test(code)) return 'refused'
  if (/overloaded|server_error|unavailable|insufficient_system_resource/i.test(code)) return 'unavailable'
  return undefined
}

/** In `retry-after-ms`, or `retry-after` as seconds or a date. */
function retryAfterIn(headers: Record<string, string | string[] | undefined>, now = Date.now()): number | undefined {
  const inMs = Number(headers['retry-after-ms'])
  if (headers['retry-after-ms'] !== undefined && inMs >= 0) return inMs
  const said = headers['retry-after']
  if (typeof said !== 'string') return undefined
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(said) ? Number(said) * 1000 : Date.parse(said) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
