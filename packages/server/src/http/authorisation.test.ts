import type { CreatedApiKey } from '@fairway/contract/api-keys'
import { describe, expect, test } from 'vitest'
import { createClient, type Client } from '../../test/client.ts'
import { passwordOfAll, signInAs, type Person } from '../../test/people.ts'
import { startApp } from '../../test/start-app.ts'
import { accessByRoute, objectsOfRoutes } from '../../test/access-rules.ts'

// Every route × everybody who may ask. Who may call a route stands in test/access-rules.ts, by hand and apart from the program:
// a new route without a rule fails here, and so does one that is open to others than its rule says.

const started = await startApp()
const { app, guest, signIn } = started
const people = await signIn('olga', 'ana', 'ben', 'chloe', 'emil')
const { olga, ana, ben } = people
await app.http.ready()

type Operation = { name: string; method: string; path: string; tag: string; access: string | undefined }
const { paths } = app.http.swagger() as unknown as { paths: Record<string, Record<string, { tags: string[]; 'x-access'?: string }>> }
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { tags, 'x-access': access }]): Operation => {
    const name = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`
    return { name, method: method.toUpperCase(), path, tag: tags[0]!, access }
  }),
)

/** The refusals of guards. Any other answer means that the route itself has been reached. */
const guards = ['sign-in-required', 'password-change-required', 'not-a-student', 'not-a-teacher', 'not-the-office', 'scope-missing', 'not-for-keys']

/** Names nothing that there is, so that what is reached does nothing. */
async function ask(client: Client, { method, path }: Operation, headers?: Record<string, string>): Promise<string> {
  const url = path.replaceAll(/\{\w+\}/g, '999999999')
  const answer = await client.request<{ code?: string; error?: { code: string } }>(method, url, { ...(headers && { headers }), ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }) })
  const code = answer.body?.code ?? gatewayCode(answer.body?.error?.code)
  return code !== undefined && guards.includes(code) ? code : 'reached'
}

/** Programs know them by the names that OpenAI gives them. */
function gatewayCode(code: string | undefined): string | undefined {
  return code === 'missing_api_key' ? 'sign-in-required' : code?.replaceAll('_', '-')
}

const fresh = async <Who extends Person>(person: Who): Promise<Who> => ({ ...person, ...createClient(app, await signInAs(app, person.number, passwordOfAll)) })

test('every route has a rule, and every rule a route', () => {
  expect(operations.map(({ name }) => name).filter((name) => !(name in accessByRoute))).toEqual([])
  const names = new Set(operations.map(({ name }) => name))
  expect(Object.keys(accessByRoute).filter((name) => !names.has(name))).toEqual([])
})

test('the document says of every route what its rule says', () => {
  expect(Object.fromEntries(operations.map(({ name, access }) => [name, access]))).toEqual(accessByRoute)
})

const roles = [
  { role: 'a guest', who: undefined, refusal: { everyone: 'reached', visitors: 'reached', 'signed-in': 'sign-in-required', student: 'sign-in-required', teacher: 'sign-in-required', office: 'sign-in-required' } },
  { role: 'a student', who: ben, refusal: { everyone: 'reached', visitors: 'reached', 'signed-in': 'reached', student: 'reached', teacher: 'not-a-teacher', office: 'not-the-office' } },
  { role: 'a teacher', who: ana, refusal: { everyone: 'reached', visitors: 'reached', 'signed-in': 'reached', student: 'not-a-student', teacher: 'reached', office: 'not-the-office' } },
  { role: 'the office', who: olga, refusal: { everyone: 'reached', visitors: 'reached', 'signed-in': 'reached', student: 'not-a-student', teacher: 'not-a-teacher', office: 'reached' } },
] as const

describe.each(roles)('$role', ({ who, refusal }) => {
  test.each(operations.map((operation) => [operation.name, operation] as const))('%s', async (name, operation) => {
    // Some routes end the sessions of who asks.
    const client = who === undefined ? guest : await fresh(who)
    expect(await ask(client, operation)).toBe(refusal[accessByRoute[name]!])
  })
})

describe('somebody who must choose a password first', () => {
  const allowed = /^(GET|DELETE) \/api\/sessions|^POST \/api\/profile\/codes|^PUT \/api\/profile\/password/
  test('reaches nothing of their own but that', async () => {
    const { password } = (await (await fresh(olga)).post<{ password: string }>(`/api/office/people/${people.emil.id}/password`)).body
    for (const operation of operations.filter(({ name }) => accessByRoute[name] !== 'everyone')) {
      const client = createClient(app, await signInAs(app, people.emil.number, password))
      expect(await ask(client, operation), operation.name).toBe(allowed.test(operation.name) ? 'reached' : 'password-change-required')
    }
  })
})

describe('a key', () => {
  test('without the scope of a route does not reach it, whoever’s it is', async () => {
    const made = await (await fresh(olga)).post<CreatedApiKey>('/api/office/api-keys', { name: 'None', scopes: ['profile:read'], days: 1, requestsPerMinute: 100_000, personId: olga.id })
    for (const operation of operations.filter(({ name, tag }) => accessByRoute[name] !== 'everyone' && tag !== 'profile')) {
      expect(['scope-missing', 'not-for-keys'], operation.name).toContain(await ask(guest, operation, { 'x-api-key': made.body.key }))
    }
  })

  test('with a reading scope writes nothing', async () => {
    const { scopes } = (await (await fresh(olga)).get<{ scopes: string[] }>('/api/office/api-keys')).body
    const reading = scopes.filter((scope) => scope.endsWith(':read'))
    const made = await (await fresh(olga)).post<CreatedApiKey>('/api/office/api-keys', { name: 'Reader', scopes: reading, days: 1, requestsPerMinute: 100_000, personId: olga.id })
    for (const operation of operations.filter(({ name, method }) => accessByRoute[name] !== 'everyone' && method !== 'GET')) {
      expect(['scope-missing', 'not-for-keys'], operation.name).toContain(await ask(guest, operation, { 'x-api-key': made.body.key }))
    }
  })
})

describe('somebody else’s', () => {
  test('every route that names a thing says whose it is', () => {
    const naming = operations.filter(({ path, name }) => path.includes('{') && accessByRoute[name] !== 'everyone' && accessByRoute[name] !== 'office')
    expect(naming.map(({ name }) => name).filter((name) => !(name in objectsOfRoutes))).toEqual([])
  })

  test.each(Object.entries(objectsOfRoutes))('%s', async (name, make) => {
    const [ben, chloe, olga] = [await fresh(people.ben), await fresh(people.chloe), await fresh(people.olga)]
    const { id, query = '', body, own, stranger = 404 } = await make(started, { ben, olga })
    const [method, path] = name.split(' ') as [string, string]
    const asked = (client: Client, thing: typeof id) => {
      const url = path.replaceAll(/:(\w+)/g, (_all, parameter: string) => String(typeof thing === 'number' ? thing : thing[parameter]))
      return client.request(method, `${url}${query}`, body === undefined ? {} : { body })
    }
    expect((await asked(chloe, id)).status).toBe(stranger)
    // Missing, and somebody else's, are not told apart.
    if (stranger === 404) expect((await asked(chloe, typeof id === 'number' ? 999_999_999 : Object.fromEntries(Object.entries(id).map(([name, value]) => [name, typeof value === 'number' ? 999_999_999 : value])))).status).toBe(404)
    expect((await asked(ben, id)).status).toBe(own)
  })
})
