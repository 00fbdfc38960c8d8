import type { Fault } from './script.ts'

// Faults as they are met outside, ready to be put into a script.

/** @param retryAfter in seconds, at a time, or in milliseconds */
export function rateLimited(retryAfter?: number | Date | { ms: number }): Fault {
  return {
    kind: 'status',
    status: 429,
    body: { error: { message: 'Rate limit reached for requests.', type: 'requests', param: null, code: 'rate_limit_exceeded' } },
    headers: retryAfterHeaders(retryAfter),
  }
}

export function failing(status: 500 | 502 | 503 | 504 | 529, headers: Record<string, string> = {}): Fault {
  const body = status === 502 ? '<html><head><title>502 Bad Gateway</title></head></html>' : { error: { message: 'The server had an error while processing your request.', type: 'server_error', param: null, code: null } }
  return { kind: 'status', status, body, headers }
}

/** DeepSeek's, and OpenRouter's. */
export const noBalance: Fault = { kind: 'status', status: 402, body: { error: { message: 'Insufficient Balance', type: 'unknown_error', param: null, code: 'invalid_request_error' } } }

/** OpenAI's says it with the status of those who are too fast. */
export const noQuota: Fault = {
  kind: 'status',
  status: 429,
  body: { error: { message: 'You exceeded your current quota, please check your plan and billing details.', type: 'insufficient_quota', param: null, code: 'insufficient_quota' } },
}

/** Azure's filter does not like the question. */
export const promptFiltered: Fault = {
  kind: 'status',
  status: 400,
  body: {
    error: {
      message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
      type: null,
      param: 'prompt',
      code: 'content_filter',
      status: 400,
      innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: { violence: { filtered: true, severity: 'medium' }, hate: { filtered: false, severity: 'safe' } } },
    },
  },
}

export function moved(to: string, status: 301 | 302 | 307 | 308 = 307): Fault {
  return { kind: 'status', status, body: '', headers: { location: to } }
}

function retryAfterHeaders(retryAfter: Parameters<typeof rateLimited>[0]): Record<string, string> {
  if (retryAfter === undefined) return {}
  if (typeof retryAfter === 'number') return { 'retry-after': String(retryAfter) }
  return retryAfter instanceof Date ? { 'retry-after': retryAfter.toUTCString() } : { 'retry-after-ms': String(retryAfter.ms) }
}
