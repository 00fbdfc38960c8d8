import type { CommandName, OptionsOf } from './commands.ts'
import { describe, expect, test } from 'vitest'
import { commandsOn } from '../../test/command.ts'
import { startApp } from '../../test/start-app.ts'
import { byCommand } from '../modules/audit/index.ts'

const { app, database, guest, signIn } = await startApp()
const { ben } = await signIn('ben')
const run = commandsOn({ app, database })
for (const [list, name] of [['cohorts', '2026'], ['colleges', 'Law'], ['majors', 'Ethics'], ['classes', 'C1']] as const) await app.lists.entries.create(byCommand, list, { name: { en: name } })
/** @returns what it printed */
const fairway = async <Name extends CommandName>(name: Name, options: OptionsOf<Name>, language: 'zh' | 'en' = 'en') => (await run(name, options, language)).lines

const person = (number: string) => app.identity.people.find(number)
const mustChange = async (username: string, password: string) => (await guest.post('/api/session', { username, password })).body['mustChangePassword']

describe('fairway person', () => {
  test('adds somebody, whose password is printed once', async () => {
    const [password] = await fairway('person create', { number: 'c1', name: '张三', role: ['teacher', 'student'], cohort: '2026', phone: '13800000001', password: true })
    expect(await person('c1')).toMatchObject({ name: '张三', roles: ['student', 'teacher'], phone: '13800000001', student: { cohort: '2026' }, account: 'handed-out' })
    expect(await mustChange('c1', password!)).toBe(true)
    expect(await fairway('person create', { number: 'c2', name: 'Bo' })).toEqual([])
    await expect(fairway('person create', { number: 'C1', name: 'Again' })).rejects.toMatchObject({ code: 'number-taken' })
  })

  test('finds people, and shows one of them', async () => {
    await fairway('person create', { number: 'find1', name: 'Findable', email: 'find@b.cn', college: 'Law' })
    expect(await fairway('person find', { search: 'findab', limit: 50 })).toEqual(['find1\tFindable\tstudent\tLaw\tfind@b.cn\tno account'])
    expect(await fairway('person find', { search: 'findab', limit: 50 }, 'zh')).toEqual(['find1\tFindable\t学生\tLaw\tfind@b.cn\t无账号'])
    expect(await fairway('person find', { limit: 1 })).toHaveLength(1)
    expect(await fairway('person show', { number: 'FIND1' })).toEqual(expect.arrayContaining(['number\tfind1', 'name\tFindable', 'college\tLaw', 'e-mail\tfind@b.cn']))
    await expect(fairway('person show', { number: 'nobody' })).rejects.toMatchObject({ code: 'no-such-person' })
  })

  test('changes what is named, and clears with the word none', async () => {
    await fairway('person create', { number: 'e1', name: 'Ana', phone: '13800000002', class: 'C1', major: 'Ethics' })
    await fairway('person edit', { number: 'e1', newNumber: 'e1x', class: 'none' })
    expect(await person('e1x')).toMatchObject({ name: 'Ana', phone: '13800000002', student: { class: null, major: 'Ethics' } })
    await fairway('person edit', { number: 'e1x', role: ['teacher'], phone: 'none' })
    expect(await person('e1x')).toMatchObject({ roles: ['teacher'], phone: null, student: null })
    await expect(fairway('person edit', { number: 'e1x' })).rejects.toThrow('Nothing to change')
    await expect(fairway('person edit', { number: 'e1x', email: 'nobody' })).rejects.toMatchObject({ code: 'invalid-profile' })
  })

  test('closes and opens an account, signs out, and hands out a password', async () => {
    expect((await ben.get('/api/profile')).status).toBe(200)
    await fairway('person sign-out', { number: ben.number })
    expect((await ben.get('/api/profile')).status).toBe(401)
    await fairway('person disable', { number: ben.number, reason: 'left' })
    expect(await person(ben.number)).toMatchObject({ state: 'disabled' })
    await fairway('person enable', { number: ben.number })
    const [password] = await fairway('person reset-password', { number: ben.number })
    expect(await mustChange(ben.number, password!)).toBe(true)
  })

  test('removes, restores, and erases for good only who was removed', async () => {
    await fairway('person create', { number: 'gone1', name: 'Ana' })
    await expect(fairway('person erase', { number: 'gone1', reason: 'asked for it' })).rejects.toThrow('"gone1" must be removed first (fairway person remove).')
    await expect(fairway('person restore', { number: 'gone1' })).rejects.toThrow('"gone1" is not removed.')
    await fairway('person remove', { number: 'gone1', reason: 'left' })
    await fairway('person restore', { number: 'gone1' })
    expect(await person('gone1')).toMatchObject({ state: 'active' })
    await fairway('person remove', { number: 'gone1', reason: 'left' })
    await fairway('person erase', { number: 'gone1', reason: 'asked for it' })
    await expect(person('gone1')).rejects.toMatchObject({ code: 'no-such-person' })
  })
})

