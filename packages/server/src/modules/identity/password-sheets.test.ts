import type { PasswordSheets } from '@fairway/contract/password-sheets'
import { describe, expect, test } from 'vitest'
import { importKit } from '../../../test/imports.ts'
import { signInAs } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'
import { readSheet } from '../../sheets/sheet.ts'
import { byCommand } from '../audit/index.ts'

const secret = 'a secret of this campus that is long enough'
const started = await startApp({ config: { secret } })
const { app, database, guest, place, signIn } = started
const { olga, ben, ana } = await signIn('olga', 'ben', 'ana')
const { run, passwords } = importKit(started, olga, 'people')

const found = (id: number) => olga.get(`/api/office/password-sheets/${id}`)
const taken = (id: number, body: object = {}, headers = {}) => olga.post(`/api/office/password-sheets/${id}/taking`, body, { headers })
const mayChange = async (username: string, password: string) => (await guest.post('/api/session', { username, password })).body['mustChangePassword']

let count = 0
/** An import of new people with passwords. */
async function imported(size = 1, asked: object = { passwords: 'created' }) {
  const numbers = Array.from({ length: size }, () => `ps${++count}`)
  const sheet = `number,name,college,class\n${numbers.map((number) => `${number},Name of ${number},Law,C1`).join('\n')}`
  const done = await run(sheet, asked)
  return { numbers, sheet, done, id: done.passwordSheet?.id ?? 0 }
}

