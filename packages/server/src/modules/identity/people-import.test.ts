import type { Person } from '@fairway/contract/people'
import { describe, expect, test } from 'vitest'
import { importKit } from '../../../test/imports.ts'
import { until } from '../../../test/jobs.ts'
import { startApp } from '../../../test/start-app.ts'
import { writeSheet, type Cell } from '../../sheets/write.ts'
import { byCommand } from '../audit/index.ts'

const started = await startApp()
const { app, database, campus, guest, signIn } = started
const { olga, ben, ana } = await signIn('olga', 'ben', 'ana')
const { check, run, take, lines, upload, start, ended, find, passwords } = importKit(started, olga, 'people')

const known = async (number: string) => (await app.identity.people.find(number)) satisfies Person
const problemsIn = async (text: string, asked = {}) => (await check(text, asked)).report!.problems.map(({ line, column, code }) => [line, column, code])
async function workbook(header: string[], line: Cell[]): Promise<Uint8Array> {
  async function* lines() {
    yield [line]
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of writeSheet('xlsx', header, lines())) chunks.push(chunk)
  return Buffer.concat(chunks)
}
const entriesAbout = (id: number) =>
  database.query<{ action: string }>({
    text: `select entry.action, entry.actor_id as actor, entry.before, entry.after, t.before as "textBefore", t.after as "textAfter"
           from audit_entry entry left join audit_text t on t.entry_id = entry.id where subject_kind = 'person' and subject_id = $1 order by entry.id`,
    values: [String(id)],
  })

describe('a sheet of people', () => {
  test('brings students, teachers and the office, with all that it says of them', async () => {
    const term = await campus.term({ title: { zh: '第 7 期' } })
    const sheet = [
      '学工号,姓名,角色,年级,学院,专业,班级,性别,手机号,邮箱,学期',
      `p1,张三,学生,2026级,理学院,物理,PH2601,男,13800000001,Zhang@a.edu.cn,第 7 期`,
      `p2,Mira Solberg,教师；学生,,,,,f,,,${term.code}`,
      'p3,李四,教务,,,,,,,,',
      'p4,王五,,,,,,,,,',
    ].join('\n')
    const { body } = await upload(sheet)
    expect(body.columns.map(({ column }) => column)).toEqual(['number', 'name', 'role', 'cohort', 'college', 'major', 'class', 'gender', 'phone', 'email', 'terms'])
    expect(await take(body.id, 'check')).toMatchObject({ state: 'checked', report: { created: 4, written: false, problemCount: 0 } })
    await expect(known('p1')).rejects.toMatchObject({ code: 'no-such-person' })
    expect(await take(body.id, 'run')).toMatchObject({ state: 'done', report: { created: 4, updated: 0, unchanged: 0, written: true }, soFar: { created: 4, updated: 0 }, passwordSheet: null })
    expect(await known('p1')).toMatchObject({
      name: '张三',
      roles: ['student'],
      student: { cohort: '2026', college: '理学院', major: '物理', class: 'PH2601' },
      gender: 'male',
      phone: '13800000001',
      email: 'zhang@a.edu.cn',
      terms: [term.code],
      account: 'none',
    })
    expect(await known('p2')).toMatchObject({ roles: ['student', 'teacher'], gender: 'female', terms: [term.code] })
    expect(await known('p3')).toMatchObject({ roles: ['office'], student: null })
    expect(await known('p4')).toMatchObject({ roles: ['student'], student: { cohort: null } })
  })

  test('the same sheet again changes nothing', async () => {
    const sheet = 'number,name,role,college,email\nsame1,Ana,teacher,,a1@b.cn\nsame2,Bo,student,Law,'
    await run(sheet)
    const traces = () => database.query({ text: `select xmin::text from person where number like 'same%' order by id` })
    const before = await traces()
    expect((await run(sheet)).report).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
    expect(await traces()).toEqual(before)
  })

  test('finds people by their number whatever its letter case, and keeps the number as it was', async () => {
    await run('number,name\nCase1,Ana')
    expect((await run('number,name\ncASE1,Ana B')).report).toMatchObject({ created: 0, updated: 1 })
    expect(await known('case1')).toMatchObject({ number: 'Case1', name: 'Ana B' })
  })

  test('may be GBK or UTF-16, or an XLSX', async () => {
    // 学号,姓名 / e1,张三 in GBK
    const gbk = Buffer.from([0xd1, 0xa7, 0xba, 0xc5, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 0x0a, 0x65, 0x31, 0x2c, 0xd5, 0xc5, 0xc8, 0xfd])
    expect(await run(gbk)).toMatchObject({ file: { encoding: 'GB18030' }, report: { created: 1 } })
    expect(await run(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('学号,姓名\ne2,李四', 'utf16le')]))).toMatchObject({ file: { encoding: 'UTF-16' }, report: { created: 1 } })
    expect(await run(await workbook(['学号', '姓名'], ['e3', '王五']))).toMatchObject({ file: { format: 'xlsx' }, report: { created: 1 } })
    expect([(await known('e1')).name, (await known('e2')).name, (await known('e3')).name]).toEqual(['张三', '李四', '王五'])
  })

  test('a number may be a number in an XLSX', async () => {
    await run(await workbook(['number', 'name'], [20260001, 'Ana']))
    expect(await known('20260001')).toMatchObject({ name: 'Ana' })
  })
})

