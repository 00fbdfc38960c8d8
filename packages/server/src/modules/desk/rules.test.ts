import type { DeskRule, DeskRules, DeskTrialAnswer } from '@fairway/contract/desk'
import { expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'

// The rules as the office edits them.

const { app, database, signIn, guest } = await startApp()
const { olga, ben } = await signIn('olga', 'ben')
const draft = { name: 'Library', match: 'any', keywords: ['library', '图书馆'], answer: { en: 'It opens at 8.', zh: '八点开门。' } }
const all = async () => (await olga.get<DeskRules>('/api/office/desk/rules')).body.rules
const shipped = async (key: string) => (await all()).find((rule) => rule.shipped === key)!
const trial = async (text: string, more: object = {}) => (await olga.post<DeskTrialAnswer>('/api/office/desk/trials', { text, ...more })).body

function draftOf({ id: _id, revision: _revision, shipped: _shipped, isChanged: _isChanged, ...values }: DeskRule) {
  return values
}

async function add(more: object = {}): Promise<DeskRule> {
  const { status, body } = await olga.post<DeskRule>('/api/office/desk/rules', { ...draft, ...more })
  expect({ status, body }).toMatchObject({ status: 201 })
  return body
}

test('the shipped rules are there from the start, and again after the next one', async () => {
  expect((await all()).map((rule) => rule.shipped)).toEqual(['hand-off', 'hand-off-word', 'greeting', 'time', 'weather', 'fallback'])
  for (const rule of await all()) expect(rule).toMatchObject({ isChanged: false, isOn: true, delayMs: 1500, rooms: ['lobby'] })
  await app.desk.rules.prepare()
  expect(await all()).toHaveLength(6)
})

test('a new rule is tried before the one for everything else, edited, and removed; each is in the audit log', async () => {
  const rule = await add()
  expect((await all()).map(({ id }) => id).at(-2)).toBe(rule.id)
  expect(await trial('Where is the library?')).toMatchObject({ rule: { id: rule.id }, answer: 'It opens at 8.', language: 'en' })
  const { status, body } = await olga.put<DeskRule>(`/api/office/desk/rules/${rule.id}`, { ...draftOf(rule), answer: { zh: '九点开门。' }, revision: 1 })
  expect({ status, body }).toMatchObject({ status: 200, body: { revision: 2, answer: { zh: '九点开门。' } } })
  expect(await trial('Where is the library?')).toMatchObject({ answer: '九点开门。' })
  expect((await olga.delete(`/api/office/desk/rules/${rule.id}?revision=2`)).status).toBe(204)
  expect(await trial('Where is the library')).toMatchObject({ rule: null, silence: 'no-rule' })
  const entries = await database.query({
    text: `select action, actor_id, text.before -> 'answer' as before, text.after -> 'answer' as after from audit_entry join audit_text text on text.entry_id = id
           where subject_kind = 'desk-rule' and subject_id = $1 order by id`,
    values: [String(rule.id)],
  })
  expect(entries).toEqual([
    { action: 'desk-rule.created', actor_id: olga.id, before: null, after: draft.answer },
    { action: 'desk-rule.changed', actor_id: olga.id, before: draft.answer, after: { zh: '九点开门。' } },
    { action: 'desk-rule.removed', actor_id: olga.id, before: { zh: '九点开门。' }, after: null },
  ])
})

test('a shipped rule is edited, restored and turned off, but never removed', async () => {
  const weather = await shipped('weather')
  const edited = (await olga.put<DeskRule>(`/api/office/desk/rules/${weather.id}`, { ...draftOf(weather), keywords: ['rain'], revision: weather.revision })).body
  expect(edited).toMatchObject({ isChanged: true, keywords: ['rain'] })
  const restored = (await olga.post<DeskRule>(`/api/office/desk/rules/${weather.id}/restoration`, { revision: edited.revision })).body
  expect(draftOf(restored)).toEqual(draftOf(weather))
  expect(restored.isChanged).toBe(false)
  expect(await olga.delete(`/api/office/desk/rules/${weather.id}?revision=${restored.revision}`)).toMatchObject({ status: 409, body: { code: 'rule-is-shipped' } })
  const own = await add()
  expect(await olga.post(`/api/office/desk/rules/${own.id}/restoration`, { revision: 1 })).toMatchObject({ status: 409, body: { code: 'rule-is-not-shipped' } })
  await olga.delete(`/api/office/desk/rules/${own.id}?revision=1`)
})

test('the office orders them, all or none', async () => {
  const ids = (await all()).map(({ id }) => id)
  const turned = ids.toReversed()
  expect((await olga.put<DeskRules>('/api/office/desk/order', { rules: turned })).body.rules.map(({ id }) => id)).toEqual(turned)
  expect(await trial('天气怎么样')).toMatchObject({ rule: { id: (await shipped('fallback')).id } })
  for (const wrong of [ids.slice(1), [...ids, 999_999], [...ids.slice(1), ids[1]!]]) {
    expect(await olga.put('/api/office/desk/order', { rules: wrong })).toMatchObject({ status: 409, body: { code: 'rules-changed' } })
  }
  await olga.put('/api/office/desk/order', { rules: ids })
})

test.each([
  [{ match: 'pattern', pattern: '([' }, 'not-a-pattern', 'pattern'],
  [{ match: 'pattern', pattern: '(?=a)b' }, 'not-a-pattern', 'pattern'],
  [{ match: 'pattern', pattern: '((a{100}){100}){100}' }, 'not-a-pattern', 'pattern'],
  [{ match: 'pattern', pattern: ' ' }, 'pattern-missing', 'pattern'],
  [{ keywords: [] }, 'keywords-missing', 'keywords'],
  [{ answer: {} }, 'answer-missing', 'answer'],
  [{ answer: { zh: '现在 {tiem}' } }, 'unknown-variable', 'answer'],
  [{ answer: { zh: '{opens}' } }, 'unknown-variable', 'answer'],
  [{ action: 'hand-off' }, 'answer-missing', 'away'],
])('%j is refused as %s', async (more, code, field) => {
  const { status, body } = await olga.post('/api/office/desk/rules', { ...draft, ...more })
  expect({ status, body }).toMatchObject({ status: 422, body: { code, field } })
})

test.each([{ delayMs: 60_001 }, { rooms: [] }, { rooms: ['direct'] }, { name: ' ' }, { keywords: [''] }, { again: 'never' }, { more: 1 }])('%j is no rule', async (more) => {
  expect((await olga.post('/api/office/desk/rules', { ...draft, ...more })).status).toBe(400)
})

test('what somebody else changed meanwhile is not overwritten', async () => {
  const rule = await add({ name: 'Twice' })
  const change = (name: string) => olga.put<DeskRule>(`/api/office/desk/rules/${rule.id}`, { ...draftOf(rule), name, revision: 1 })
  const answers = await Promise.all([change('First'), change('Second')])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(await change('Third')).toMatchObject({ status: 409, body: { code: 'rule-changed', rule: { revision: 2 } } })
  expect(await olga.delete(`/api/office/desk/rules/${rule.id}?revision=1`)).toMatchObject({ status: 409 })
  await olga.delete(`/api/office/desk/rules/${rule.id}?revision=2`)
})

test('a rule is tried before it is saved, in its place among the others', async () => {
  const time = await shipped('time')
  const values = { ...draft, keywords: ['time'] }
  expect(await trial('time', { draft: { rule: null, values } })).toMatchObject({ rule: { id: time.id } })
  expect(await trial('time', { draft: { rule: time.id, values } })).toMatchObject({ rule: { id: time.id, name: 'Library' }, answer: 'It opens at 8.' })
  expect(await trial('time', { room: 'section' })).toMatchObject({ rule: null, silence: 'no-rule' })
  expect(await olga.post('/api/office/desk/trials', { text: 'time', draft: { rule: null, values: { ...values, answer: { en: '{nothing}' } } } })).toMatchObject({ status: 422 })
  expect(await trial('x'.repeat(201))).toMatchObject({ silence: 'too-long' })
})

test('only the office reads and changes them', async () => {
  for (const [client, status] of [[ben, 403], [guest, 401]] as const) {
    expect((await client.get('/api/office/desk/rules')).status).toBe(status)
    expect((await client.post('/api/office/desk/rules', draft)).status).toBe(status)
    expect((await client.get('/api/office/desk/hand-offs')).status).toBe(status)
  }
})
