import type { LiveEvent } from '@fairway/contract/live'
import { rushColumns, type Rush, type RushColumn, type RushFrame } from '@fairway/contract/rush'
import type { Reason } from '@fairway/contract/reasons'
import { beforeAll, expect, test } from 'vitest'
import type { BuiltTerm } from '../../../test/campus.ts'
import { openSocket, type TestSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

const { app, campus, database, guest, signIn, url, errors } = await startApp({ listen: true })
const { olga, ana, ben, chloe, emil } = await signIn('olga', 'ana', 'ben', 'chloe', 'emil')

beforeAll(() => app.rush.start())

const recent = async (term: BuiltTerm) => (await olga.get<Rush>(`/api/office/rush?term=${term.code}`)).body
const sum = (numbers: readonly number[] = []) => numbers.reduce((total, number) => total + number, 0)
const columnOf = ({ columns, engine }: Rush, name: RushColumn) => engine[columns.indexOf(name)]!
const valueIn = ({ engine }: Pick<RushFrame, 'engine'>, name: RushColumn) => engine[rushColumns.indexOf(name)]!
/** Once the second in which it happened is over. */
const counted = async (term: BuiltTerm, reason: Reason) => sum((await recent(term)).decisions[reason])

type Frame = Extract<LiveEvent, { type: 'rush' }>
/** The first frames that between them tell of something, and what they tell. */
async function framesUntil(tab: TestSocket, enough: (frames: Frame[]) => boolean): Promise<Frame[]> {
  const frames: Frame[] = []
  while (!enough(frames)) frames.push(await tab.next('rush'))
  return frames
}
const told = (frames: Frame[], reason: Reason) => sum(frames.map(({ decisions }) => decisions[reason] ?? 0))

test('every decision is counted once, by its reason, in the term that it is of', async () => {
  const { term, section } = await campus.openSection({ capacity: 1 })
  const other = await campus.openSection()
  const answered = sum(columnOf(await recent(term), 'answered'))
  await ben.post('/api/enrolments', { sectionId: section.id }, { headers: { 'idempotency-key': 'once' } })
  // A repeated answer is no decision.
  await ben.post('/api/enrolments', { sectionId: section.id }, { headers: { 'idempotency-key': 'once' } })
  await chloe.post('/api/enrolments', { sectionId: section.id })
  await emil.post('/api/submissions', { mode: 'best-effort', operations: [{ wait: section.id }, { enrol: other.section.id }] })
  await expect.poll(() => counted(term, 'waiting')).toBe(1)
  const rush = await recent(term)
  expect(sum(rush.decisions.enrolled)).toBe(1)
  expect(sum(rush.decisions['section-full'])).toBe(1)
  expect(Object.keys(rush.decisions)).toHaveLength(3)
  expect(sum((await recent(other.term)).decisions.enrolled)).toBe(1)
  expect(sum(columnOf(rush, 'answered')) - answered).toBe(4)
  expect(sum(columnOf(rush, 'arrived'))).toBe(sum(columnOf(rush, 'answered')))
  expect(sum(columnOf(rush, 'batches'))).toBeGreaterThan(0)
  expect(Math.max(...columnOf(rush, 'p99'))).toBeGreaterThan(0)
  for (const column of [...rush.engine, ...Object.values(rush.decisions)]) expect(column).toHaveLength(900)
  expect(rush.from).toBeGreaterThan(Date.now() / 1000 - 910)
})

test('who listens hears a frame a second, with what is tightest', async () => {
  const term = await campus.term()
  await campus.round(term)
  const full = await campus.section(term, { capacity: 1 })
  const half = await campus.section(term, { capacity: 2 })
  const unlimited = await campus.section(term, { capacity: null })
  await campus.section(term, { capacity: 0 })
  const tab = await openSocket(url, { cookie: olga.cookie })
  await tab.subscribe(`rush:${term.code}`)
  for (const section of [full, half, unlimited]) await ben.post('/api/enrolments', { sectionId: section.id })
  for (const person of [chloe, emil]) await person.post('/api/enrolments', { sectionId: full.id, wait: true })
  const frames = await framesUntil(tab, (heard) => told(heard, 'waiting') === 2)
  expect(told(frames, 'enrolled')).toBe(3)
  const last = frames.at(-1)!
  expect(last.seats).toEqual({ taken: 3, capacity: 3, waiting: 2 })
  expect(last.fullest.map(([id]) => id)).toEqual([full.id, half.id])
  expect(last.queues.map(([id, , , waiting]) => [id, waiting])).toEqual([[full.id, 2]])
  expect(valueIn(last, 'connections')).toBeGreaterThanOrEqual(1)
  expect(valueIn(last, 'people')).toBeGreaterThanOrEqual(1)
  const seconds = [...frames, await tab.next('rush')].map(({ at }) => at)
  expect(seconds).toEqual(seconds.map((_, index) => seconds[0]! + index))
  expect(last.instance).toBe((await recent(term)).instance)
})

test('people are counted once, however many tabs they have, and not when they are gone', async () => {
  await expect.poll(() => app.live.connectionCount()).toBe(0)
  const tabs = await Promise.all([ben, ben, chloe].map(({ cookie }) => openSocket(url, { cookie })))
  await openSocket(url)
  expect([app.live.connectionCount(), app.live.peopleCount()]).toEqual([4, 2])
  tabs[0]!.socket.terminate()
  tabs[2]!.socket.terminate()
  await expect.poll(() => [app.live.connectionCount(), app.live.peopleCount()]).toEqual([2, 1])
})

test('answers that are our fault are counted', async () => {
  const { term } = await campus.openSection()
  const before = sum(columnOf(await recent(term), 'failed'))
  await database.query({ text: 'alter table term rename to term_that_is_gone' })
  expect((await olga.get(`/api/office/rush?term=X`)).status).toBe(500)
  await database.query({ text: 'alter table term_that_is_gone rename to term' })
  errors.length = 0
  await expect.poll(async () => sum(columnOf(await recent(term), 'failed')) - before).toBe(1)
  expect((await olga.get(`/api/office/rush?term=X`)).status).toBe(404)
})

test('only the office may watch', async () => {
  const { term } = await campus.openSection()
  for (const [person, status] of [[guest, 401], [ben, 403], [ana, 403]] as const) {
    expect((await person.get(`/api/office/rush?term=${term.code}`)).status).toBe(status)
    const tab = await openSocket(url, person.cookie === undefined ? {} : { cookie: person.cookie })
    tab.send({ type: 'subscribe', topic: `rush:${term.code}` })
    expect(await tab.next('error')).toMatchObject({ code: 'no-such-topic' })
  }
})

test('whose grant ends is told nothing more, within two seconds and without being asked', async () => {
  const { term } = await campus.openSection()
  await database.query({ text: `insert into role_grant (person_id, role) values ($1, 'office')`, values: [emil.id] })
  app.identity.viewers.forgetAll()
  const tabs = await Promise.all([olga, emil].map(({ cookie }) => openSocket(url, { cookie })))
  for (const tab of tabs) {
    await tab.subscribe(`rush:${term.code}`)
    await tab.next('rush')
  }
  await database.query({ text: 'delete from role_grant where person_id = $1', values: [emil.id] })
  expect(await tabs[1]!.next('unsubscribed')).toMatchObject({ topic: `rush:${term.code}` })
  const heard = tabs[1]!.events.length
  await tabs[0]!.next('rush')
  await tabs[0]!.next('rush')
  expect(tabs[1]!.events).toHaveLength(heard)
  tabs[1]!.send({ type: 'subscribe', topic: `rush:${term.code}` })
  expect(await tabs[1]!.next('error')).toMatchObject({ code: 'no-such-topic' })
})

test('a term that there is not has no frames, and disturbs nobody', async () => {
  const { term } = await campus.openSection()
  const tab = await openSocket(url, { cookie: olga.cookie })
  for (const code of ['none', term.code]) await tab.subscribe(`rush:${code}`)
  for (let frame = 0; frame < 3; frame++) expect((await tab.next('rush')).topic).toBe(`rush:${term.code}`)
  expect(errors).toEqual([])
})
