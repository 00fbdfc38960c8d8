import { describe, expect, test } from 'vitest'
import { accessByRoute } from '../../test/access-rules.ts'
import type { Client } from '../../test/client.ts'
import { startApp } from '../../test/start-app.ts'

// Every field of every body that the document describes, with what does not belong there. Each must be refused before anything
// is done with it, by its own name. A new route is asked as soon as it is in the document.

const { app, guest, signIn, errors } = await startApp()
const { olga, ana, ben } = await signIn('olga', 'ana', 'ben')
await app.http.ready()

type Schema = {
  type?: string
  enum?: unknown[]
  const?: unknown
  maxLength?: number
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  maxItems?: number
  pattern?: string
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  propertyNames?: Schema
  items?: Schema
  /** Of a tuple; here all have the same. */
  prefixItems?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  $ref?: string
}
type Documented = { parameters?: { name: string; in: string; schema: Schema }[]; requestBody?: { content: Record<string, { schema: Schema }> } }
type Step = string | 0
type Field = {
  path: Step[]
  schema: Schema
  /** A body of nothing but this, and what says which of several bodies it is. */
  around(value: unknown): unknown
  /** Where the last choice between several things is above it: the whole of what is none of them is named. */
  choice?: Step[]
}

const document = app.http.swagger() as unknown as { paths: Record<string, Record<string, Documented>>; components: { schemas: Record<string, Schema> } }
const senders = { everyone: guest, visitors: ben, 'signed-in': ben, student: ben, teacher: ana, office: olga } satisfies Record<string, Client>

/** Parameters that look like nothing else. */
const ofTheirOwn: Record<string, string> = { sender: 'person:999999999' }