describe('people who are there already', () => {
  const before = 'number,name,role,college,class,gender,email'

  test('are updated, and an empty cell leaves what is there', async () => {
    await run(`${before}\nu1,Ana,student,Law,L1,f,u1@b.cn`)
    expect((await run(`${before}\nu1,Ana B,,,L2,,`)).report).toMatchObject({ updated: 1 })
    expect(await known('u1')).toMatchObject({ name: 'Ana B', roles: ['student'], gender: 'female', email: 'u1@b.cn', student: { college: 'Law', class: 'L2' } })
  })

  test('or overwritten, and an empty cell clears; a column that is missing does not', async () => {
    await run(`${before}\nu2,Ana,student,Law,L1,f,u2@b.cn`)
    expect((await run('number,name,role,class,email\nu2,Ana,,,', { existing: 'overwrite' })).report).toMatchObject({ updated: 1 })
    expect(await known('u2')).toMatchObject({ roles: ['student'], gender: 'female', email: null, student: { college: 'Law', class: null } })
  })

  test('hear of another mail address at the one they had; who keeps theirs, or had none, hears nothing', async () => {
    await run('number,name,email\nw1,Ana,w1@b.cn\nw2,Bo,w2@b.cn\nw3,Cy,')
    await run('number,name,email\nw1,Ana,new1@b.cn\nw2,Bo B,w2@b.cn\nw3,Cy,new3@b.cn')
    const told = await database.query({ text: `select address, template from mail where address like 'w_@b.cn' or address like 'new_@b.cn'` })
    expect(told).toEqual([{ address: 'w1@b.cn', template: 'security-notice' }])
  })

  test('or left as they are', async () => {
    await run(`${before}\nu3,Ana,student,Law,L1,f,u3@b.cn`)
    expect((await run('number,name\nu3,Other\nu3b,New', { existing: 'leave' })).report).toMatchObject({ created: 1, updated: 0, unchanged: 1 })
    expect(await known('u3')).toMatchObject({ name: 'Ana' })
  })

  test('who were removed come back, and the check says so', async () => {
    await run('number,name\nback,Ana')
    const { id } = await known('back')
    await app.identity.erasure.hide(byCommand, id, 'gone')
    expect((await check('number,name\nback,Ana')).report).toMatchObject({ updated: 1, notices: [{ line: 2, column: 'number', code: 'comes-back' }] })
    expect(await known('back')).toMatchObject({ state: 'hidden' })
    await run('number,name\nback,Ana')
    expect(await known('back')).toMatchObject({ id, state: 'active' })
    expect((await entriesAbout(id)).map(({ action }) => action)).toContain('person.restored')
  })

  test('become what the sheet calls them, and nothing else', async () => {
    await run('number,name,role\nr1,Ana,student;teacher')
    await run('number,name,role\nr1,Ana,office')
    expect(await known('r1')).toMatchObject({ roles: ['office'], student: null })
    expect((await entriesAbout((await known('r1')).id)).at(-1)).toMatchObject({ action: 'role.changed', actor: olga.id, before: { roles: ['student', 'teacher'] }, after: { roles: ['office'] } })
  })

  test('join terms, and leave none', async () => {
    const [one, other] = [await campus.term(), await campus.term()]
    await run(`number,name,terms\nt1,Ana,${one.code}`)
    expect((await run(`number,name,terms\nt1,Ana,${other.code}`)).report).toMatchObject({ updated: 1 })
    expect((await known('t1')).terms.toSorted()).toEqual([one.code, other.code].toSorted())
  })
})

