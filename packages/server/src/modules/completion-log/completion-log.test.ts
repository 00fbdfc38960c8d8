import { randomUUID } from 'node:crypto'
import type { Asked } from '@fairway/contract/assistant'
import type { AuditPage } from '@fairway/contract/audit'
import type { CompletionDetails, CompletionPage } from '@fairway/contract/completion-log'
import { expect, test } from 'vitest'
import { logCompletions, type LoggedCompletion } from '../../../test/completion-rows.ts'
import { startApp } from '../../../test/start-app.ts'
import { readSheet } from '../../sheets/sheet.ts'

// What was asked of models, as the office searches and reads it.

const { database, signIn } = await startApp()
const { olga, ben, chloe } = await signIn('olga', 'ben', 'chloe')

const log = (...given: LoggedCompletion[]) => logCompletions(database, given)
const found = async (query: string) => (await olga.get<CompletionPage>(`/api/office/assistant/log?${query}`)).body
const idsOf = async (query: string) => (await found(query)).entries.map(({ id }) => id)
const read = (id: string) => olga.get<CompletionDetails>(`/api/office/assistant/log/${id}`)
const audited = async (action: string) => (await olga.get<AuditPage>(`/api/office/audit?action=${action}`)).body.entries

test('what somebody asks is in the log with its model, its tokens and its texts', async () => {
  const { body } = await ben.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text: 'Who are you, and where is the lighthouse?' })
  await ben.get(`/api/assistant/generations/${body.answer.generation}/events`)
  await expect.poll(() => idsOf(`conversation=${body.conversation}`)).toHaveLength(1)
  const page = await found(`conversation=${body.conversation}`)
  expect(page).toMatchObject({ next: null, lookedTo: null, currency: 'CNY', entries: [{ person: { id: ben.id, number: ben.number, name: ben.name }, surface: 'chat', model: { server: 'campus' }, outcome: 'done', conversation: body.conversation }] })
  const { body: entry } = await read(page.entries[0]!.id)
  expect(entry).toMatchObject({ texts: { prompt: 'Who are you, and where is the lighthouse?', answer: expect.stringMatching(/./) }, findings: [], currency: 'CNY' })
})

test('an answer for which something was looked up has a row for each round, and they lead to each other', async () => {
  const ask = async (more: object = {}) => {
    const { body } = await ben.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text: 'Show my timetable', ...more })
    await ben.get(`/api/assistant/generations/${body.answer.generation}/events`)
    return body.conversation
  }
  const conversation = await ask()
  await ask({ conversation })
  await expect.poll(() => idsOf(`conversation=${conversation}`)).toHaveLength(4)
  const { entries } = await found(`conversation=${conversation}`)
  const looked = { tools: ['my_timetable'], round: { at: 1, of: 2 } }
  const said = { tools: [], round: { at: 2, of: 2 } }
  expect(entries).toMatchObject([said, looked, said, looked])
  const [second, first] = entries.slice(2).map(({ id }) => id)
  for (const id of [first!, second!]) expect((await read(id)).body.rounds).toEqual([{ id: first, tools: ['my_timetable'] }, { id: second, tools: [] }])
  const [alone] = await log({ conversationId: 990_010 })
  expect((await read(alone!)).body).toMatchObject({ round: null, rounds: [] })
})