const routes = Object.entries(document.paths).filter(isOurs).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { parameters = [], requestBody }]) => {
    const schema = requestBody?.content['application/json']?.schema
    if (!schema) return []
    const name = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`
    const sampleOf = (parameter: string) => ofTheirOwn[parameter] ?? sample(parameters.find((each) => each.in === 'path' && each.name === parameter)?.schema)
    return [{ name, method: method.toUpperCase(), url: path.replaceAll(/\{(\w+)\}/g, (_all, parameter: string) => sampleOf(parameter)), sender: senders[accessByRoute[name]!], fields: fieldsOf(schema) }]
  }),
)
const fields = routes.flatMap((route) => route.fields.map((field) => ({ ...route, ...field, what: `${route.name} ${field.path.join('.') || 'itself'}` })))
const strings = fields.filter(({ schema }) => schema.type === 'string')
/** Taken character for character. */
const passwords = ['password', 'repeated', 'current']
/** Compared with what there is, and never kept. */
const lookedUp = ['username', 'address', 'term', 'version']
/** Refused field by field, in words for the person who typed them: see the tests of profiles and of people. */
const inOwnWords = /^(PUT \/api\/profile|POST \/api\/registrations|POST \/api\/office\/people|PUT \/api\/office\/people\/:person) (number|name|phone|email|student\.\w+)$/
/** What is pasted into a conversation often has such; it is taken out, and nobody is bothered: see the tests of messages. */
const takenOut = /^((POST|PATCH) \/api\/rooms\/:room\/messages\S*|POST \/api\/assistant\/questions) text$|^PUT \/api\/assistant\/\S+\/rating note$|^POST \/api\/assistant\/drafts (wish|(for|revises)\.\S+)$/
/** What is tried out is tried as it is. */
const triedOut = /^POST \/api\/office\/guard\/trials text$/
const texts = strings.filter(({ path, what }) => ![...passwords, ...lookedUp].includes(String(path.at(-1))) && !inOwnWords.test(what) && !takenOut.test(what) && !triedOut.test(what))
const freeTexts = texts.filter(({ schema }) => patternsOf(schema).some((pattern) => pattern.includes(String.raw`\p{Cc}`)))

/** What OpenAI's clients send has its form from there: what a model does not know is passed over. See the tests of the gateway. */
function isOurs([path]: [string, unknown]): boolean {
  return !path.startsWith('/v1/')
}

function sample(schema: Schema | undefined): string {
  return String(schema?.enum?.[0] ?? (schema?.type === 'string' ? 'x' : Math.min(schema?.maximum ?? Infinity, 999_999_999)))
}

function patternsOf({ pattern, allOf = [] }: Schema): string[] {
  return [...(pattern === undefined ? [] : [pattern]), ...allOf.flatMap(patternsOf)]
}

/** What can be sent, down to single values. */
function fieldsOf(schema: Schema, path: Step[] = [], around: Field['around'] = (value) => value, choice?: Step[]): Field[] {
  if (schema.$ref) return fieldsOf(document.components.schemas[schema.$ref.split('/').at(-1)!]!, path, around, choice)
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter(({ type }) => type !== 'null')
  if (choices.length > 0) return choices.flatMap((each) => fieldsOf(each, path, around, choices.length > 1 ? path : choice))
  const itself = { path, schema, around, ...(choice && { choice }) }
  if (schema.prefixItems) return [itself, ...fieldsOf(schema.prefixItems[0]!, [...path, 0], (value) => around([value, value]), choice ?? path)]
  if (schema.type === 'array') return [itself, ...fieldsOf(schema.items ?? {}, [...path, 0], (value) => around([value]), choice)]
  const properties = Object.entries(schema.properties ?? {})
  const fixed = Object.fromEntries(properties.flatMap(([name, { const: value }]) => (value === undefined ? [] : [[name, value]])))
  return [itself, ...properties.flatMap(([name, each]) => fieldsOf(each, [...path, name], (value) => around({ ...fixed, [name]: value }), choice))]
}

async function issuesOf({ method, url, sender, path, around, choice }: (typeof fields)[number], value: unknown): Promise<{ status: number; here: string[] }> {
  const { status, body } = await sender.request<{ issues?: { in: string; path: string; message: string }[] }>(method, url, { body: around(value) })
  const pointers = [path, ...(choice ? [choice] : [])].map(pointerOf)
  return { status, here: (body.issues ?? []).filter((issue) => issue.in === 'body' && pointers.includes(issue.path)).map(({ message }) => message) }
}

const pointerOf = (path: Step[]): string => path.map((step) => `/${step}`).join('') || '/'

/** Those of them that take this, or refuse it without saying which it was. */
async function takenBy(asked: typeof fields, value: (field: Field) => unknown): Promise<string[]> {
  const taken: string[] = []
  for (const field of asked) {
    const { status, here } = await issuesOf(field, value(field))
    if (status !== 400 || here.length === 0) taken.push(`${field.what}: ${status}`)
  }
  return taken
}

test('every field says how much it takes', () => {
  const isOpen = ({ schema }: Field): boolean => {
    if (schema.enum || schema.const !== undefined) return false
    if (schema.type === 'string') return schema.maxLength === undefined && patternsOf(schema).length === 0
    if (schema.type === 'integer' || schema.type === 'number') return (schema.minimum ?? schema.exclusiveMinimum) === undefined || schema.maximum === undefined
  if (schema.type === 'array') return schema.maxItems === undefined && !schema.prefixItems
    if (schema.type === 'object') return schema.additionalProperties !== false && schema.propertyNames === undefined
    return schema.type !== 'boolean'
  }
  // What a setting may be, its definition says.
  const anything = ['PUT /api/office/settings/:name value']
  expect(fields.filter(isOpen).map(({ what }) => what)).toEqual(anything)
})

test('there are fields of every kind', () => {
  expect(fields.length).toBeGreaterThan(100)
  expect(freeTexts.length).toBeGreaterThan(10)
})

describe('a field is refused by its name', () => {
  test('if it is of the wrong type', async () => {
    const wrong = ({ schema }: Field) => (schema.type === 'object' ? 'text' : schema.type === 'array' ? 7 : { nested: ['thing'] })
    expect(await takenBy(fields.filter(({ path, schema }) => path.length > 0 && schema.type !== undefined), wrong)).toEqual([])
  })

  test('if it is a text that is far too long', async () => {
    // A document may be as long as a book.
    expect(await takenBy(strings, ({ schema }) => 'x'.repeat(Math.max(50_000, (schema.maxLength ?? 0) + 1)))).toEqual([])
  })

  test.each([
    ['a NUL', 'a\0b'],
    ['a control character', 'a\u0007b'],
    ['a character that turns text around', 'a\u202eb'],
    ['a space without width', 'a\u200bb'],
  ])('if it is a text with %s', async (_what, text) => {
    expect(await takenBy(texts, () => text)).toEqual([])
  })
})

test.each([
  ['emoji', '👩‍👩‍👧'],
  ['Arabic', 'أحمد'],
  ['Devanagari', 'नम'],
  ['Chinese', '高明'],
  ['spaces around', '  ab  '],
])('a free text may have %s', async (_what, text) => {
  for (const field of freeTexts.filter(({ path, schema }) => (schema.maxLength ?? 0) >= 20 && path.at(-1) !== 'address')) {
    const { here } = await issuesOf({ ...field, choice: field.path }, text)
    expect({ what: field.what, here }).toEqual({ what: field.what, here: [] })
  }
})

test('a field that there is not is refused', async () => {
  for (const route of routes) {
    const { status, body } = await route.sender.request<{ issues: { message: string }[] }>(route.method, route.url, { body: { role: 'office', isAdmin: true } })
    expect({ name: route.name, status, says: JSON.stringify(body.issues) }).toEqual({ name: route.name, status: 400, says: expect.stringMatching(/isAdmin|expected array|Invalid input/) })
  }
})

test('and nothing of it was an error of ours', () => expect(errors).toEqual([]))