describe('a line is refused', () => {
  test.each([
    ['number', ',Ana', 'empty'],
    ['number', 'a b,Ana', 'invalid-number'],
    ['number', "'; drop table person,Ana", 'invalid-number'],
    ['number', `${'1'.repeat(41)},Ana`, 'invalid-number'],
    ['number', '1\u202e2,Ana', 'control-character'],
    ['name', '1,', 'empty'],
    ['name', `1,${'名'.repeat(41)}`, 'too-long'],
    ['name', '1,A\u0007na', 'control-character'],
    ['name', '1,A\u202ena', 'control-character'],
    ['name', '1,A\u200bna', 'control-character'],
    ['name', '1,#REF!', 'formula-error'],
  ])('%s in "%s": %s', async (column, line, code) => {
    expect(await problemsIn(`number,name\n${line}`)).toContainEqual([2, column, code])
  })

  test.each([
    ['email', 'nobody', 'invalid-email'],
    ['phone', 'call me', 'invalid-phone'],
    ['phone', '=1+13800000000', 'invalid-phone'],
    ['gender', 'maybe', 'invalid-gender'],
    ['role', 'student;emperor', 'invalid-role'],
    ['terms', 'No such term', 'no-such-term'],
  ])('with %s "%s"', async (column, value, code) => {
    expect(await problemsIn(`number,name,${column}\n1,Ana,${value}`)).toEqual([[2, column, code]])
  })

  test('if an earlier one has its number, in whatever letter case, or its address', async () => {
    expect(await problemsIn('number,name,email\nA1,Ana,x@b.cn\na1,Bo,\nb1,Cy,X@b.cn')).toEqual([[3, 'number', 'duplicate-number'], [4, 'email', 'duplicate-email']])
  })

  test('if its address is somebody else’s, or not of the campus’s domains', async () => {
    await run('number,name,email\nheld,Ana,held@b.cn')
    expect(await problemsIn('number,name,email\nother,Bo,Held@b.cn')).toEqual([[2, 'email', 'address-taken']])
    expect(await problemsIn('number,name,email\nheld,Ana,held@b.cn')).toEqual([])
    await app.settings.change(byCommand, 'profile.mail-domains', ['a.edu'])
    expect(await problemsIn('number,name,email\nother,Bo,x@b.cn\nthird,Cy,x@cs.a.edu')).toEqual([[2, 'email', 'other-domain']])
    await app.settings.change(byCommand, 'profile.mail-domains', null)
  })

  test('if it gives or takes a role of whoever imports it', async () => {
    expect(await problemsIn(`number,name,role\n${olga.number},Olga Petrova,office;teacher`)).toEqual([[2, 'role', 'own-role']])
    expect(await problemsIn(`number,name,role\n${olga.number},Olga Petrova,office`)).toEqual([])
    await run(`number,name,role\n${olga.number},Olga Petrova,student`, { skipBad: true })
    expect(await known(olga.number)).toMatchObject({ roles: ['office'] })
  })

  test('if a student who holds a seat would no longer be one', async () => {
    const { section } = await campus.openSection()
    await ben.post('/api/enrolments', { sectionId: section.id })
    expect(await problemsIn(`number,name,role\n${ben.number},Ben,teacher`)).toEqual([[2, 'role', 'holds-seats']])
  })

  test('if nobody of the office would be left', async () => {
    const alone = await startApp()
    await alone.app.identity.accounts.create({ number: 'o', name: 'Only', role: 'office', password: 'long enough' }, null)
    const report = await alone.app.identity.peopleImport.run(Buffer.from('number,name,role\no,Only,teacher'), { actor: byCommand, skipBad: true })
    expect(report.problems).toMatchObject([{ line: 2, column: 'role', code: 'last-office-worker' }])
    expect(await alone.app.identity.people.find('o')).toMatchObject({ roles: ['office'] })
  })

  test('if its number was that of somebody who is erased', async () => {
    await run('number,name\ntoerase,Ana')
    const { id } = await known('toerase')
    await app.identity.erasure.hide(byCommand, id, 'gone')
    await app.identity.erasure.erase(byCommand, id, 'for good')
    expect(await problemsIn(`number,name\nerased-${id},Ana`)).toEqual([[2, 'number', 'number-taken']])
    expect((await run('number,name\ntoerase,Ana')).report).toMatchObject({ created: 1 })
  })

  test('with a name that is on no list, if only those are wanted; else it is added', async () => {
    const sheet = '编号,姓名,学院,班级\nl1,Ana,文学院,W1\nl2,Bo,文学院,W1'
    expect(await problemsIn(sheet, { onlyListed: true })).toEqual([[2, '学院', 'not-in-list'], [2, '班级', 'not-in-list'], [3, '学院', 'not-in-list'], [3, '班级', 'not-in-list']])
    expect((await check(sheet)).report!.notices.map(({ code }) => code)).toEqual(['added-to-list', 'added-to-list'])
    await run(sheet)
    expect(await problemsIn(sheet, { onlyListed: true })).toEqual([])
  })

  test('and the others are written if that is asked for', async () => {
    const sheet = 'number,name\ngood1,Ana\nbad one,Bo\ngood2,'
    expect((await run(sheet)).report).toMatchObject({ written: false, problemCount: 2 })
    await expect(known('good1')).rejects.toMatchObject({ code: 'no-such-person' })
    expect(await run(sheet, { skipBad: true })).toMatchObject({ state: 'done', report: { created: 1, skipped: 2, written: true } })
  })

  test('a name that begins like a formula is a name, and leaves no formula in any sheet', async () => {
    const done = await run('number,name\nf1,"=HYPERLINK(""http://x"")"', { passwords: 'created' })
    expect((await known('f1')).name).toBe('=HYPERLINK("http://x")')
    const { text } = await olga.post(`/api/office/password-sheets/${done.passwordSheet!.id}/taking`, {})
    expect(text).toContain(`f1,"'=HYPERLINK(""http://x"")"`)
  })
})

