import type { OptionsOf } from './commands.ts'
import { describe, expect, test } from 'vitest'
import { commandsOn } from '../../test/command.ts'
import { startApp } from '../../test/start-app.ts'

const { app, database, guest } = await startApp()
const run = commandsOn({ app, database })
/** @returns what it printed */
const fairway = async (name: 'passwords list') => (await run(name, {})).lines

const person = (number: string) => app.identity.people.find(number)
const mustChange = async (username: string, password: string) => (await guest.post('/api/session', { username, password })).body['mustChangePassword']

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
    expect(await fairway('passwords list')).toEqual([])
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

  test('passwords that nobody took are listed, and taken by their number', async () => {
    await app.identity.peopleImport.run(Buffer.from('number,name\nip6,Ana\nip7,Bo'), { actor: { personId: null, via: 'command', ip: null }, passwords: 'created' })
    const [waiting] = await fairway('passwords list')
    expect(waiting!.split('\t').slice(2, 4)).toEqual(['command', '2'])
    const id = Number(waiting!.split('\t')[0])
    const { output, notes } = await run('passwords take', { id, format: 'csv' })
    expect(output).toContain('ip6,Ana')
    expect(notes).toEqual(['2 initial passwords were written; they are kept nowhere else.'])
    await expect(run('passwords take', { id, format: 'csv' })).rejects.toMatchObject({ code: 'password-sheet-taken' })
  })
})