test('it is found by who asked, with which key, where, of which model, how it ended and what the guard found', async () => {
  const [room] = await database.query<{ id: number }>({ text: `select id from room where kind = 'lobby'` })
  const mark = 990_001
  const own = { conversationId: mark }
  const [key, inRoom, other, failed, flagged] = await log(
    { ...own, personId: chloe.id, keyId: 77, surface: 'gateway' },
    { ...own, personId: ben.id, roomId: room!.id, surface: 'room' },
    { ...own, personId: ben.id, server: 'deepseek', model: 'sim/small', task: 'code' },
    { ...own, personId: chloe.id, outcome: 'failed', code: 'timeout', server: null, model: null },
    { ...own, personId: null, outcome: 'blocked', code: 'prompt-blocked', verdicts: [{ rule: 'override', family: 'override', what: 'ignore', action: 'block' }, { rule: 990_012, family: 'own', action: 'flag' }] },
  )
  const ours = `conversation=${mark}`
  expect(await idsOf(`${ours}&person=${chloe.number}`)).toEqual(expect.arrayContaining([key, failed]))
  expect(await idsOf(`${ours}&person=nobody`)).toEqual([])
  expect(await idsOf(`${ours}&key=77`)).toEqual([key])
  expect(await idsOf(`${ours}&room=${room!.id}`)).toEqual([inRoom])
  expect(await idsOf(`${ours}&model=deepseek/sim/small`)).toEqual([other])
  expect(await idsOf(`${ours}&task=code&surface=chat`)).toEqual([other])
  expect((await idsOf(`${ours}&outcome=failed&outcome=blocked`)).sort()).toEqual([failed, flagged].sort())
  expect(await idsOf(`${ours}&family=override`)).toEqual([flagged])
  expect(await idsOf(`${ours}&rule=990012`)).toEqual([flagged])
  expect(await idsOf(`${ours}&family=secret`)).toEqual([])
  expect(await idsOf(`${ours}&from=2099-01-01T00:00:00Z`)).toEqual([])
  const { entries } = await found(`${ours}&room=${room!.id}`)
  expect(entries[0]).toMatchObject({ room: { id: room!.id, name: { zh: '大厅', en: 'Lobby' } }, families: [] })
  expect((await read(flagged!)).body.findings).toEqual([
    { family: 'override', what: 'ignore', action: 'block', rule: { id: expect.any(Number), name: expect.any(String), reason: expect.anything() } },
    { family: 'own', what: null, action: 'flag', rule: { id: null, name: null, reason: {} } },
  ])
})

test('the latest come first, page by page, also of one moment, and none comes twice', async () => {
  const at = new Date(Date.now() - 60_000)
  const ids = await log(...Array.from({ length: 120 }, (_, index) => ({ conversationId: 990_002, at: index < 80 ? at : new Date(at.getTime() - index) })))
  const seen: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const page: CompletionPage = await found(`conversation=990002${next && `&before=${encodeURIComponent(next)}`}`)
    expect(page.entries.map(({ at }) => at)).toEqual(page.entries.map(({ at }) => at).toSorted().reverse())
    seen.push(...page.entries.map(({ id }) => id))
    next = page.next
  }
  expect(seen.toSorted()).toEqual(ids.toSorted())
  for (const wrong of ['x', '2026-02-30T00:00:00.000000Z,00000000-0000-0000-0000-000000000000', '2026-11-22T00:00:00.000000Z,1']) {
    expect(await olga.get(`/api/office/assistant/log?before=${encodeURIComponent(wrong)}`)).toMatchObject({ status: 400, body: { code: 'invalid-cursor' } })
  }
})

test('words of questions and answers are found in both languages and whatever their case, and nothing in them is a pattern', async () => {
  const [chinese, english, percent] = await log(
    { conversationId: 990_003, texts: { prompt: '图书馆的灯塔阅览室在哪里？', answer: '在三楼。' } },
    { conversationId: 990_003, texts: { prompt: 'Opening hours', answer: 'The Observatory opens at NINE.' } },
    { conversationId: 990_003, texts: { prompt: 'a 50%_off sale', answer: 'No.' } },
  )
  const words = (text: string) => idsOf(`conversation=990003&text=${encodeURIComponent(text)}`)
  expect(await words('灯塔阅览')).toEqual([chinese])
  expect(await words('observatory OPENS')).toEqual([english])
  expect(await words('50%_')).toEqual([percent])
  expect(await words('50_%')).toEqual([])
  expect((await olga.get('/api/office/assistant/log?text=x')).status).toBe(400)
})

