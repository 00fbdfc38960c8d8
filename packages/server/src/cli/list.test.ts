import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Config } from '../config.ts'
import { startApp } from '../../test/start-app.ts'
import type { CommandIo } from './command.ts'
import { commands, type CommandName, type OptionsOf } from './commands.ts'

const { app, database, campus, signIn } = await startApp()

/** @returns what it printed and, after a dash, noted */
async function fairway<Name extends CommandName>(name: Name, options: OptionsOf<Name>, { language = 'en', input = Buffer.alloc(0) }: { language?: CommandIo['language']; input?: Buffer } = {}): Promise<string[]> {
  const lines: string[] = []
  const io: CommandIo = {
    language,
    signal: new AbortController().signal,
    print: (line) => void lines.push(line),
    note: (line) => void lines.push(`- ${line}`),
    progress() {},
    readInput: async () => input,
    async writeOutput() {},
  }
  const command = commands[name] as (context: object, options: OptionsOf<Name>, io: CommandIo) => Promise<number | void>
  await command({ config: {} as Config, database, ...app }, options, io)
  return lines
}

test('the lists are shown, added to and edited by command', async () => {
  await signIn('ben')
  await fairway('list add', { list: 'colleges', code: 'Science', nameZh: '理学院', nameEn: 'Faculty of Science' })
  expect(await fairway('list add', { list: 'majors', code: 'Physics', nameEn: 'Physics', college: '理学院' })).toEqual(['Physics\tPhysics\tScience\tstudents: 1'])
  expect(await fairway('list edit', { list: 'colleges', entry: '理学院', code: 'SCI', alias: ['Sciences'] })).toEqual([
    'SCI\tFaculty of Science / 理学院\talso: Sciences, Science\tstudents: 1, entries: 1',
  ])
  expect(await fairway('list edit', { list: 'majors', entry: 'physics', college: 'none', nameZh: '物理学' }, { language: 'zh' })).toEqual(['Physics\t物理学 / Physics\t学生 1'])
  expect(await fairway('list hide', { list: 'colleges', entry: 'sci' })).toEqual(['SCI\tFaculty of Science / 理学院\talso: Sciences, Science\tstudents: 1\thidden'])
  expect(await fairway('list restore', { list: 'colleges', entry: 'sci' })).toEqual(['SCI\tFaculty of Science / 理学院\talso: Sciences, Science\tstudents: 1'])
  await fairway('list add', { list: 'colleges', nameEn: 'Letters' })
  await fairway('list add', { list: 'colleges', nameEn: 'Humanities' })
  expect(await fairway('list order', { list: 'colleges', entries: ['letters'] })).toMatchObject([expect.stringMatching(/^Letters/), expect.stringMatching(/^SCI/), expect.stringMatching(/^Humanities/)])
  await fairway('list merge', { list: 'colleges', from: 'Humanities', into: 'Letters' })
  expect(await fairway('list show', { list: 'colleges' })).toMatchObject([expect.stringMatching(/^Letters\tLetters\talso: Humanities/), expect.stringMatching(/^SCI/)])
  expect(await fairway('list remove', { list: 'colleges', entry: 'humanities' })).toEqual(['"Letters" is deleted.'])
})

test('a command judges names as the office\'s page does', async () => {
  await expect(fairway('list add', { list: 'colleges' })).rejects.toThrow('It needs a name')
  await expect(fairway('list add', { list: 'colleges', nameEn: 'A\u202eB' })).rejects.toThrow(/invisible/)
  await expect(fairway('list edit', { list: 'colleges', entry: 'Nowhere', nameEn: 'X' })).rejects.toMatchObject({ code: 'not-in-list' })
  await expect(fairway('list edit', { list: 'colleges', entry: 'SCI' })).rejects.toThrow('Nothing to change')
  await expect(fairway('list remove', { list: 'colleges', entry: 'SCI' })).rejects.toMatchObject({ code: 'list-entry-used' })
})

test('a type of courses gets an image from a file', async () => {
  await fairway('list add', { list: 'course-types', nameEn: 'Core', icon: 'star' })
  const header = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\b\0\0\0\b\x01\0\0\0\0', 'latin1')
  expect(await fairway('list logo', { entry: 'core' }, { input: Buffer.concat([header, deflateSync(Buffer.alloc(16))]) })).toEqual(['Core\tCore\thas a logo'])
  await expect(fairway('list logo', { entry: 'core' }, { input: Buffer.from('<svg/>') })).rejects.toMatchObject({ code: 'logo-not-an-image' })
  expect(await fairway('list logo', { entry: 'core', none: true })).toEqual(['Core\tCore\tstar'])
})

test('a round for a name that is on no list is made, with a word of caution', async () => {
  const { code } = await campus.term()
  const round = { term: code, opens: '2026-10-01 09:00', closes: '2026-10-02 09:00', enrol: true, drop: true, wait: true }
  expect(await fairway('round create', { ...round, name: 'For some', college: ['理学院'], major: ['Phisics'] })).toEqual([
    '- The list of majors has no "Phisics".',
    'The round "For some" was created (Asia/Shanghai).',
  ])
  expect(await app.courses.terms.listRounds(code)).toMatchObject([{ audience: { colleges: ['SCI'], majors: ['Phisics'] } }])
})
