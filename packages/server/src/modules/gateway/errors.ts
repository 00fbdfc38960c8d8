import type { GatewayError } from '@fairway/contract/gateway'
import { Refusal } from '../../errors.ts'

/** A refusal as OpenAI's clients read it. In English: programs and those who write them read it. */
export function errorBody(refusal: Refusal): GatewayError {
  const { issues, model, param } = refusal.fields as { issues?: { path: string; message: string }[]; model?: string; param?: string }
  const [issue] = issues ?? []
  return {
    error: {
      message: issue ? `${refusal.title.en ?? ''} ${issue.path}: ${issue.message}` : (refusal.title.en ?? refusal.code),
      type: typeOf(refusal.status),
      param: issue ? issue.path.replace(/^\//, '').replaceAll('/', '.') : (param ?? (model === undefined ? null : 'model')),
      code: codes[refusal.code] ?? refusal.code.replaceAll('-', '_'),
    },
  }
}

/** Those that programs know by other names. */
const codes: Record<string, string> = {
  'sign-in-required': 'missing_api_key',
  'no-such-model': 'model_not_found',
  'prompt-too-long': 'context_length_exceeded',
  'too-many-questions': 'rate_limit_exceeded',
  'too-many-answers': 'rate_limit_exceeded',
  'too-many-requests': 'rate_limit_exceeded',
  'tokens-used-up': 'insufficient_quota',
  'prompt-blocked': 'content_filter',
}

function typeOf(status: number): string {
  switch (status) {
    case 401:
      return 'authentication_error'
    case 403:
      return 'permission_error'
    case 404:
      return 'not_found_error'
    case 429:
      return 'rate_limit_error'
    default:
      return status >= 500 ? 'server_error' : 'invalid_request_error'
  }
}

/** Whoever shows a key that is none is told so, and not to sign in. */
export function wrongKey(): Refusal {
  return new Refusal(403, 'invalid-api-key', { zh: 'API 密钥无效、已过期或已停用。', en: 'The API key is wrong, has expired or was revoked.' })
}

export function oneAnswerOnly(): Refusal {
  return new Refusal(400, 'one-answer-only', { zh: '一次请求只给出一个回答，n 须为 1。', en: 'One answer is given to a request: n must be 1.' }, { param: 'n' })
}

export function noSuchAddress(method: string, url: string): Refusal {
  const what = `${method} ${url.split('?')[0]!}`
  return new Refusal(404, 'unknown-url', { zh: `没有这个地址：${what}。`, en: `There is no ${what}.` })
}
