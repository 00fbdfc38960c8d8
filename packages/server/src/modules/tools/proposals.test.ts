import type { Proposal } from '@fairway/contract/assistant-cards'
import type { MyEnrolments } from '@fairway/contract/enrolment'
import { expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import type { Person } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'
import { cardOf, useTool } from '../../../test/tools.ts'

const started = await startApp()
const { app, campus, database, signIn } = started
const { ben, chloe, emil, olga, ana } = await signIn('ben', 'chloe', 'emil', 'olga', 'ana')

async function propose(person: Person, input: Record<string, unknown>): Promise<number> {
  return cardOf(await useTool(started, person, 'propose_enrolment', input), 'proposal').id
}

const confirm = (person: Person, id: number) => person.post<Proposal & { code?: string }>(`/api/assistant/proposals/${id}/confirmation`, {})
const seats = async (person: Person, term: string) => (await person.get<MyEnrolments>(`/api/enrolments?term=${term}`)).body.enrolments.map(({ sectionId }) => sectionId)
const actionsOf = async (id: number) => (await database.query<{ action: string }>({ text: `select action from audit_entry where subject_kind = 'proposal' and subject_id = $1 order by id`, values: [String(id)] })).map(({ action }) => action)

test('a proposal enrols nobody; its confirmation does, through the engine', async () => {
  const { term, section } = await campus.openSection()
  const result = await useTool(started, ben, 'propose_enrolment', { enrol: [section.id], term: term.code })
  const card = cardOf(result, 'proposal')
  expect(card).toMatchObject({ term: term.code, mode: 'all-or-nothing', operations: [{ enrol: section.id }], expected: [{ code: 'enrolled' }], sections: [{ id: section.id, course: section.course.code }] })
  expect(JSON.stringify(result.output)).toContain('Nothing has been done')
  expect(await seats(ben, term.code)).toEqual([])

  expect((await ben.get<Proposal>(`/api/assistant/proposals/${card.id}`)).body).toMatchObject({ state: 'open', outcome: null })
  const { status, body } = await confirm(ben, card.id)
  expect({ status, body }).toMatchObject({ status: 200, body: { state: 'confirmed', outcome: { accepted: true, decisions: [{ code: 'enrolled', sectionId: section.id }] } } })
  expect(await seats(ben, term.code)).toEqual([section.id])
  expect(await actionsOf(card.id)).toEqual(['proposal.made', 'proposal.confirmed'])
})

test('while it is open, it is read with what a confirmation would bring now', async () => {
  const { term, section } = await campus.openSection()
  const id = await propose(ben, { enrol: [section.id], term: term.code })
  const expected = async () => (await ben.get<Proposal>(`/api/assistant/proposals/${id}`)).body.expected.map(({ code }) => code)
  expect(await expected()).toEqual(['enrolled'])
  expect((await ben.post('/api/enrolments', { sectionId: section.id })).status).toBe(201)
  expect(await expected()).toEqual(['already-enrolled'])
  expect((await ben.delete(`/api/enrolments/${section.id}`)).status).toBe(200)
  expect(await expected()).toEqual(['enrolled'])
})

test('whoever confirms twice, or twice at once, gets the first answer', async () => {
  const { term, section } = await campus.openSection()
  const id = await propose(ben, { enrol: [section.id], term: term.code })
  const answers = await Promise.all([confirm(ben, id), confirm(ben, id), confirm(ben, id)])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(new Set(answers.map(({ body }) => JSON.stringify(body.outcome))).size).toBe(1)
  await ben.delete(`/api/enrolments/${section.id}`)
  // Given up meanwhile: the proposal is used, and does not take the seat again.
  expect((await confirm(ben, id)).body.outcome).toEqual(answers[0].body.outcome)
  expect(await seats(ben, term.code)).toEqual([])
  expect(await actionsOf(id)).toEqual(['proposal.made', 'proposal.confirmed'])
})

test('a confirmation that was cut off before it was decided is decided when it is repeated, but not long afterwards', async () => {
  const { term, section } = await campus.openSection()
  const cutOff = async () => {
    const id = await propose(ben, { enrol: [section.id], term: term.code })
    await database.query({ text: 'update enrolment_proposal set confirmed_at = now() where id = $1', values: [id] })
    return id
  }
  const [old, young] = [await cutOff(), await cutOff()]
  await database.query({ text: `update enrolment_proposal set confirmed_at = now() - interval '16 minutes' where id = $1`, values: [old] })
  expect(await confirm(ben, old)).toMatchObject({ status: 409, body: { code: 'proposal-expired' } })
  expect(await confirm(ben, young)).toMatchObject({ status: 200, body: { outcome: { accepted: true } } })
})

test('what was decided before the answer could be written down is not decided again', async () => {
  const { term, section } = await campus.openSection()
  const id = await propose(ben, { enrol: [section.id], term: term.code })
  const first = await confirm(ben, id)
  await database.query({ text: 'update enrolment_proposal set outcome = null where id = $1', values: [id] })
  await ben.delete(`/api/enrolments/${section.id}`)
  expect(await confirm(ben, id)).toMatchObject({ status: 200, body: { outcome: first.body.outcome } })
  expect(await seats(ben, term.code)).toEqual([])
})

test('it is there for nobody else, signed in or not', async () => {
  const { term, section } = await campus.openSection()
  const id = await propose(ben, { enrol: [section.id], term: term.code })
  for (const [method, path] of Object.entries({ GET: '', POST: '/confirmation', DELETE: '' })) {
    const ask = (client: ReturnType<typeof createClient>) => client.request<{ code: string }>(method, `/api/assistant/proposals/${id}${path}`, method === 'POST' ? { body: {} } : {})
    expect(await ask(chloe)).toMatchObject({ status: 404, body: { code: 'no-such-proposal' } })
    expect((await ask(olga)).status).toBe(403)
    expect((await ask(ana)).status).toBe(403)
    expect((await ask(createClient(app))).status).toBe(401)
  }
  expect(await seats(chloe, term.code)).toEqual([])
  expect((await confirm(ben, id)).status).toBe(200)
})

test('one that has expired says so, in the language of who reads it, and does nothing', async () => {
  const { term, section } = await campus.openSection()
  const id = await propose(ben, { enrol: [section.id], term: term.code })
  await database.query({ text: `update enrolment_proposal set expires_at = now() - interval '1 second' where id = $1`, values: [id] })
  const { status, body } = await ben.post<{ code: string; title: string }>(`/api/assistant/proposals/${id}/confirmation`, {}, { headers: { 'accept-language': 'zh-CN' } })
  expect({ status, body }).toMatchObject({ status: 409, body: { code: 'proposal-expired', title: '这份选课建议已过期，请让助手重新准备一份。' } })
  expect((await ben.get<Proposal>(`/api/assistant/proposals/${id}`)).body.state).toBe('expired')
  expect(await seats(ben, term.code)).toEqual([])
})

test('one that was dismissed cannot be confirmed, and one that was confirmed cannot be dismissed', async () => {
  const { term, section } = await campus.openSection()
  const dismissed = await propose(ben, { enrol: [section.id], term: term.code })
  expect((await ben.delete(`/api/assistant/proposals/${dismissed}`)).status).toBe(204)
  expect((await ben.delete(`/api/assistant/proposals/${dismissed}`)).status).toBe(204)
  expect(await confirm(ben, dismissed)).toMatchObject({ status: 409, body: { code: 'proposal-dismissed' } })
  const confirmed = await propose(ben, { enrol: [section.id], term: term.code })
  await confirm(ben, confirmed)
  expect(await ben.delete(`/api/assistant/proposals/${confirmed}`)).toMatchObject({ status: 409, body: { code: 'proposal-confirmed' } })
  expect(await actionsOf(dismissed)).toEqual(['proposal.made', 'proposal.dismissed'])
})

test('a section that filled up meanwhile is the engine’s to refuse, with its reason', async () => {
  const { term, section } = await campus.openSection({ capacity: 1 })
  const id = await propose(ben, { enrol: [section.id], term: term.code })
  await chloe.post('/api/enrolments', { sectionId: section.id })
  expect(await confirm(ben, id)).toMatchObject({ status: 200, body: { state: 'confirmed', outcome: { accepted: false, decisions: [{ code: 'section-full' }] } } })
  // Decided is decided: another try is another proposal.
  await chloe.delete(`/api/enrolments/${section.id}`)
  expect((await confirm(ben, id)).body.outcome!.accepted).toBe(false)
  expect(await seats(ben, term.code)).toEqual([])
})

test('a section that was changed or hidden meanwhile makes the proposal out of date', async () => {
  const { term, section } = await campus.openSection()
  const id = await propose(ben, { enrol: [section.id], term: term.code })
  await database.query({ text: `update section set location = 'Elsewhere' where id = $1`, values: [section.id] })
  await database.query({ text: 'update term set revision = revision + 1 where id = $1', values: [term.id] })
  expect(await confirm(ben, id)).toMatchObject({ status: 409, body: { code: 'proposal-outdated', sectionIds: [section.id] } })
  const next = await propose(ben, { enrol: [section.id], term: term.code })
  expect((await olga.put(`/api/office/sections/${section.id}/visibility`, { hidden: true })).status).toBeLessThan(300)
  expect(await confirm(ben, next)).toMatchObject({ status: 409, body: { code: 'proposal-outdated' } })
  expect(await seats(ben, term.code)).toEqual([])
})

test('while no round is open it stays what it is, and says when the next one opens', async () => {
  const { term, section } = await campus.openSection()
  const id = await propose(ben, { enrol: [section.id], term: term.code })
  await database.query({ text: `update round set opens_at = now() + interval '1 hour', closes_at = now() + interval '2 hours' where term_id = $1`, values: [term.id] })
  await database.query({ text: 'update term set revision = revision + 1 where id = $1', values: [term.id] })
  await app.courses.catalogue.readAnew()
  expect(await confirm(ben, id)).toMatchObject({ status: 409, body: { code: 'proposal-round-closed', opensAt: expect.any(String) as string } })
  await database.query({ text: `update round set opens_at = now() - interval '1 hour' where term_id = $1`, values: [term.id] })
  await database.query({ text: 'update term set revision = revision + 1 where id = $1', values: [term.id] })
  await app.courses.catalogue.readAnew()
  expect(await confirm(ben, id)).toMatchObject({ status: 200, body: { outcome: { accepted: true } } })
})

test('a key of the student confirms nothing', async () => {
  const { term, section } = await campus.openSection()
  const id = await propose(emil, { enrol: [section.id], term: term.code })
  const made = await olga.post<{ key: string }>('/api/office/api-keys', { name: 'All', scopes: ['assistant:write', 'enrolment:write'], days: 1, requestsPerMinute: 100, personId: emil.id })
  const headers = { 'x-api-key': made.body.key }
  const keyed = createClient(app)
  expect((await keyed.get(`/api/assistant/proposals/${id}`, { headers })).status).toBe(200)
  expect(await keyed.post(`/api/assistant/proposals/${id}/confirmation`, {}, { headers })).toMatchObject({ status: 403, body: { code: 'not-for-keys' } })
  expect(await seats(emil, term.code)).toEqual([])
})

test('whoever is erased leaves no proposal and no preference', async () => {
  const { gao } = await signIn('gao')
  const { term, section } = await campus.openSection()
  await propose(gao, { enrol: [section.id], term: term.code })
  await gao.put('/api/assistant/preferences', { recommends: false })
  await olga.post(`/api/office/people/${gao.id}/removal`, { reason: 'left' })
  expect((await olga.post(`/api/office/people/${gao.id}/erasure`, { reason: 'left' })).status).toBeLessThan(300)
  const [left] = await database.query({ text: `select (select count(*) from enrolment_proposal where person_id = $1)::int + (select count(*) from assistant_preference where person_id = $1)::int as rows`, values: [gao.id] })
  expect(left).toEqual({ rows: 0 })
})
