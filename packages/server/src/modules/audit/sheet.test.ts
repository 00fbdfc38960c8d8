import { expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import { readSheet } from '../../sheets/sheet.ts'
import type { AuditEntry } from './index.ts'

const { app, database, signIn } = await startApp()
const { olga, ben } = await signIn('olga', 'ben')

const byOlga = { personId: olga.id, via: 'session', ip: '10.1.2.3' } as const
const record = (...entries: AuditEntry[]) => database.inTransaction((transaction) => app.audit.record(transaction, ...entries))
const latest = () => database.query({ text: `select actor_id, via, action, subject_id, after from audit_entry order by id desc limit 1` })

test('the log is handed out as a sheet, by the campus\'s clocks, and no text in it becomes a formula', async () => {
  await record({ actor: byOlga, action: 'buoy.named', subject: { kind: 'person', id: ben.id }, before: { n: 1 }, after: { n: 2 }, personal: { about: ben.id, after: 'x' }, reason: '=HYPERLINK("http://evil.example")' })
  const { status, headers, bytes } = await olga.get('/api/office/audit/export?format=csv&action=buoy&language=en')
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([200, 'text/csv; charset=utf-8', expect.stringContaining('filename="audit.csv"')])
  expect(bytes.toString()).toContain(`"'=HYPERLINK`)
  const { header, rows } = await readSheet(bytes)
  const row = Object.fromEntries(header.cells.map((name, index) => [name, rows[0]!.cells[index]]))
  expect(row).toMatchObject({ actor_number: olga.number, actor_name: olga.name, via: 'session', action: 'buoy.named', subject_kind: 'person', subject_number: ben.number, before: '{"n":1}', after: '{"n":2}', personal_after: '"x"', ip: '10.1.2.3', reason: '=HYPERLINK("http://evil.example")' })
  // Asia/Shanghai
  expect(row['at']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  expect(Math.abs(Date.parse(`${row['at']!.replace(' ', 'T')}+08:00`) - Date.now())).toBeLessThan(60_000)
})

test('it has every page, as an XLSX too, with headings in the reader\'s language', async () => {
  await record(...Array.from({ length: 1_203 }, (_, index) => ({ actor: byOlga, action: 'wave.counted', subject: { kind: 'wave', id: index } })))
  const { bytes } = await olga.get('/api/office/audit/export?format=xlsx&action=wave', { headers: { 'accept-language': 'zh-CN' } })
  const { header, rows, format } = await readSheet(bytes)
  expect([format, header.cells[0], rows.length, new Set(rows.map(({ cells }) => cells[6])).size]).toEqual(['xlsx', '时间', 1_203, 1_203])
})

test('that it was taken is an entry, and whom it was about is its personal half', async () => {
  await olga.get(`/api/office/audit/export?format=csv&action=wave.counted&about=${ben.number}`)
  expect(await latest()).toEqual([{ actor_id: olga.id, via: 'session', action: 'audit.exported', subject_id: 'csv', after: { action: 'wave.counted' } }])
  expect(await database.query({ text: 'select person_id, after from audit_text order by entry_id desc limit 1' })).toEqual([{ person_id: ben.id, after: { about: ben.number } }])
})

test('a refused export leaves no trace', async () => {
  const before = await latest()
  expect(await olga.get('/api/office/audit/export?format=pdf')).toMatchObject({ status: 400 })
  expect(await ben.get('/api/office/audit/export?format=csv')).toMatchObject({ status: 403 })
  expect(await latest()).toEqual(before)
})