describe('fairway settings', () => {
  test('lists what is set and what it would be else, sets it, and tells its history', async () => {
    expect(await fairway('settings list', {})).toContain('sessions.hours\t168')
    expect(await fairway('settings set', { name: 'sessions.hours', value: '24' })).toEqual(['sessions.hours\t24'])
    expect(await fairway('settings set', { name: 'sessions.end', value: 'midnight' })).toEqual(['sessions.end\t"midnight"'])
    expect(await fairway('settings list', {})).toContain('sessions.hours\t24\tdefault 168')
    expect(await fairway('settings set', { name: 'sessions.hours', value: 'default' })).toEqual(['sessions.hours\t168'])
    const history = await fairway('settings history', { name: 'sessions.hours' })
    expect(history.map((line) => line.split('\t').slice(1))).toEqual([['command', 'back to the default'], ['command', '24']])
    await expect(fairway('settings set', { name: 'sessions.hours', value: 'soon' })).rejects.toThrow('"sessions.hours" cannot have this value: it must be a whole number from 1 to 2160.')
    await expect(fairway('settings set', { name: 'sessions.end', value: 'soon' })).rejects.toThrow('it must be one of duration, midnight.')
    await expect(fairway('settings history', { name: 'no.such' })).rejects.toMatchObject({ code: 'no-such-setting' })
  })
})

describe('fairway import people', () => {
  const asked = { existing: 'update', format: 'csv' } as const
  const importing = (sheet: string, options: Partial<OptionsOf<'import people'>> = {}, language: 'zh' | 'en' = 'en') =>
    run('import people', { ...asked, passwords: 'none', ...options }, language, sheet)

  test('brings people, and writes the passwords that it was asked for into a file, once', async () => {
    const { lines, output, exit } = await importing('编号,姓名,角色\nip1,张三,教师\nip2,李四,', { passwords: 'created' }, 'zh')
    expect([exit, lines]).toEqual([0, ['新增 2，更新 0，未变 0，跳过 0 行。']])
    const [header, first] = output.replace('\ufeff', '').split('\r\n')
    expect(header).toBe('编号,姓名,学院,班级,初始密码')
    expect(await mustChange('ip1', first!.split(',').at(-1)!)).toBe(true)
    expect(await person('ip1')).toMatchObject({ roles: ['teacher'] })
    expect(await fairway('passwords list', {})).toEqual([])
    const recorded = await database.query({ text: `select via, actor_id from audit_entry where action = 'people.imported'` })
    expect(recorded).toEqual([{ via: 'command', actor_id: null }])
  })

  test('makes none unless it is asked to, and leaves who was there if that is asked for', async () => {
    expect(await importing('number,name\nip1,Other\nip3,New', { existing: 'leave' })).toMatchObject({ output: '', lines: ['1 created, 0 updated, 1 unchanged, 0 lines skipped.'] })
    expect(await person('ip1')).toMatchObject({ name: '张三' })
    expect(await person('ip3')).toMatchObject({ account: 'none' })
  })

  test('says by line what is wrong, and writes nothing; a dry run neither', async () => {
    const { notes, exit } = await importing('number,name,college\nip 4,Ana,Nowhere', { passwords: 'created', onlyListed: true })
    expect(exit).toBe(1)
    expect(notes).toEqual(expect.arrayContaining([expect.stringContaining('line 2, number'), 'Nothing was written. Correct the lines above, or write the others with --skip-bad.']))
    expect(await importing('number,name\nip5,Ana', { dryRun: true, passwords: 'created' })).toMatchObject({ exit: 0, output: '', lines: ['Dry run, nothing written: 1 created, 0 updated, 0 unchanged, 0 lines skipped.'] })
    await expect(person('ip5')).rejects.toMatchObject({ code: 'no-such-person' })
  })

  test('a sheet that cannot be read is refused, and nothing is said of what was written', async () => {
    const notes: string[] = []
    await expect(run('import people', { ...asked, passwords: 'none' }, 'zh', 'name\nAna', notes)).rejects.toMatchObject({ title: { zh: '缺少列：学号（number）。' } })
    expect(notes).toEqual([])
  })

  test('passwords that nobody took are listed, and taken by their number', async () => {
    await app.identity.peopleImport.run(Buffer.from('number,name\nip6,Ana\nip7,Bo'), { actor: byCommand, passwords: 'created' })
    const [waiting] = await fairway('passwords list', {})
    expect(waiting!.split('\t').slice(2, 4)).toEqual(['command', '2'])
    const id = Number(waiting!.split('\t')[0])
    const { output, notes } = await run('passwords take', { id, format: 'csv' })
    expect(output).toContain('ip6,Ana')
    expect(notes).toEqual(['2 initial passwords were written; they are kept nowhere else.'])
    await expect(run('passwords take', { id, format: 'csv' })).rejects.toMatchObject({ code: 'password-sheet-taken' })
    await expect(run('passwords take', { id: 999, format: 'csv' }, 'zh')).rejects.toThrow('没有编号为 999 的初始密码（见 fairway passwords list）。')
  })
})