test('studies of somebody who is no student are left out, and the check says so', async () => {
  expect((await run('number,name,role,college\nns1,Ana,teacher,Law')).report).toMatchObject({ created: 1, notices: expect.arrayContaining([expect.objectContaining({ line: 2, column: 'college', code: 'not-a-student' })]) as unknown })
  expect(await known('ns1')).toMatchObject({ student: null })
})

describe('the lines of a sheet', () => {
  test('are looked at page by page, each problem in its cell', async () => {
    const rows = Array.from({ length: 450 }, (_, index) => `pg${index},Name ${index},${index === 300 ? 'x' : ''}`)
    const { id } = await check(`number,name,phone\n${rows.join('\n')}\n,No number,`)
    const first = await lines(id)
    expect([first.total, first.lines.length, first.lines[0]]).toEqual([451, 200, { line: 2, cells: ['pg0', 'Name 0', ''], problems: [] }])
    expect((await lines(id, '?page=2')).lines).toHaveLength(51)
    expect((await lines(id, '?page=3')).lines).toEqual([])
    expect((await lines(id, '?page=1')).lines[100]).toMatchObject({ line: 302, problems: [{ index: 2, code: 'invalid-phone', isNotice: false }] })
    expect(await lines(id, '?only=problems')).toMatchObject({ total: 2, lines: [{ line: 302, problems: [{ index: 2 }] }, { line: 452, problems: [{ index: 0, code: 'empty' }] }] })
    expect((await olga.get(`/api/office/imports/${id}/lines?page=-1`)).status).toBe(400)
    for (const [person, status] of [[guest, 401], [ana, 403]] as const) expect((await person.get(`/api/office/imports/${id}/lines`)).status).toBe(status)
  })

  test('cut what nobody would read in a cell', async () => {
    const { id } = await check(`number,name,remark\nc1,Ana,${'x'.repeat(5_000)}`)
    expect((await lines(id)).lines[0]!.cells[2]).toHaveLength(301)
  })
})

