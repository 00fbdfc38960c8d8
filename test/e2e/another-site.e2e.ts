import http from 'node:http'
import { test as base, expect, type APIRequestContext, type Page } from '@playwright/test'

// Front ends of somebody else: at another origin of the same site (localhost with another port), which may use the cookie, and on
// another site (127.0.0.1), which signs people in for a token.

const port = Number(process.env['E2E_FRONT_PORT'])
const sameSite = `http://localhost:${port}/`
const anotherSite = `http://127.0.0.1:${port}/`

type Asked = { body?: object; token?: string; withCookies?: boolean }
type Answer = { status: number; body: Record<string, unknown> } | { isBlocked: true }

const test = base.extend<{ ask: (page: Page, path: string, asked?: Asked) => Promise<Answer> }>({
  ask: async ({ baseURL }, use) => {
    await use((page, path, { body, token, withCookies } = {}) =>
      page.evaluate(
        async ({ url, body, token, withCookies }): Promise<Answer> => {
          const headers = { ...(body && { 'content-type': 'application/json' }), ...(token !== undefined && { authorization: `Bearer ${token}` }) }
          try {
            const answer = await fetch(url, {
              method: body ? 'POST' : 'GET',
              headers,
              ...(body && { body: JSON.stringify(body) }),
              ...(withCookies && { credentials: 'include' }),
            })
            return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
          } catch {
            return { isBlocked: true }
          }
        },
        { url: `${baseURL}${path}`, body, token, withCookies },
      ),
    )
  },
})

const student = { username: 'student5', password: 'fairway-demo' }
const mine = '/api/enrolments?term=DEMO'

let server: http.Server

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  server = http.createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>Another front end</title>'))
  await new Promise<void>((resolve) => server.listen(port, resolve))
})

test.afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('a page of another site signs in by password for a token, and acts with it', async ({ page, ask }) => {
  await page.goto(anotherSite)
  const signedIn = await ask(page, '/api/session', { body: { ...student, session: 'token' } })
  expect(signedIn).toMatchObject({ status: 200, body: { token: expect.any(String), expiresAt: expect.any(String) } })
  expect(await ask(page, mine, { token: tokenOf(signedIn) })).toMatchObject({ status: 200 })
  expect(await ask(page, mine)).toMatchObject({ status: 401, body: { code: 'sign-in-required' } })
})

test('and by a code as well', async ({ page, ask, playwright, baseURL }) => {
  await page.goto(anotherSite)
  const office = await playwright.request.newContext({ baseURL: baseURL! })
  await office.post('/api/session', { data: { ...student, username: 'office' } })
  // All tests come from here, and ask for more codes than one computer may.
  const here = ['127.0.0.0/8', '::1/128'].map((network) => ({ network, factor: 1000 }))
  await office.put('/api/office/settings/limits.networks', { data: { value: here } })
  const number = `front-${Date.now()}`
  const address = `${number}@example.edu`
  const added = await office.post('/api/office/people', { data: { number, name: 'Front', email: address, roles: ['student'], withPassword: false } })
  expect(added.status()).toBe(201)
  expect(await ask(page, '/api/mail-codes', { body: { purpose: 'sign-in', address } })).toMatchObject({ status: 202 })
  const code = await codeFor(office, address)
  const signedIn = await ask(page, '/api/session/by-code', { body: { address, code, session: 'token' } })
  expect(signedIn).toMatchObject({ status: 200, body: { token: expect.any(String), expiresAt: expect.any(String), viewer: { number } } })
  expect(await ask(page, mine, { token: tokenOf(signedIn) })).toMatchObject({ status: 200 })
  await office.dispose()
})

test('a page of another origin on the same site may use the cookie, if it says that it wants to', async ({ page, ask }) => {
  await page.goto(sameSite)
  expect(await ask(page, '/api/session', { body: student, withCookies: true })).toMatchObject({ status: 200, body: { viewer: { number: student.username } } })
  expect(await ask(page, mine, { withCookies: true })).toMatchObject({ status: 200 })
  expect(await ask(page, mine)).toMatchObject({ status: 401 })
})

test('no cookie helps a page of another site', async ({ page, ask, baseURL }) => {
  await page.goto(anotherSite)
  await ask(page, '/api/session', { body: student, withCookies: true })
  expect(await ask(page, mine, { withCookies: true })).toMatchObject({ status: 401 })
  await page.request.post(`${baseURL}/api/session`, { data: student })
  expect(await ask(page, mine, { withCookies: true })).toMatchObject({ status: 401 })
})

test('a page that the operator did not allow reads nothing, and signs nobody in', async ({ page, ask }) => {
  await page.goto(`http://another.localhost:${port}/`)
  expect(await ask(page, '/api/terms')).toEqual({ isBlocked: true })
  expect(await ask(page, '/api/session', { body: { ...student, session: 'token' } })).toEqual({ isBlocked: true })
})

function tokenOf(signedIn: Answer): string {
  return 'body' in signedIn ? String(signedIn.body['token']) : ''
}

async function codeFor(office: APIRequestContext, address: string): Promise<string> {
  let code: string | undefined
  await expect(async () => {
    const { mails } = (await (await office.get('/api/office/mail', { params: { address } })).json()) as { mails: { id: number }[] }
    const { text } = (await (await office.get(`/api/office/mail/${mails[0]!.id}`)).json()) as { text: string | null }
    code = /\b\d{6}\b/.exec(text ?? '')?.[0]
    expect(code).toBeDefined()
  }).toPass({ timeout: 10_000 })
  return code!
}
