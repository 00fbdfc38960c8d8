import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { isUnreachable } from '../../database/failures.ts'
import { startCompletions } from '../../../test/completions.ts'
import { proxyTo } from '../../../test/database-proxy.ts'
import { freshDatabase, freshPlace, openAt } from '../../../test/place.ts'
import { createBudgets } from './budgets.ts'

// Requests to models while the database is away, frozen, or in somebody else's hands.

const orderOf = (person: number, more = {}) => ({ id: randomUUID(), payers: [{ subject: `person:${person}`, tokensADay: 10_000, answersAtOnce: 100 }], tokens: 100, expiresInMs: 60_000, ...more })
const timeZone = 'Asia/Shanghai'
const today = `(now() at time zone '${timeZone}')::date`

async function startBehindProxy() {
  const place = await freshPlace()
  const proxy = await proxyTo(place)
  // What is looked up must not go through it.
  const database = await openAt(place)
  const started = await startCompletions({ start: { place: proxy.place, works: false } })
  const budget = async (subject: string) => (await database.query<{ spent: number; reserved: number }>({ text: 'select spent, reserved from token_budget where subject = $1', values: [subject] }))[0]
  return { ...started, proxy, database, through: started.database, budget }
}

/** The proxy is turned in the middle of an answer, and it ends before anything else happens. */
async function endWhile(turn: 'cut' | 'mute') {
  const { models, ask, proxy, database, through, budget, completions, errors } = await startBehindProxy()
  const before = Promise.withResolvers<void>()
  models.answer({ text: ['It ', 'is ', 'open.'], usage: { input: 40, output: 60 }, pace: { tokenMs: 300 } })
  // Nobody can connect while it is mute.
  await Promise.all(Array.from({ length: 6 }, () => through.query({ text: 'select pg_sleep(0.2)' })))
  const answering = ask('Is it open?', {
    as: { personId: 1 },
    onEvent({ type }) {
      if (type !== 'text') return
      proxy[turn]()
      before.resolve()
    },
  })
  await before.promise
  const written = async () => (await database.query<{ count: number }>({ text: `select (select count(*) from completion where person_id = 1)::int + (select count(*) from completion_text where person_id = 1)::int as count` }))[0]!.count
  if (turn === 'mute') {
    // It is committed, and nobody has heard of it.
    await expect.poll(async () => [await written(), await budget('person:1')]).toEqual([2, { spent: 100, reserved: 0 }])
    proxy.cut()
  }
  // Nobody waits for the database to come back.
  const answered = await answering
  expect(answered).toMatchObject({ text: 'It is open.', refused: undefined })
  await proxy.restore()
  await completions.settled()
  expect([await written(), await budget('person:1')]).toEqual([2, { spent: 100, reserved: 0 }])
  // What else was looked up meanwhile may have failed.
  expect(errors.filter((error) => !isUnreachable(error))).toEqual([])
}

test('what ends while the database is away is written down, and paid for as far as it came, when it is back', () => endWhile('cut'), 60_000)

test('what was written down and settled unheard is not written down or settled again', () => endWhile('mute'), 60_000)

test('who asks while the host is frozen is told so, who asks after them is let in, and nothing stays set aside', async () => {
  const { proxy, database: direct, budget } = await startBehindProxy()
  const database = await openAt(proxy.place)
  const budgets = createBudgets({ database, timeZone })
  expect(await budgets.reserve(orderOf(1))).toMatchObject({ left: 9900 })
  proxy.freeze()
  const frozen = expect(budgets.reserve(orderOf(1))).rejects.toMatchObject({ code: 'ETIMEDOUT' })
  const after = new Promise((resolve) => setTimeout(resolve, 50)).then(() => budgets.reserve(orderOf(1)))
  proxy.replace()
  await frozen
  expect(await after).toMatchObject({ left: 9800 })
  // Another one is granted, and its commit is not heard of.
  proxy.mute()
  const unheard = expect(budgets.reserve(orderOf(2))).rejects.toBeDefined()
  await new Promise((resolve) => setTimeout(resolve, 500))
  proxy.cut()
  await unheard
  await proxy.restore()
  await expect.poll(() => budget('person:2').then((one) => one?.reserved ?? 0)).toBe(0)
  expect(await direct.query({ text: 'select count(*)::int as open from token_reservation' })).toEqual([{ open: 2 }])
}, 60_000)

test('whose budget is held by an instance that is frozen is told so, and nobody else', async () => {
  const database = await freshDatabase()
  const budgets = createBudgets({ database, timeZone })
  const people = [1, 2, 3, 4, 5, 6, 7, 8]
  for (const person of people) await budgets.reserve(orderOf(person))
  const over = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const holding = database.inTransaction(async ({ query }) => {
    await query({ text: `select from token_budget where subject in ('person:1', 'person:2') for update` })
    held.resolve()
    await over.promise
  })
  await held.promise
  const asked = await Promise.allSettled(people.map((person) => budgets.reserve(orderOf(person))))
  expect(asked.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'left' in one.value && one.value.left))).toEqual(['database-unreachable', 'database-unreachable', ...Array.from({ length: 6 }, () => 9800)])
  over.resolve()
  await holding
  expect(await budgets.reserve(orderOf(1))).toMatchObject({ left: 9800 })
}, 60_000)

test('a sweep that waits for a budget holds none that another one could wait for with the next', async () => {
  const database = await freshDatabase()
  const budgets = createBudgets({ database, timeZone })
  await database.query({ text: `insert into token_budget (subject, day, reserved) select 'person:' || lpad(n::text, 3, '0'), ${today}, 500 from generate_series(1, 200) n` })
  await database.query({ text: `insert into token_reservation (completion_id, subject, day, tokens, expires_at) select gen_random_uuid(), subject, day, 500, now() - interval '1 second' from token_budget order by subject desc` })
  await database.inTransaction(async ({ query }) => {
    await query({ text: `select from token_budget where subject = 'person:001' for update` })
    const sweeping = budgets.sweep().catch((error: { code: string }) => error.code)
    await expect.poll(() => database.query({ text: `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'` })).toHaveLength(1)
    await query({ text: `select from token_budget order by subject for update nowait` })
    // For longer than anybody waits.
    expect(await sweeping).toBe('55P03')
  })
  expect(await budgets.sweep()).toBe(200)
  expect(await database.query({ text: 'select sum(spent)::int as spent, sum(reserved)::int as reserved from token_budget' })).toEqual([{ spent: 100_000, reserved: 0 }])
}, 60_000)
