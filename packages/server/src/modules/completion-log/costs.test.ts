import type { AuditPage } from '@fairway/contract/audit'
import type { CompletionCosts } from '@fairway/contract/completion-costs'
import { expect, test } from 'vitest'
import { logCompletions, type LoggedCompletion } from '../../../test/completion-rows.ts'
import { startApp } from '../../../test/start-app.ts'
import { readSheet } from '../../sheets/sheet.ts'

// What the assistant was used for and what it cost, by the days of the campus (Asia/Shanghai).

const { database, signIn } = await startApp()
const { olga, ben, chloe } = await signIn('olga', 'ben', 'chloe')

const log = (...given: LoggedCompletion[]) => logCompletions(database, given.map((one) => ({ texts: null, ...one })))
const costs = async (query = '') => (await olga.get<CompletionCosts>(`/api/office/assistant/costs${query}`)).body
const setting = (name: string, value: unknown) => olga.put(`/api/office/settings/${name}`, { value })
/** At a time of the campus. */
const at = (text: string) => new Date(`${text}+08:00`)

test('days end at midnight of the campus, and each has its requests, tokens and costs', async () => {
  await log(
    { at: at('2025-03-01T00:00:01'), cost: 0.5, inputTokens: 100, cachedTokens: 40, outputTokens: 20 },
    { at: at('2025-03-01T23:59:59'), cost: 0.25, inputTokens: 10, outputTokens: 5, usageSource: 'estimated', outcome: 'stopped' },
    { at: at('2025-03-02T00:00:01'), cost: 1, outcome: 'failed', code: 'timeout' },
    { at: at('2025-03-02T12:00:00'), cost: 0, server: null, model: null, outcome: 'cached', inputTokens: 0, outputTokens: 0, usageSource: 'none' },
  )
  const { from, to, days, total, currency } = await costs('?from=2025-02-28&to=2025-03-02')
  expect({ from, to, currency }).toEqual({ from: '2025-02-28', to: '2025-03-02', currency: 'CNY' })
  expect(days).toMatchObject([
    { day: '2025-02-28', requests: 0, cost: 0, firstToken: null },
    { day: '2025-03-01', requests: 2, failed: 0, inputTokens: 110, cachedTokens: 40, outputTokens: 25, estimatedTokens: 15, cost: 0.75 },
    { day: '2025-03-02', requests: 2, failed: 1, cached: 1, cost: 1 },
  ])
  expect(total).toMatchObject({ requests: 4, failed: 1, cached: 1, cost: 1.75 })
})

test('models, uses, people and what went wrong are told apart, the dearest first', async () => {
  const day = { at: at('2025-04-10T10:00:00') }
  await log(
    ...Array.from({ length: 20 }, (_, index) => ({ ...day, personId: ben.id, cost: 0.1, firstTokenMs: index < 18 ? 300 : 5000 })),
    { ...day, personId: chloe.id, keyId: 4242, surface: 'gateway', task: 'code', server: 'deepseek', model: 'sim-small', cost: 9, firstTokenMs: null },
    { ...day, personId: null, cost: 0, outcome: 'blocked', code: 'prompt-blocked', server: null, model: null, firstTokenMs: null },
    { ...day, personId: null, cost: 0, outcome: 'failed', code: 'timeout', server: null, model: null, firstTokenMs: null },
    { ...day, personId: null, cost: 0, outcome: 'failed', code: 'timeout', server: null, model: null, firstTokenMs: null },
  )
  const { models, uses, people, errors } = await costs('?from=2025-04-09&to=2025-04-10')
  expect(models).toMatchObject([
    { server: 'deepseek', name: 'sim-small', label: 'sim-small', cost: 9, costByDay: [0, 9], tokensByDay: [0, 150], firstToken: null },
    { server: 'openai', name: 'sim-large', requests: 20, tokensByDay: [0, 3000] },
    { server: 'none', name: 'none', requests: 3, failed: 2 },
  ])
  const { p50, p95 } = models[1]!.firstToken!
  expect([p50 >= 300 && p50 <= 318, p95 >= 5000 && p95 <= 5300]).toEqual([true, true])
  expect(uses.map(({ surface, task, requests }) => [surface, task, requests])).toEqual([['gateway', 'code', 1], ['chat', 'chat', 23]])
  expect(people.map(({ person, key, requests }) => [person?.number ?? null, key?.id ?? null, requests])).toEqual([[chloe.number, 4242, 1], [ben.number, null, 20], [null, null, 3]])
  expect(errors).toEqual([{ code: 'timeout', outcome: 'failed', requests: 2 }, { code: 'prompt-blocked', outcome: 'blocked', requests: 1 }])
})

test('what comes today is in the numbers of today, and a budget of the month says where it is going', async () => {
  expect((await setting('assistant.month-budget', 50)).status).toBe(200)
  await setting('assistant.currency', 'EUR')
  await log({ personId: ben.id, cost: 12.5 })
  // What is known of today is a few seconds old.
  await expect.poll(async () => (await costs()).days.at(-1)!.cost, { timeout: 20_000, interval: 500 }).toBe(12.5)
  const { currency, days, budget } = await costs()
  expect([currency, days.length, days.at(-1)!.cost]).toEqual(['EUR', 30, 12.5])
  expect(budget).toMatchObject({ month: days.at(-1)!.day.slice(0, 7), most: 50, spent: 12.5 })
  expect(budget.expected).toBeGreaterThanOrEqual(12.5)
  await setting('assistant.month-budget', 0)
  expect((await costs()).budget.most).toBeNull()
  expect((await setting('assistant.currency', 'XYZ')).status).toBe(422)
  await setting('assistant.currency', null)
})

test.each(['?from=2025-03-02&to=2025-03-01', '?from=2020-01-01&to=2025-01-01', '?from=0001-01-01&to=0001-01-02'])('%s is refused', async (query) => {
  expect(await olga.get(`/api/office/assistant/costs${query}`)).toMatchObject({ status: 422, body: { code: 'invalid-period' } })
  expect((await olga.get(`/api/office/assistant/costs.csv${query}`)).status).toBe(422)
})

test('the numbers are a sheet by day or by person, and who took it is in the audit log', async () => {
  await log({ at: at('2025-05-05T10:00:00'), personId: ben.id, cost: 0.123_456_789 }, { at: at('2025-05-06T10:00:00'), personId: ben.id, keyId: 4243, surface: 'gateway', cost: 2 }, { at: at('2025-05-06T11:00:00'), cost: 1 })
  const taken = async (by: string) => (await readSheet((await olga.get(`/api/office/assistant/costs.csv?from=2025-05-01&to=2025-05-31&by=${by}&language=en`)).bytes)).rows.map(({ cells }) => cells)
  expect((await taken('day')).map((cells) => cells.slice(0, 6).concat(cells[12]!))).toEqual([
    ['2025-05-05', 'openai', 'sim-large', 'chat', 'chat', '1', '0.123457'],
    ['2025-05-06', 'openai', 'sim-large', 'gateway', 'chat', '1', '2'],
    ['2025-05-06', 'openai', 'sim-large', 'chat', 'chat', '1', '1'],
  ])
  expect((await taken('person')).map((cells) => [cells[0], cells[2], cells[11]])).toEqual([[ben.number, '4243', '2'], ['', '', '1'], [ben.number, '', '0.123457']])
  const { entries } = (await olga.get<AuditPage>('/api/office/audit?action=completion-log.costs-exported')).body
  expect(entries.slice(0, 2)).toMatchObject([{ actor: { id: olga.id }, after: { by: 'person', from: '2025-05-01', to: '2025-05-31' } }, { after: { by: 'day' } }])
})
