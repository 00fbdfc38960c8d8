import { expect, test } from 'vitest'
import { recorderOf } from '../../../test/audit.ts'
import { startApp } from '../../../test/start-app.ts'
import { readSheet } from '../../sheets/sheet.ts'

const { app, database, campus, signIn } = await startApp()
const { olga, ben } = await signIn('olga', 'ben')

const byOlga = { personId: olga.id, via: 'session', ip: '10.1.2.3' } as const
const record = recorderOf({ app, database })
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
  expect([format, header.cells[0], rows.length, new Set(rows.map(({ cells }) => cells[10])).size]).toEqual(['xlsx', '时间', 1_203, 1_203])
})

test('what people read stands beside the codes, in their language', async () => {
  await record({ actor: byOlga, action: 'person.disabled', subject: { kind: 'person', id: ben.id } })
  const sheetIn = async (language: string) => {
    const { header, rows } = await readSheet((await olga.get(`/api/office/audit/export?format=csv&action=person.disabled&action=wave.counted&subject=person&language=${language}`)).bytes)
    return Object.fromEntries(header.cells.map((name, index) => [name, rows[0]!.cells[index]]))
  }
  expect(await sheetIn('en')).toMatchObject({ via: 'session', via_name: 'On the site', action: 'person.disabled', action_name: 'Account disabled', subject_kind: 'person', subject_kind_name: 'Person', subject_id: String(ben.id), subject_number: ben.number, subject_name: ben.name })
  expect(await sheetIn('zh')).toMatchObject({ 途径名称: '网页操作', 操作: 'person.disabled', 操作名称: '停用账号', 对象类型名称: '人员', 对象编号: ben.number })
})

test('changes are said in words too, ids by what they name', async () => {
  const section = await campus.section(await campus.term())
  const name = `${section.course.code} ${section.code}`
  await record(
    { actor: byOlga, action: 'oar.one', subject: { kind: 'term', id: 'x' }, before: { number: 3, hidden: true, title: { zh: '甲', en: 'A' }, ends: '2026-01-01' }, after: { number: section.id, hidden: false, title: { zh: '乙', en: 'B' }, ends: '2026-01-01' } },
    { actor: byOlga, action: 'oar.two', subject: { kind: 'person', id: ben.id }, after: { decisions: [{ operation: 'enrol', sectionId: section.id }], note: '$& {after}' } },
    { actor: byOlga, action: 'oar.braces', subject: { kind: 'person', id: ben.id }, before: { note: '{after} {field}' }, after: { note: '{before}' } },
    { actor: byOlga, action: 'oar.three', subject: { kind: 'person', id: ben.id } },
  )
  const changesIn = async (language: string) => (await readSheet((await olga.get(`/api/office/audit/export?format=csv&action=oar&language=${language}`)).bytes)).rows.map(({ cells }) => cells[14])
  expect(await changesIn('en')).toEqual(['', 'Note to the student: {after} {field} → {before}', `Note to the student: $& {after}; Decisions: {operation enrol, Section ${name}}`, `Title: A → B; Hidden: yes → no; Number of the term: 3 → ${section.id}`])
  expect((await changesIn('zh'))[3]).toBe(`名称：甲 → 乙；隐藏：是 → 否；期数：3 → ${section.id}`)
})

test('that it was taken is an entry, which keeps nothing that would outlive the erasure of those it was about', async () => {
  await olga.get(`/api/office/audit/export?format=csv&action=wave.counted&about=${ben.number}&actor=${olga.number}&reason=Ben%20asked`)
  const after = { action: 'wave.counted', actor: olga.id, about: ben.id, reason: true }
  expect(await latest()).toEqual([{ actor_id: olga.id, via: 'session', action: 'audit.exported', subject_id: 'csv', after }])
  await olga.get(`/api/office/audit/export?format=csv&action=wave.counted&about=nobody-of-ours`)
  expect(await latest()).toMatchObject([{ after: { action: 'wave.counted', about: null } }])
  const texts = await database.query({
    text: `select person_id, reason, text.before, text.after from audit_text text join audit_entry entry on entry.id = entry_id and entry.at = text.at
           where action = 'audit.exported' order by entry_id desc limit 2`,
  })
  // The address it was asked from, which is of who asked.
  expect(texts).toEqual([1, 2].map(() => ({ person_id: olga.id, reason: null, before: null, after: null })))
})

test('whom it was about is read by their number', async () => {
  await olga.get(`/api/office/audit/export?format=csv&action=wave.counted&about=${ben.number}`)
  const { rows } = await readSheet((await olga.get('/api/office/audit/export?format=csv&action=audit.exported&language=en')).bytes)
  expect(rows.map(({ cells }) => cells[14])).toContainEqual(expect.stringContaining(`About: ${ben.number}`))
})

test('a refused export leaves no trace', async () => {
  const before = await latest()
  expect(await olga.get('/api/office/audit/export?format=pdf')).toMatchObject({ status: 400 })
  expect(await ben.get('/api/office/audit/export?format=csv')).toMatchObject({ status: 403 })
  expect(await latest()).toEqual(before)
})