test('reading texts and looking for words in them is in the audit log, about whom they are; lists are not', async () => {
  const [id] = await log({ personId: ben.id, conversationId: 990_004, texts: { prompt: 'My secret garden', answer: 'Grows.' } })
  const before = (await audited('completion-log.searched')).length
  await found('conversation=990004')
  expect((await audited('completion-log')).length).toBe(before)
  await read(id!)
  await read(id!)
  const readings = (await audited('completion.read')).filter(({ subject }) => subject.id === id)
  expect(readings).toMatchObject([{ actor: { id: olga.id }, subject: { kind: 'completion', id } }])
  expect((await olga.get<AuditPage>(`/api/office/audit?about=${ben.number}&action=completion.read`)).body.entries.map(({ subject }) => subject.id)).toContain(id)
  await found(`conversation=990004&person=${ben.number}&text=garden`)
  await found(`conversation=990004&person=${ben.number}&text=garden`)
  const [search, ...older] = await audited('completion-log.searched')
  expect(search).toMatchObject({ actor: { id: olga.id }, after: { conversation: 990_004, about: ben.id, text: true } })
  expect(JSON.stringify(search)).not.toContain('garden')
  expect(older).toHaveLength(before)
})

test('texts whose time is over are gone, and reading what is left is no reading of texts', async () => {
  const [id] = await log({ personId: ben.id, texts: null })
  expect(await read(id!)).toMatchObject({ status: 200, body: { texts: null, outcome: 'done' } })
  expect((await audited('completion.read')).filter(({ subject }) => subject.id === id)).toEqual([])
})

test('what is not there is missing, and others than the office find nothing', async () => {
  const [id] = await log({ personId: ben.id })
  expect((await read(randomUUID())).status).toBe(404)
  expect((await olga.get('/api/office/assistant/log/17')).status).toBe(400)
  for (const path of ['log', `log/${id}`, 'log.csv', 'log.xlsx', 'costs', 'costs.csv']) expect(await ben.get(`/api/office/assistant/${path}`)).toMatchObject({ status: 403, body: { code: 'not-the-office' } })
})

test('the log is taken as a sheet without texts, or with them where they are asked for, and no text becomes a formula', async () => {
  await log({ personId: ben.id, conversationId: 990_005, tools: ['find_sections'], texts: { prompt: '=HYPERLINK("http://evil.example")', answer: '长'.repeat(40_000), address: '10.1.1.1' } }, { conversationId: 990_005, texts: null })
  const plain = await olga.get('/api/office/assistant/log.csv?conversation=990005&language=en')
  expect([plain.status, plain.headers['content-type'], plain.headers['content-disposition']]).toEqual([200, 'text/csv; charset=utf-8', expect.stringContaining('assistant-log.csv')])
  expect(plain.text).not.toContain('HYPERLINK')
  const full = await olga.get('/api/office/assistant/log.csv?conversation=990005&texts=true&language=en')
  expect(full.text).toContain(`"'=HYPERLINK`)
  const { header, rows } = await readSheet(full.bytes)
  const row = Object.fromEntries(header.cells.map((name, index) => [name, rows.find(({ cells }) => cells.includes(ben.number))!.cells[index]]))
  expect(row).toMatchObject({ person_number: ben.number, model: 'sim-large', outcome: 'done', tools: 'find_sections', currency: 'CNY', address: '10.1.1.1', prompt: '=HYPERLINK("http://evil.example")' })
  expect(row['answer']).toHaveLength(32_001)
  const xlsx = await readSheet((await olga.get('/api/office/assistant/log.xlsx?conversation=990005&texts=true', { headers: { 'accept-language': 'zh-CN' } })).bytes)
  expect([xlsx.format, xlsx.header.cells[0], xlsx.header.cells.at(-1), xlsx.rows.length]).toEqual(['xlsx', '时间', 'IP 地址', 2])
  const exported = await audited('completion-log.exported')
  expect(exported.slice(0, 3).map(({ subject, after }) => [subject.id, (after as { texts: boolean }).texts, (after as { rows: number }).rows])).toEqual([['xlsx', true, 2], ['csv', true, 2], ['csv', false, 2]])
})

test('a sheet has all pages', async () => {
  await log(...Array.from({ length: 1203 }, () => ({ conversationId: 990_006, texts: null })))
  const { rows } = await readSheet((await olga.get('/api/office/assistant/log.csv?conversation=990006')).bytes)
  expect(new Set(rows.map(({ cells }) => cells[1])).size).toBe(1203)
})
