/** A refusal of the server (RFC 9457). `code` is stable; `fields` holds whatever else the code brings. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly code: string
  readonly fields: Record<string, unknown>

  constructor(status: number, fields: Record<string, unknown>) {
    const code = typeof fields.code === 'string' ? fields.code : 'internal'
    super(typeof fields.title === 'string' ? fields.title : code)
    this.status = status
    this.code = code
    this.fields = fields
  }

  /** Seconds to wait before the next try, when the server said so. */
  get retryAfter(): number | undefined {
    return typeof this.fields.retryAfter === 'number' ? this.fields.retryAfter : undefined
  }
}

/** No answer came: the network, or a server that is away. Whether a write happened is unknown. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** Which of `error.*` tells the reader why nothing came. */
export function causeOf(error: unknown, online: boolean = navigator.onLine): 'offline' | 'noAnswer' | 'failed' {
  if (!online) return 'offline'
  return error instanceof NoAnswer || (error instanceof DOMException && error.name === 'TimeoutError') ? 'noAnswer' : 'failed'
}
