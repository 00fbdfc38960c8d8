import net from 'node:net'
import type { Problem } from '@fairway/contract/problem'
import Fastify from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createClient, type Answer } from '../../test/client.ts'
import { startApp } from '../../test/start-app.ts'
import { answerWithProblems } from './problems.ts'
import { createHttpServer } from './server.ts'

const { guest, url, signIn, errors } = await startApp({ listen: true })
const { ben } = await signIn('ben')

function expectProblem(answer: Answer<Problem>, status: number, code: string): void {
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.body).toMatchObject({ type: `/problems/${code}`, code, status })
  expect(answer.status).toBe(status)
  expect(answer.body.title.length).toBeGreaterThan(5)
  expect(answer.text).not.toMatch(/\bat .*\.(ts|js):\d+|node_modules|stack/)
}

const json = { 'content-type': 'application/json' }
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`

describe('a request that makes no sense gets a problem', () => {
  const cases: [what: string, method: string, path: string, asking: { body?: unknown; headers?: Record<string, string> }, status: number, code: string][] = [
    ['an unknown address', 'GET', '/api/nowhere', {}, 404, 'not-found'],
    ['an unknown address, writing', 'POST', '/api/nowhere', { body: {} }, 404, 'not-found'],
    ['a method the address does not take', 'PUT', '/api/session', { body: {} }, 405, 'method-not-allowed'],
    ['a method with a query that the address does not take', 'DELETE', '/api/terms?x=1', {}, 405, 'method-not-allowed'],
    ['broken JSON', 'POST', '/api/session', { body: '{"username":', headers: json }, 400, 'invalid-json'],
    ['an empty JSON body', 'POST', '/api/session', { body: '', headers: json }, 400, 'invalid-json'],
    ['no body', 'POST', '/api/session', {}, 400, 'invalid-input'],
    ['JSON that is nothing but deep', 'POST', '/api/session', { body: deep, headers: json }, 400, 'invalid-input'],
    ['a prototype in JSON', 'POST', '/api/session', { body: '{"__proto__":{"x":1}}', headers: json }, 400, 'invalid-json'],
    ['a form', 'POST', '/api/session', { body: 'username=a&password=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'unsupported-media-type'],
    ['plain text', 'POST', '/api/session', { body: '{}', headers: { 'content-type': 'text/plain' } }, 415, 'unsupported-media-type'],
    ['a content type that is none', 'POST', '/api/session', { body: '{}', headers: { 'content-type': ';;;' } }, 415, 'unsupported-media-type'],
    ['a body that is too large', 'POST', '/api/session', { body: { username: 'x'.repeat(300_000), password: 'y' } }, 413, 'body-too-large'],
    ['a field of the wrong type', 'POST', '/api/session', { body: { username: 1, password: 'y' } }, 400, 'invalid-input'],
    ['a field that nobody knows', 'POST', '/api/session', { body: { username: 'a', password: 'b', admin: true } }, 400, 'invalid-input'],
    ['a list in place of an object', 'POST', '/api/session', { body: [] }, 400, 'invalid-input'],
    ['a word in place of a number', 'GET', '/api/courses/first', {}, 400, 'invalid-input'],
    ['a number beyond numbers', 'GET', '/api/courses/99999999999999999999', {}, 400, 'invalid-input'],
    ['a negative number', 'GET', '/api/courses/-1', {}, 400, 'invalid-input'],
    ['a course that is not there', 'GET', '/api/courses/999999999', {}, 404, 'not-found'],
    ['a term that is not there', 'GET', '/api/terms/nowhere/sections', {}, 404, 'no-such-term'],
    ['another site', 'POST', '/api/session', { body: { username: 'a', password: 'b' }, headers: { origin: 'https://evil.example' } }, 403, 'foreign-origin'],
    ['a site that is none', 'POST', '/api/session', { body: { username: 'a', password: 'b' }, headers: { origin: 'null' } }, 403, 'foreign-origin'],
    ['half an escape in the address', 'GET', '/api/terms/%E0%A4%A/sections', {}, 400, 'bad-request'],
    ['a term that is far too long', 'GET', `/api/terms/${'x'.repeat(5000)}/sections`, {}, 404, 'not-found'],
  ]

  test.each(cases)('%s', async (_what, method, path, asking, status, code) => {
    expectProblem(await guest.request<Problem>(method, path, asking), status, code)
  })

  test('a NUL, which PostgreSQL cannot hold', async () => {
    expectProblem(await guest.get<Problem>('/api/terms/%00/seats'), 400, 'invalid-text')
    expectProblem(await ben.put<Problem>('/api/cart', { term: 'a\0b', sectionIds: [] }), 400, 'invalid-text')
    expectProblem(await guest.post<Problem>('/api/session', { username: 'a\0b', password: 'c' }), 400, 'invalid-text')
  })

  test('a lone surrogate in a body', async () => {
    const { status } = await guest.request('POST', '/api/session', { body: '{"username":"\\ud800","password":"x"}', headers: json })
    expect(status).toBe(401)
  })

  test('and nothing of it was an error of ours', () => {
    expect(errors).toEqual([])
  })
})

test('a wrong method is told the right ones', async () => {
  const session = await guest.put('/api/session', {})
  expect(String(session.headers.allow).split(', ').toSorted()).toEqual(['DELETE', 'GET', 'HEAD', 'POST'])
  const seats = await guest.post('/api/terms/T1/seats', {})
  expect(String(seats.headers.allow).split(', ').toSorted()).toEqual(['GET', 'HEAD'])
  expect(seats.body).toMatchObject({ allowed: expect.arrayContaining(['GET']) })
})

test('HEAD answers like GET, without the body', async () => {
  const answer = await guest.request('HEAD', '/api/terms')
  expect(answer.status).toBe(200)
  expect(answer.text).toBe('')
  expect((await guest.request('HEAD', '/api/nowhere')).status).toBe(404)
})

test('the title is in the language of the reader', async () => {
  const titleFor = async (language: string) => (await guest.get<Problem>('/api/nowhere', { headers: { 'accept-language': language } })).body.title
  expect(await titleFor('zh-CN,zh;q=0.9,en;q=0.8')).toBe('没有找到您要的内容。')
  expect(await titleFor('en-GB,en;q=0.9,zh;q=0.8')).toBe('There is nothing here.')
  expect(await titleFor('fr')).toBe('There is nothing here.')
  expect(await titleFor('zh;q=banana,,;;q=,\u0001')).toMatch(/./)
})

test('a field that is refused is named', async () => {
  const { body } = await guest.post<Problem>('/api/session', { username: 'a' })
  expect(body['issues']).toEqual([{ in: 'body', path: '/password', message: expect.any(String) }])
})

test('what is wrong with all of a request has the path of all of it', async () => {
  const { body } = await guest.post<Problem>('/api/session', { username: 'a', password: 'b', role: 'office' })
  expect(body['issues']).toEqual([{ in: 'body', path: '', message: 'Unrecognized key: "role"' }])
})

const good = { number: 'n-1', name: 'Nova', password: 'a wholly new one', repeated: 'a wholly new one' }
const goodByCode = { address: 'nova@example.edu', code: '123456', name: 'Nova' }
test.each([
  ['a number without the password again', { ...good, repeated: undefined }, ['/repeated']],
  ['a number that is none', { ...good, number: 7 }, ['/number']],
  ['a number, and what nobody asks for', { ...good, role: 'office' }, ['']],
  ['a code of four digits', { ...goodByCode, code: '1234' }, ['/code']],
  ['an address without code and name', { address: 'nova@example.edu' }, ['/code', '/name']],
])('of a request that may be one of several, what is wrong with the one that was meant is told: %s', async (_what, registration, paths) => {
  for (const language of ['zh', 'en']) {
    const { body, status } = await guest.post<Problem>('/api/registrations', registration, { headers: { 'accept-language': language } })
    expect({ status, code: body.code, paths: (body['issues'] as { path: string }[]).map(({ path }) => path) }).toEqual({ status: 400, code: 'invalid-input', paths })
    expect(body.title).toBe(language === 'zh' ? '请求中的内容不符合要求。' : 'The request is not of the expected form.')
    expect(JSON.stringify(body['issues'])).not.toContain('"Invalid input"')
  }
})

test('from the same site writing is allowed, by the public address and by the one it was reached at', async () => {
  const credentials = { username: 'nobody', password: 'wrong' }
  for (const origin of ['http://localhost:3000', 'http://localhost']) {
    const { status } = await guest.post('/api/session', credentials, { headers: { origin } })
    expect(status).toBe(401)
  }
})

test('an error nobody expected tells nothing of itself', async () => {
  const logged: unknown[] = []
  const log = pino({ level: 'error' }, { write: (line) => void logged.push(line) })
  const http = await createHttpServer({ log, config: { publicUrl: 'http://localhost:3000', allowedOrigins: [], trustedProxies: [] } })
  http.get('/api/broken', async () => {
    throw new Error('password=hunter2 in /srv/fairway/secret.ts')
  })
  http.get('/api/odd', async () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- libraries do
    throw 'a word'
  })
  for (const path of ['/api/broken', '/api/odd']) {
    const answer = await createClient({ http: http }).get<Problem>(path)
    expectProblem(answer, 500, 'internal-error')
    expect(answer.text).not.toMatch(/hunter2|secret\.ts|a word/)
    expect(Object.keys(answer.body).toSorted()).toEqual(['code', 'status', 'title', 'type'])
  }
  expect(logged).toHaveLength(2)
  await http.close()
})

describe('a peer that does not speak HTTP properly', () => {
  /** Sends bytes and gives what comes back until the server hangs up, or half a second has passed. */
  function send(bytes: string): Promise<string> {
    return new Promise((resolve) => {
      let answer = ''
      const socket = net.connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes))
      socket.setTimeout(500, () => socket.destroy())
      socket.on('data', (data) => (answer += String(data)))
      socket.on('error', () => {})
      socket.on('close', () => resolve(answer))
    })
  }

  test.each([
    ['says nothing that is HTTP', 'HELLO\r\n\r\n'],
    ['sends headers beyond measure', `GET /api/terms HTTP/1.1\r\nhost: x\r\nx-junk: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['sends a header with a control character', 'GET /api/terms HTTP/1.1\r\nhost: x\r\nx-junk: a\u0001b\r\n\r\n'],
    ['sends two lengths', 'POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
    ['sends a length and chunks', 'POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['asks without a host', 'GET /api/terms HTTP/1.1\r\n\r\n'],
    ['asks for an address beyond measure', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`],
  ])('%s', async (_what, bytes) => {
    expect(await send(bytes)).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect((await fetch(`${url}/api/terms`)).status).toBe(200)
  })

  test.each([
    ['a cookie of junk', 'cookie', '%%%=;;;\u00ff; fairway.session_token=%E0%A4%A.x; __Secure-fairway.session_token='],
    ['a language of junk', 'accept-language', ',;q=;zh;q=NaN,*;q=-1'],
    ['an encoding of junk', 'accept-encoding', 'br;q=0, ;;, gzip;q=banana'],
    ['an ETag of junk', 'if-none-match', 'W/"', ],
    ['a host of junk', 'host', '[::1:3000'],
  ])('%s is taken for nothing', async (_what, name, value) => {
    const answer = await send(`GET /api/session HTTP/1.1\r\n${name === 'host' ? '' : 'host: localhost\r\n'}${name}: ${value}\r\nconnection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 (200|400) /)
  })
})