describe('what is recorded', () => {
  test('of a person: who brought them and from which sheet; what describes them only where it can be erased', async () => {
    const { id: sheet } = await run('number,name,email,phone\nau1,Audrey Testname,audrey@b.cn,13800000009', { passwords: 'created' })
    const { id } = await known('au1')
    expect(await entriesAbout(id)).toEqual([
      { action: 'person.created', actor: olga.id, before: null, after: { from: `import:${sheet}`, roles: ['student'], withPassword: true }, textBefore: null, textAfter: expect.objectContaining({ name: 'Audrey Testname' }) as unknown },
    ])
    await run('number,name\nau1,Audrey Newname')
    expect((await entriesAbout(id)).at(-1)).toMatchObject({ action: 'person.changed', after: { fields: ['name'] }, textBefore: { name: 'Audrey Testname' }, textAfter: { name: 'Audrey Newname' } })
    const outside = await database.query({ text: `select id from audit_entry where concat(before, after) ~ 'Audrey|audrey|13800000009'` })
    expect(outside).toEqual([])
  })

  test('of the whole: the counts, once', async () => {
    const { id } = await run('number,name\nwhole1,Ana\nwhole2,Bo')
    const entries = await database.query({ text: `select after from audit_entry where action = 'people.imported' and (after->>'import')::bigint = $1`, values: [id] })
    expect(entries).toEqual([{ after: { created: 2, updated: 0, unchanged: 0, import: id, skipBad: false, acceptClashes: false } }])
  })
})

describe('an import that is broken off', () => {
  test('leaves whole batches; run again it brings the others, nobody twice, and all their passwords', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => `brk${index},Name ${index}`)
    const { id } = await check(`number,name\n${rows.join('\n')}`)
    const job = await start(id, 'run', { passwords: 'created' })
    await until(async () => ((await find(id)).soFar.created > 0 ? true : undefined))
    await olga.post(`/api/jobs/${job.id}/cancellation`)
    expect(await ended(job.id)).toMatchObject({ state: 'cancelled' })
    const broken = await find(id)
    expect(broken.state).toBe('failed')
    expect(broken.soFar.created).toBeLessThan(3_000)
    expect(broken.soFar.created % 200).toBe(0)
    expect(await campusOf('brk')).toEqual({ people: broken.soFar.created, students: broken.soFar.created, accounts: broken.soFar.created })
    expect(broken.passwordSheet).toMatchObject({ state: 'waiting', passwords: broken.soFar.created })

    const done = await take(id, 'run', { passwords: 'created' })
    expect(done).toMatchObject({ state: 'done', report: { created: 3_000, updated: 0, unchanged: 0 }, soFar: { created: 3_000 }, passwordSheet: { passwords: 3_000 } })
    expect(await campusOf('brk')).toEqual({ people: 3_000, students: 3_000, accounts: 3_000 })
    expect(Object.keys(await passwords(done))).toHaveLength(3_000)
  }, 120_000)

  async function campusOf(start: string) {
    const [row] = await database.query({
      text: `select count(*) as people, count(student.person_id) as students, count(auth_account.id) as accounts
             from person left join student on student.person_id = person.id left join auth_user on auth_user.person_id = person.id
             left join auth_account on user_id = auth_user.id where number like $1`,
      values: [`${start}%`],
    })
    return row
  }
})

test('two imports of the same new people at once bring each of them once', async () => {
  const sheet = `number,name\n${Array.from({ length: 500 }, (_, index) => `twice${index},Name`).join('\n')}`
  const [one, other] = await Promise.all([1, 2].map(() => app.identity.peopleImport.run(Buffer.from(sheet), { actor: byCommand, passwords: 'created' })))
  expect(one!.created + other!.created).toBe(500)
  expect(await database.query({ text: `select count(*), count(distinct lower(number)) as numbers from person where number like 'twice%'` })).toEqual([{ count: 500, numbers: 500 }])
})
