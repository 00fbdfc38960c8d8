import type { AnnouncementPage } from '@fairway/contract/announcements'
import { beforeEach, expect, test } from 'vitest'
import type { Config } from '../config.ts'
import { startApp } from '../../test/start-app.ts'
import type { CommandIo } from './command.ts'
import { commands, type CommandName, type OptionsOf } from './commands.ts'

const { app, database, campus, guest, signIn } = await startApp()
const { ana, ben, olga } = await signIn('ana', 'ben', 'olga')

beforeEach(() => database.script('truncate announcement restart identity cascade'))

async function fairway<Name extends CommandName>(name: Name, options: OptionsOf<Name>, { language = 'en', input = '' }: { language?: CommandIo['language']; input?: string } = {}): Promise<string[]> {
  const lines: string[] = []
  const io: CommandIo = {
    language,
    signal: new AbortController().signal,
    print: (line) => void lines.push(line),
    note() {},
    progress() {},
    readInput: async () => Buffer.from(input),
    async writeOutput() {},
  }
  const command = commands[name] as (context: object, options: OptionsOf<Name>, io: CommandIo) => Promise<number | void>
  await command({ config: { timeZone: 'Asia/Shanghai' } as Config, database, ...app }, options, io)
  return lines
}
const titlesOf = async (person: Pick<typeof ben, 'get'>) => (await person.get<AnnouncementPage>('/api/announcements')).body.announcements.map(({ title }) => title)

test('an announcement is published by command, to everyone unless an audience is named', async () => {
  expect(await fairway('announce create', { title: 'Closed', text: 'On Monday.' })).toEqual(['1\tpublished\tClosed\teveryone\tread by 0'])
  expect(await fairway('announce create', { title: '停课', textStdin: true, guests: true, pinned: true, until: '2099-01-01 08:00' }, { language: 'zh', input: '周一停课。\n' })).toEqual([
    '2\t已发布\t停课\t所有人和访客\t2099-01-01 08:00 止\t置顶\t0 人已读',
  ])
  expect(await fairway('announce create', { title: 'Staff', text: 'Meeting', role: 'office' })).toEqual(['3\tpublished\tStaff\tthe office\tread by 0'])
  expect(await titlesOf(ben)).toEqual([{ zh: '停课' }, { en: 'Closed' }])
  expect(await titlesOf(guest)).toEqual([{ zh: '停课' }])
  expect(await titlesOf(olga)).toEqual([{ zh: '停课' }, { en: 'Staff' }, { en: 'Closed' }])
})

test('to a section it is addressed by the name that the catalogue gives it', async () => {
  const { term, section } = await campus.openSection({ teachers: [{ name: 'Ana', number: ana.number }] })
  await fairway('announce create', { title: 'Room', text: '204', section: `${section.course.code}/${section.code}`, term: term.code })
  expect([await titlesOf(ana), await titlesOf(ben)]).toEqual([[{ en: 'Room' }], []])
  await expect(fairway('announce create', { title: 'A', text: 'B', section: 'X/1', term: term.code })).rejects.toMatchObject({ code: 'no-such-section' })
})

test('a draft is shown, edited, published, withdrawn; what is not named stays', async () => {
  expect(await fairway('announce create', { title: 'Closed', text: 'On Monday.', draft: true, from: '2026-01-01 08:00' })).toEqual(['1\tdraft\tClosed\teveryone\tfrom 2026-01-01 08:00\tread by 0'])
  expect(await titlesOf(ben)).toEqual([])
  await fairway('announce edit', { id: 1, titleZh: '停课', textZh: '周一。', from: 'none' })
  expect(await fairway('announce show', { id: 1 })).toEqual(['1\tdraft\tClosed\teveryone\tread by 0', '\n停课\n\n周一。', '\nClosed\n\nOn Monday.'])
  await fairway('announce publish', { id: 1 })
  expect(await titlesOf(ben)).toEqual([{ zh: '停课', en: 'Closed' }])
  expect(await fairway('announce withdraw', { id: 1 }, { language: 'zh' })).toEqual(['1\t已撤回\t停课\t所有人\t0 人已读'])
  expect(await titlesOf(ben)).toEqual([])
  await fairway('announce create', { title: 'Other', text: 'B', draft: true })
  expect(await fairway('announce list', {})).toEqual(['2\tdraft\tOther\teveryone\tread by 0', '1\twithdrawn\tClosed\teveryone\tread by 0'])
  expect(await fairway('announce list', { state: 'withdrawn' })).toHaveLength(1)
  expect(await fairway('announce remove', { id: 2 })).toEqual(['The draft 2 is deleted.'])
})

test('of its mail it is said how many were written, not that any of it arrived', async () => {
  await fairway('announce create', { title: 'Closed', text: 'On Monday.', draft: true })
  const line = async (language: CommandIo['language'] = 'en') => (await fairway('announce list', {}, { language }))[0]!.split('\t').at(-2)
  for (const [sent, isAll, en, zh] of [[0, false, '0 mails written so far', '已生成邮件 0 封，尚未完成'], [1, true, '1 mail written', '已生成邮件 1 封'], [3, true, '3 mails written', '已生成邮件 3 封']] as const) {
    await database.query({
      text: `insert into announcement_mail (announcement_id, sent, finished_at) values (1, $1, case when $2 then now() end)
             on conflict (announcement_id) do update set sent = excluded.sent, finished_at = excluded.finished_at`,
      values: [sent, isAll],
    })
    expect([await line(), await line('zh')]).toEqual([expect.stringContaining(en), expect.stringContaining(zh)])
  }
})

test('what cannot be published is not kept as a draft that nobody asked for', async () => {
  await expect(fairway('announce create', { title: 'Closed' })).rejects.toMatchObject({ code: 'announcement-incomplete' })
  await expect(fairway('announce create', { title: 'A', text: 'B', everyone: true, role: 'student' })).rejects.toThrow('Name one audience')
  await expect(fairway('announce create', { title: 'A', text: 'B', from: 'tomorrow' })).rejects.toThrow('A time is written like')
  await expect(fairway('announce create', { title: 'A\u0007', text: 'B' })).rejects.toThrow(/invisible/)
  await expect(fairway('announce create', { title: 'A', text: 'B', college: ['Nowhere'] })).rejects.toMatchObject({ code: 'not-in-list' })
  await expect(fairway('announce edit', { id: 1 })).rejects.toThrow('Nothing to change')
  expect(await fairway('announce list', {})).toEqual([])
})