describe('what protects a browser', () => {
  test('an answer of the API is taken for nothing else', async () => {
    expect((await guest.get('/api/terms')).headers['x-content-type-options']).toBe('nosniff')
  })

  test('pages and documentation run only what comes from here', async () => {
    const { headers, status } = await guest.get('/docs/')
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(headers['content-security-policy']).not.toContain('unsafe-eval')
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['strict-transport-security']).toBeUndefined()
  })

  test('nobody is told what the server is made of', async () => {
    expect((await guest.get('/api/terms')).headers['x-powered-by']).toBeUndefined()
  })
})

test('the contract can be read as OpenAPI 3.1', async () => {
  const { body, status } = await guest.get<{ openapi: string; components: { schemas: Record<string, unknown> } }>('/api/openapi.json')
  expect(status).toBe(200)
  expect(body.openapi).toMatch(/^3\.1/)
  expect(Object.keys(body.components.schemas)).toEqual(expect.arrayContaining(['Term', 'Session', 'Problem', 'SubmissionOutcome']))
})

test('what is wrong is pointed at as RFC 6901 has it, also in a field with a slash or a tilde in its name', async () => {
  const scratch = Fastify().setValidatorCompiler(validatorCompiler)
  answerWithProblems(scratch)
  scratch.post('/', { schema: { body: z.union([z.record(z.string(), z.int()), z.int()]) } }, async () => null)
  const { issues } = (await scratch.inject({ method: 'POST', url: '/', body: { 'a/b~1': 'x' } })).json<{ issues: { path: string }[] }>()
  expect(issues.map(({ path }) => path)).toEqual(['/a~1b~01'])
})