describe('the initial passwords of an import', () => {
  test('open the way in, once, to choosing another one', async () => {
    const { numbers, done } = await imported(2)
    const handed = await passwords(done)
    expect(Object.keys(handed)).toEqual(numbers)
    for (const [number, password] of Object.entries(handed)) {
      expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/)
      expect(await mayChange(number, password)).toBe(true)
    }
    expect(handed[numbers[0]!]).not.toBe(handed[numbers[1]!])
    expect((await guest.post('/api/session', { username: numbers[0], password: handed[numbers[1]!] })).status).toBe(401)
  })

  test('are given out once, however many ask at a time', async () => {
    const { id } = await imported(3)
    const answers = await Promise.all(Array.from({ length: 4 }, () => taken(id)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
    expect(await taken(id)).toMatchObject({ status: 409, body: { code: 'password-sheet-taken' } })
    expect((await found(id)).body).toMatchObject({ state: 'taken', passwords: 3, takenBy: { number: olga.number }, takenAt: expect.any(String) as string })
    expect(await database.query({ text: 'select id from password_sheet_part where sheet_id = $1', values: [id] })).toEqual([])
    expect(await database.query({ text: `select actor_id, after from audit_entry where action = 'passwords.taken' and subject_id = $1`, values: [String(id)] })).toEqual([{ actor_id: olga.id, after: { passwords: 3 } }])
  })

  test('leave as a sheet in the reader’s language, CSV or XLSX, that nobody keeps', async () => {
    const one = await imported()
    const csv = await taken(one.id, {}, { 'accept-language': 'zh' })
    expect(csv.headers['cache-control']).toContain('no-store')
    expect(csv.headers['content-disposition']).toContain(encodeURIComponent('初始密码.csv'))
    expect((await readSheet(csv.bytes)).header.cells).toEqual(['编号', '姓名', '学院', '班级', '初始密码'])
    const other = await imported()
    expect((await readSheet((await taken(other.id, { format: 'xlsx' })).bytes)).rows[0]!.cells.slice(0, 4)).toEqual([other.numbers[0], `Name of ${other.numbers[0]}`, 'Law', 'C1'])
    expect((await taken((await imported()).id, { format: 'pdf' })).status).toBe(400)
  })

  test('stand beside the names of colleges and classes in the reader’s language, not their codes', async () => {
    await olga.post('/api/office/lists/colleges', { code: 'MATH', name: { zh: '数学学院', en: 'School of Mathematics' } })
    await olga.post('/api/office/lists/classes', { code: 'M1', name: { zh: '数学一班' } })
    const studiesIn = async (language: string, number: string) => {
      const { passwordSheet } = await run(`number,name,college,class\n${number},Name,MATH,M1`, { passwords: 'created' })
      return (await readSheet((await taken(passwordSheet!.id, {}, { 'accept-language': language })).bytes)).rows[0]!.cells.slice(2, 4)
    }
    expect(await studiesIn('zh', 'ps-zh')).toEqual(['数学学院', '数学一班'])
    expect(await studiesIn('en', 'ps-en')).toEqual(['School of Mathematics', '数学一班'])
  })

  test('are not to be read in the database, nor with another secret', async () => {
    const { id, numbers } = await imported()
    const [part] = await database.query<{ sealed: Buffer }>({ text: 'select sealed from password_sheet_part where sheet_id = $1', values: [id] })
    expect(part!.sealed.toString('latin1')).not.toMatch(/password|[a-z2-9]{5}-[a-z2-9]{5}/)
    const [account] = await database.query<{ password: string }>({
      text: `select password from auth_account join auth_user on auth_user.id = user_id where username = $1`,
      values: [numbers[0]],
    })
    expect(account!.password).toMatch(/^sha256\$/)
    if (place.databaseUrl) {
      const { app: elsewhere } = await startApp({ place, config: { secret: 'another secret, also long enough to be one' }, works: false })
      await expect(elsewhere.identity.passwordSheets.take(byCommand, id)).rejects.toMatchObject({ code: 'password-sheet-unreadable' })
    }
    // A part of one sheet is worth nothing in another.
    const other = await imported()
    await database.query({ text: 'update password_sheet_part set sealed = $2 where sheet_id = $1', values: [other.id, part!.sealed] })
    expect(await taken(other.id)).toMatchObject({ status: 409, body: { code: 'password-sheet-unreadable' } })
    expect((await taken(id)).status).toBe(200)
  })

  test('are only those that are still good', async () => {
    const { numbers, done } = await imported(4)
    const [renewed, chosen, removed, left] = await Promise.all(numbers.map((number) => app.identity.people.find(number)))
    await app.identity.passwordChanges.handOut(byCommand, renewed!.id)
    await database.query({ text: `update auth_account set must_change_password = false where user_id = (select id from auth_user where person_id = $1)`, values: [chosen!.id] })
    await app.identity.erasure.hide(byCommand, removed!.id, 'gone')
    expect(Object.keys(await passwords(done))).toEqual([left!.number])
  })

  test('are gone after their time', async () => {
    const { id } = await imported()
    await database.query({ text: 'update password_sheet set expires_at = now() where id = $1', values: [id] })
    expect((await found(id)).status).toBe(404)
    expect((await taken(id)).status).toBe(404)
    await app.identity.passwordSheets.dropExpired()
    expect(await database.query({ text: 'select id from password_sheet_part where sheet_id = $1', values: [id] })).toEqual([])
  })

  test('are the office’s, and those that wait are listed', async () => {
    const { id } = await imported()
    for (const [person, status] of [[guest, 401], [ben, 403], [ana, 403]] as const) {
      expect((await person.get('/api/office/password-sheets')).status).toBe(status)
      expect((await person.get(`/api/office/password-sheets/${id}`)).status).toBe(status)
      expect((await person.post(`/api/office/password-sheets/${id}/taking`, {})).status).toBe(status)
    }
    const ids = async () => (await olga.get<PasswordSheets>('/api/office/password-sheets')).body.sheets.map((sheet) => sheet.id)
    expect(await ids()).toContain(id)
    await taken(id)
    expect(await ids()).not.toContain(id)
    expect((await found(1_000_000)).status).toBe(404)
  })
})

describe('who gets one', () => {
  test('nobody, unless it is asked for', async () => {
    const { done, numbers } = await imported(1, {})
    expect(done.passwordSheet).toBeNull()
    expect(await app.identity.people.find(numbers[0]!)).toMatchObject({ account: 'none' })
  })

  test('whoever is new; not who was there', async () => {
    const first = await imported(1, {})
    const { done } = { done: await run(`${first.sheet}\nps-new,New,,`, { passwords: 'created' }) }
    expect(Object.keys(await passwords(done))).toEqual(['ps-new'])
    expect(await app.identity.people.find(first.numbers[0]!)).toMatchObject({ account: 'none' })
  })

  test('or everybody who has not chosen their own, instead of what they were given, which ends what they opened with it', async () => {
    const first = await imported(2)
    const before = await passwords(first.done)
    const [opened, other] = first.numbers as [string, string]
    await signInAs(app, opened, before[opened]!)
    const again = await run(`number,name\n${opened},Name of ${opened}\n${other},Name of ${other}\n${ben.number},Ben Okoro`, { passwords: 'without-own' })
    const after = await passwords(again)
    expect(Object.keys(after).toSorted()).toEqual([opened, other].toSorted())
    expect((await guest.post('/api/session', { username: opened, password: before[opened] })).status).toBe(401)
    expect(await mayChange(opened, after[opened]!)).toBe(true)
    expect(await database.query({ text: `select ended_because from auth_session join auth_user on auth_user.id = user_id where username = $1 order by opened limit 1`, values: [opened] })).toEqual([{ ended_because: 'ended-by-office' }])
    expect((await ben.get('/api/profile')).status).toBe(200)
  })

  test('a disabled account stays closed', async () => {
    const { numbers, sheet } = await imported(1, {})
    const { id } = await app.identity.people.find(numbers[0]!)
    await app.identity.people.disable(byCommand, id, 'left')
    expect((await run(sheet, { passwords: 'without-own' })).passwordSheet).toBeNull()
  })
})
