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
  /** Its name leads to where it may not stand. */
  | 'out-of-reach'

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
  /** Does it say that the server is ill? */
  readonly isIllness: boolean
  /** Of the request, what it will not have. */
  readonly field: string | undefined
  /** In its own words, where it answered as servers of models do. */
  readonly said: string | undefined

  constructor(kind: ProviderErrorKind, message: string, { status, retryAfterMs, mayRetry, isIllness, field, said }: Partial<Pick<ProviderError, 'status' | 'retryAfterMs' | 'mayRetry' | 'isIllness' | 'field' | 'said'>> = {}) {
    super(message)
    this.kind = kind
    this.status = status
    this.retryAfterMs = retryAfterMs
    this.mayRetry = mayRetry ?? retryable.has(kind)
    this.isIllness = isIllness ?? ill.has(kind)
    this.field = field
    this.said = said
  }

  /** May another server be asked instead? */
  get mayFallBack(): boolean {
    return !ofTheRequest.has(this.kind)
  }
}

type ErrorBody = { message?: unknown; detail?: unknown; code?: unknown; type?: unknown; innererror?: { code?: unknown } | null }

/** @param headers with lower-case names */
export function errorOfAnswer(status: number, headers: Record<string, string | string[] | undefined>, text: string): ProviderError {
  const { message, codes } = errorIn(text)
  // In its own words: what it quotes is of who asked, and a field that is refused is sent for nobody any more.
  const [, field] = /^(?:Unsupported (?:value|parameter)|Unknown parameter|Unrecognized request argument supplied): '?(\w+)'?(?![.[\w])/i.exec(message) ?? []
  const should = headers['x-should-retry']
  // What stands before a server, and does not let this one question through, knows nothing of its errors. Another server may take it.
  const isTurnedAway = status === 403 && message === '' && codes === ''
  return new ProviderError(isTurnedAway ? 'unavailable' : kindOf(status, codes, message), `${status}: ${message || text.slice(0, 200)}`, {
    status,
    retryAfterMs: retryAfterIn(headers),
    field,
    said: message || undefined,
    // It will send us elsewhere every time.
    ...(status < 400 && { mayRetry: false }),
    ...(isTurnedAway && { mayRetry: false, isIllness: false }),
    ...(should === 'true' && { mayRetry: true }),
    ...(should === 'false' && { mayRetry: false }),
  })
}

/** Of `{"error": …}` in the middle of an answer that began well. */
export function errorOfChunk(error: unknown): ProviderError {
  const body = (typeof error === 'object' && error !== null ? error : { message: String(error) }) as ErrorBody
  const said = typeof body.message === 'string' ? body.message : JSON.stringify(error)
  const status = Number(body.code)
  const known = Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined
  const codes = codesOf(body)
  const kind = known === undefined ? (kindOfCodes(codes, said) ?? (/invalid_request/.test(codes) ? 'refused' : 'unavailable')) : kindOf(known, codes, said)
  return new ProviderError(kind, said.slice(0, 500), { status: known, said: said.slice(0, 500) })
}

function errorIn(text: string): { message: string; codes: string } {
  try {
    const body = JSON.parse(text) as (ErrorBody & { error?: ErrorBody | string | null }) | null
    const error = typeof body?.error === 'object' && body.error !== null ? body.error : (body ?? {})
    const message = typeof body?.error === 'string' ? body.error : (error.message ?? error.detail)
    return { message: typeof message === 'string' ? message.slice(0, 500) : '', codes: codesOf(error) }
  } catch {
    return { message: '', codes: '' }
  }
}

/** What was meant may be said in the one or the other: DeepSeek's code is the same for whatever is wrong. */
function codesOf({ code, type, innererror }: ErrorBody): string {
  return [code, type, innererror?.code].filter((one) => typeof one === 'string').join(' ')
}

function kindOf(status: number, codes: string, message: string): ProviderErrorKind {
  const known = kindOfCodes(codes, message)
  if (known && status < 500) return known
  // Some that hand on to others say so of a question that was flagged.
  if (status === 403 && /\b(?:flagged|moderation)\b/i.test(message)) return 'filtered'
  if (status === 401 || status === 403) return 'key-refused'
  if (status === 402) return 'no-balance'
  if (status === 404) return 'no-such-model'
  if (status === 408) return 'timeout'
  if (status === 413) return 'too-long'
  if (status === 409 || status === 425 || status === 429) return 'rate-limited'
  if (status >= 500) return 'unavailable'
  return status < 400 ? 'protocol' : 'refused'
}

/**
 * What servers mean is said in codes, each their own; with a status of 400 by all of them, and by some in words only. Words that a whole
 * server rests for have to be its own: some quote what was asked, and who asks could say them.
 */
function kindOfCodes(codes: string, message: string): ProviderErrorKind | undefined {
  if (/content_?filter|content_policy|ResponsibleAIPolicyViolation/i.test(codes)) return 'filtered'
  if (/context_length|string_above_max_length/i.test(codes) || /maximum context length|context window/i.test(message)) return 'too-long'
  if (/insufficient_quota|billing/i.test(codes) || /^[^'"`:[{]{0,60}(?:insufficient balance|balance is insufficient)/i.test(message)) return 'no-balance'
  if (/rate_limit/i.test(codes)) return 'rate-limited'
  if (/model_not_found|DeploymentNotFound/i.test(codes) || /^(?:the |this )?(?:requested )?model\b.{0,80}\b(?:not exist|not found)/i.test(message)) return 'no-such-model'
  if (/invalid_api_key|authentication/i.test(codes)) return 'key-refused'
  if (/overloaded|server_error|unavailable|insufficient_system_resource/i.test(codes)) return 'unavailable'
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
