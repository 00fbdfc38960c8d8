import { expect, test } from 'vitest'
import type { AuditPage } from '@fairway/contract/audit'
import { recorderOf } from '../../../test/audit.ts'
import { startApp } from '../../../test/start-app.ts'

const { app, database, signIn } = await startApp()
const { olga, ben, chloe } = await signIn('olga', 'ben', 'chloe')

const record = recorderOf({ app, database })
const by = (person: typeof ben) => ({ personId: person.id, via: 'session', ip: `10.0.0.${person.id}` }) as const
const months = async () =>
  (await database.query<{ month: string }>({ text: `select right(relname, 6) as month from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = 'audit_entry'::regclass order by 1` })).map(({ month }) => month)

/** `202611` for so many months ago. */
function monthAgo(count: number): string {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1)).toISOString().slice(0, 7).replace('-', '')
}

async function createMonth(month: string): Promise<void> {
  await database.query({ text: `select create_audit_month(to_date($1, 'YYYYMM'))`, values: [month] })
  await database.query({
    text: `with entry as (insert into audit_entry (at, via, action, subject_kind, subject_id) values ((to_date($1, 'YYYYMM') + interval '3 days') at time zone 'UTC', 'system', 'old.thing', 'old', $1) returning at, id)
           insert into audit_text (at, entry_id, reason) select at, id, 'old' from entry`,
    values: [month],
  })
}

test('a month goes once its last day is as old as the policy, with both halves and a trace, and the others stay', async () => {
  for (const count of [3, 2, 1]) await createMonth(monthAgo(count))
  const dropped = await app.audit.dropExpired(2)
  expect(dropped).toEqual([monthAgo(3)])
  expect(await months()).toEqual([monthAgo(2), monthAgo(1), monthAgo(0), monthAgo(-1)])
  expect(await database.query({ text: `select to_regclass('audit_text_' || $1) as gone`, values: [monthAgo(3)] })).toEqual([{ gone: null }])
  const { body } = await olga.get<AuditPage>('/api/office/audit?action=old')
  expect(body.entries.map(({ subject }) => subject.id)).toEqual([monthAgo(1), monthAgo(2)])
  expect(await olga.get('/api/office/audit?action=audit.month-dropped')).toMatchObject({ body: { entries: [{ via: 'system', actor: null, subject: { kind: 'audit', id: monthAgo(3) } }] } })
  expect(await app.audit.dropExpired(2)).toEqual([])
})

test('of two who tidy at the same time one drops', async () => {
  await createMonth(monthAgo(40))
  const both = await Promise.all([app.audit.dropExpired(36), app.audit.dropExpired(36)])
  expect(both.flat()).toEqual([monthAgo(40)])
})

test('what the log holds of a person is erased, what happened stays', async () => {
  await record(
    { actor: by(olga), action: 'erasure.about', subject: { kind: 'person', id: ben.id }, after: { class: 'X' }, reason: 'Ben asked.', personal: { about: ben.id, before: { phone: '1' }, after: { phone: '2' } } },
    { actor: by(ben), action: 'erasure.own', subject: { kind: 'cart', id: 1 } },
    { actor: by(ben), action: 'erasure.other', subject: { kind: 'person', id: chloe.id }, personal: { about: chloe.id, after: 'kept' } },
    { actor: by(olga), action: 'erasure.untouched', subject: { kind: 'person', id: chloe.id }, reason: 'Chloe asked.' },
  )
  await database.inTransaction((transaction) => app.audit.erase(transaction, ben.id))
  const { body } = await olga.get<AuditPage>('/api/office/audit?action=erasure')
  expect(body.entries).toMatchObject([
    { action: 'erasure.untouched', personal: { reason: 'Chloe asked.', ip: `10.0.0.${olga.id}` }, isErased: false },
    { action: 'erasure.other', actor: { id: ben.id }, personal: { after: 'kept', ip: null }, isErased: false },
    { action: 'erasure.own', personal: null, isErased: true },
    { action: 'erasure.about', after: { class: 'X' }, personal: null, isErased: true },
  ])
  expect(await database.query({ text: 'select count(*) as left from audit_text where person_id = $1', values: [ben.id] })).toEqual([{ left: 0 }])
})

test('an erasure that is rolled back has erased nothing', async () => {
  await record({ actor: by(olga), action: 'rollback.about', subject: { kind: 'person', id: chloe.id }, reason: 'It stays.' })
  const failing = database.inTransaction(async (transaction) => {
    await app.audit.erase(transaction, chloe.id)
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await olga.get('/api/office/audit?action=rollback')).toMatchObject({ body: { entries: [{ personal: { reason: 'It stays.' } }] } })
})
