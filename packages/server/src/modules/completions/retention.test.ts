import { expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'

const { app, database, signIn } = await startApp()
const { olga, ben, chloe } = await signIn('olga', 'ben', 'chloe')

/** `202611` for so many months ago. */
function monthAgo(count: number): string {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1)).toISOString().slice(0, 7).replace('-', '')
}

/** A request of so many days ago, in a month of its own if that is missing. */
async function asked(personId: number, days: number, text: string): Promise<void> {
  await database.query({ text: `select create_completion_month((now() - make_interval(days => $1))::date)`, values: [days] })
  await database.query({
    text: `with one as (
             insert into completion (id, at, person_id, surface, task, outcome, usage_source, total_ms, output_tokens) values (gen_random_uuid(), now() - make_interval(days => $2), $1, 'chat', 'chat', 'done', 'provider', 1, 7) returning id, at
           ) insert into completion_text (completion_id, at, person_id, address, prompt, answer) select id, at, $1, '10.0.0.1', $3, $3 from one`,
    values: [personId, days, text],
  })
}

const months = async (table: string) => (await database.query<{ month: string }>({ text: `select right(relname, 6) as month from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = $1::regclass order by 1`, values: [table] })).map(({ month }) => month)
const texts = async () => (await database.query<{ prompt: string }>({ text: 'select prompt from completion_text order by at' })).map(({ prompt }) => prompt)
const requests = async () => (await database.query<{ person_id: number; output_tokens: number }>({ text: 'select person_id, output_tokens from completion order by at' })).map(({ person_id: person, output_tokens: tokens }) => [person, tokens])
const set = async (name: string, value: number) => expect((await olga.put(`/api/office/settings/${name}`, { value })).status).toBe(200)

test('texts go after the days, requests after the months that the office has set, to the day and by whole months', async () => {
  await set('retention.completion-months', 3)
  await set('retention.completion-text-days', 40)
  for (const [days, text] of [[170, 'long ago'], [80, 'without its words'], [41, 'yesterday it was there'], [39, 'until tomorrow'], [0, 'now']] as const) await asked(ben.id, days, text)
  const before = await months('completion')
  expect(before).toContain(monthAgo(5))
  await app.completions.tidy()
  expect(await texts()).toEqual(['until tomorrow', 'now'])
  expect(await requests()).toEqual(Array(4).fill([ben.id, 7]))
  expect(await months('completion')).toEqual(before.filter((month) => month >= monthAgo(3)))
  expect(await months('completion_text')).not.toContain(monthAgo(4))
  // Each month is traced once, and what is left stays.
  await app.completions.tidy()
  const { body } = await olga.get<{ entries: { subject: { id: string }; via: string }[] }>('/api/office/audit?action=completion-log.month-dropped')
  expect(body.entries.map(({ subject, via }) => [subject.id, via]).sort()).toEqual(before.filter((month) => month < monthAgo(3)).map((month) => [month, 'system']))
  expect(await texts()).toEqual(['until tomorrow', 'now'])
})

test('a text is not kept for longer than the request that it is of', async () => {
  await set('retention.completion-text-days', 3650)
  await asked(chloe.id, 200, 'much later')
  await app.completions.tidy()
  expect(await texts()).not.toContain('much later')
})

test('of who is erased the words and addresses are gone, and the numbers stay', async () => {
  await asked(chloe.id, 1, 'what Chloe asked')
  await database.inTransaction((transaction) => transaction.query({ text: 'update person set deleted_at = now() where id = $1', values: [chloe.id] }))
  await app.identity.erasure.erase({ personId: olga.id, via: 'command', ip: null }, chloe.id, 'asked for it')
  expect(await texts()).not.toContain('what Chloe asked')
  expect(await database.query({ text: 'select from completion_text where person_id = $1', values: [chloe.id] })).toEqual([])
  expect(await requests()).toContainEqual([chloe.id, 7])
})

test('a request that was written down can neither be changed nor taken away', async () => {
  await asked(ben.id, 0, 'kept')
  for (const text of ['update completion set output_tokens = 0', 'delete from completion', 'truncate completion']) await expect(database.query({ text })).rejects.toThrow(/never changed/)
  const [partition] = await database.query<{ name: string }>({ text: 'select tableoid::regclass::text as name from completion order by at desc limit 1' })
  await expect(database.query({ text: `truncate ${partition!.name}` })).rejects.toThrow(/never changed/)
})
