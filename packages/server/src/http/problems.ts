import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { textIn } from '@fairway/contract/language'
import { isUnreachable } from '../database/failures.ts'
import { databaseUnreachable, notFound, Refusal } from '../errors.ts'
import { languageOf } from './language.ts'

// Every refusal leaves as RFC 9457 `application/problem+json`, in the reader's language, without a stack.

export const problemType = 'application/problem+json; charset=utf-8'

/** @param onFailure called for what is our fault, or our database's */
export function answerWithProblems(app: FastifyInstance, onFailure: () => void = () => {}): void {
  const routes = rememberRoutes(app)
  app.setErrorHandler((error: FastifyError | Refusal, request, reply) => {
    const refusal = refusalFor(error)
    if (refusal.status >= 500) onFailure()
    // A refusal says it all, unless something is behind it that whoever asked need not know.
    const isToBeLogged = error instanceof Refusal ? error.cause !== undefined : refusal.status >= 500
    if (isToBeLogged) request.log.error({ err: error }, 'request failed')
    return sendProblem(request, reply, refusal)
  })
  app.setNotFoundHandler((request, reply) => {
    const allowed = routes.methodsOf(request.url)
    // With the right method it is a parameter too long for any of them.
    if (allowed.length === 0 || allowed.includes(request.method)) return sendProblem(request, reply, notFound())
    void reply.header('allow', allowed.join(', '))
    return sendProblem(request, reply, methodNotAllowed(allowed))
  })
}

/** For what is refused before there is a route, such as an address with half an escape. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void sendProblem(request, reply, refusalFor(error))
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const title = textIn(languageOf(request.headers['accept-language']), refusal.title)
  if (typeof refusal.fields['retryAfter'] === 'number') void reply.header('retry-after', refusal.fields['retryAfter'])
  return reply
    .code(refusal.status)
    .header('cache-control', 'no-store')
    .type(problemType)
    .serializer(JSON.stringify)
    .send({ type: `/problems/${refusal.code}`, code: refusal.code, title, status: refusal.status, ...refusal.fields })
}

// PostgreSQL's word for a NUL in a text, the one character it cannot hold. Every text of every request may contain one, so it
// is recognised here and not looked for there.
const unstorableText = '22021'

/** What somebody is told of an error. */
export function refusalFor(error: FastifyError | Refusal): Refusal {
  if (error instanceof Refusal) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation
      .flatMap(({ keyword, instancePath, message, params }) => plainIssues({ code: keyword, path: instancePath.split('/').slice(1), message: message ?? '', errors: params['errors'] as Issue[][] }))
      .map(({ path, message }) => ({ in: error.validationContext, path: pointerTo(path), message }))
    return new Refusal(400, 'invalid-input', { zh: '请求中的内容不符合要求。', en: 'The request is not of the expected form.' }, { issues })
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refusal(413, 'body-too-large', { zh: '请求内容过大。', en: 'The request is too large.' })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal(415, 'unsupported-media-type', { zh: '请以 JSON 发送。', en: 'Send JSON (content-type: application/json).' })
    case unstorableText:
      return new Refusal(400, 'invalid-text', { zh: '文本中含有无法保存的字符。', en: 'A text contains a character that cannot be stored.' })
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return invalidJson()
  }
  if (error instanceof SyntaxError) return invalidJson()
  if (isUnreachable(error)) return databaseUnreachable()
  const status = error.statusCode ?? 500
  if (status >= 400 && status < 500) {
    return new Refusal(status, 'bad-request', { zh: '无法理解该请求。', en: 'The request could not be understood.' })
  }
  return new Refusal(500, 'internal-error', { zh: '服务器出错了，请稍后再试。', en: 'Something went wrong here. Please try again later.' })
}

/** As zod says what is wrong. */
type Issue = { code: string; path: PropertyKey[]; message: string; /** Of each that it could have been. */ errors?: Issue[][]; keys?: string[] }

/** Of what may be one of several, what is wrong with the one that was meant: who it knows the most fields of. */
function plainIssues({ path, ...issue }: Issue): Issue[] {
  const meant = issue.code === 'invalid_union' && issue.errors?.toSorted((a, b) => unknownFields(a) - unknownFields(b) || a.length - b.length)[0]
  if (!meant) return [{ path, ...issue }]
  return meant.flatMap((inner) => plainIssues({ ...inner, path: [...path, ...inner.path] }))
}

function unknownFields(issues: readonly Issue[]): number {
  return issues.reduce((sum, { keys = [] }) => sum + keys.length, 0)
}

/** RFC 6901; empty for the whole. A slash in the name of a field at the top is lost before: the validator joins the steps as they are. */
function pointerTo(path: readonly PropertyKey[]): string {
  return path.filter((step) => step !== '').map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function invalidJson(): Refusal {
  return new Refusal(400, 'invalid-json', { zh: '请求内容不是有效的 JSON。', en: 'The request is not valid JSON.' })
}

function methodNotAllowed(allowed: string[]): Refusal {
  return new Refusal(405, 'method-not-allowed', { zh: '此地址不支持该操作。', en: 'This address does not take that method.' }, { allowed })
}

/** Fastify answers a wrong method like an unknown address; this remembers enough to tell them apart. */
function rememberRoutes(app: FastifyInstance) {
  const routes: { pattern: RegExp; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    if (!url.startsWith('/api/')) return
    const pattern = new RegExp(`^${url.replace(/[.\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`)
    routes.push({ pattern, methods: [method].flat() })
  })
  return {
    methodsOf(url: string): string[] {
      const path = url.split('?')[0]!
      return [...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods))]
    },
  }
}
