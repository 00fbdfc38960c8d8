import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startApp } from '../../test/start-app.ts'

// Whatever is sent to whatever address, by guests and people, is answered without an error of ours.

const { app, guest, campus, signIn, errors } = await startApp()
const { ben, olga } = await signIn('ben', 'olga')
const { term, section } = await campus.openSection()
await app.http.ready()

type Parameter = { name: string; in: string }
const { paths } = app.http.swagger() as { paths: Record<string, Record<string, { parameters?: Parameter[] }>> }
const operations = Object.entries(paths).flatMap(([url, methods]) =>
  Object.entries(methods)
    // It would end the session that the next request needs; the office can do so for others.
    .filter(([method]) => !(method === 'delete' && /\/sessions?\b/.test(url)) && !(method !== 'get' && url.startsWith('/api/office/people')))
    .map(([method, { parameters = [] }]) => ({ url, method: method.toUpperCase(), queries: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name) })),
)

const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(term.code, String(section.id), String(section.course.id)) },
  fc.constantFrom('', '0', '-1', '1e3', '9007199254740993', 'null', 'constructor', '__proto__', '%00', '%', '%ff', '..', '../..', "' or 1=1 --", '💥', '\u0000'),
  fc.string({ unit: 'binary', maxLength: 30 }),
)
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(section.id, term.code, true, null, 'all-or-nothing', 'best-effort', [section.id], [{ enrol: section.id }], [{ drop: section.id }], [{ wait: -1 }]),
  word,
  fc.integer(),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
)
const body = fc.oneof(
  fc.dictionary(fc.constantFrom('username', 'password', 'sectionId', 'wait', 'mode', 'operations', 'term', 'sectionIds', 'personId', 'number', 'reason', 'overrides', 'preview', 'language', '__proto__', 'x'), value, { maxKeys: 4 }),
  value,
)
const headers = fc.dictionary(
  fc.constantFrom('accept-language', 'accept', 'accept-encoding', 'if-none-match', 'idempotency-key', 'cookie', 'content-type', 'x-forwarded-for'),
  fc.oneof(fc.constantFrom('application/json', 'br', '*', 'zh', ''), fc.stringMatching(/^[ -~]{0,40}$/)),
  { maxKeys: 2 },
)
const request = fc.record({
  operation: fc.constantFrom(...operations),
  words: fc.array(word, { minLength: 3, maxLength: 3 }),
  isEncoded: fc.boolean(),
  // Some are left out: all at once hardly ever fit.
  queries: fc.array(fc.option(word), { minLength: 12, maxLength: 12 }),
  body: fc.option(body),
  headers,
  sender: fc.constantFrom(guest, ben, ben, olga),
})

test('no request makes the server fail', { timeout: 120_000 }, async () => {
  let granted = 0
  await fc.assert(
    fc.asyncProperty(request, async ({ operation, words, isEncoded, queries, body: content, headers: extra, sender }) => {
      let index = 0
      const encode = (text: string) => (isEncoded ? encodeURIComponent(text.toWellFormed()) : encodeURI(text.toWellFormed()))
      const path = operation.url.replaceAll(/\{\w+\}/g, () => encode(words[index++]!))
      const query = operation.queries.flatMap((name, number) => (queries[number] ? [`${name}=${encodeURIComponent(queries[number].toWellFormed())}`] : [])).join('&')
      const answer = await sender.request(operation.method, query ? `${path}?${query}` : path, {
        headers: extra,
        ...(content !== null && operation.method !== 'GET' && { body: JSON.stringify(content), headers: { 'content-type': 'application/json', ...extra } }),
      })
      expect(answer.status, `${operation.method} ${path}: ${answer.text}`).toBeLessThan(500)
      if (answer.status < 400) granted++
      else expect(answer.body).toMatchObject(path.startsWith('/v1/') ? { error: { code: expect.any(String) as unknown, message: expect.any(String) as unknown } } : { code: expect.any(String) as unknown, status: answer.status })
    }),
    { numRuns: 600 },
  )
  expect(errors).toEqual([])
  // Some of it must have got through, or this proves nothing.
  expect(granted).toBeGreaterThan(20)
})
