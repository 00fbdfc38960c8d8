import { ListEntryChange, NewListEntry, type CourseTypeIcon, type ListName, type OfficeListEntry } from '@fairway/contract/lists'
import type { Localised } from '@fairway/contract/localised'
import { byCommand } from '../modules/audit/index.ts'
import { logoOf } from '../modules/lists/index.ts'
import { checked, say, UsageError, type Command, type CommandIo } from './command.ts'

type Names = { nameZh?: string | undefined; nameEn?: string | undefined }
/** By code, name or alias. */
type Belongs = { college?: string | undefined; major?: string | undefined; cohort?: string | undefined }
export type ListAddOptions = Names & Belongs & { list: ListName; code?: string | undefined; icon?: CourseTypeIcon | undefined }
export type ListEntryOptions = { list: ListName; entry: string }
/** What is not named stays; the word `none` clears. */
export type ListEditOptions = ListEntryOptions & Names & Belongs & { code?: string | undefined; icon?: CourseTypeIcon | 'none' | undefined; alias?: string[] | undefined }

export const showList: Command<{ list: ListName }> = async ({ lists }, { list }, io) => {
  for (const entry of await lists.entries.list(list)) io.print(lineOf(entry, io))
}

export const addToList: Command<ListAddOptions> = async ({ lists }, { list, code, icon, ...options }, io) => {
  const name = namesIn(options)
  if (!name.zh && !name.en) throw new UsageError(say(io, '须用 --name-zh 或 --name-en 写明名称。', 'It needs a name: --name-zh or --name-en.'))
  const asked = checked(NewListEntry, { name, ...(code !== undefined && { code }), ...belongsIn(options), ...(icon && { icon }) }, io)
  io.print(lineOf(await lists.entries.create(byCommand, list, asked), io))
}

export const editListEntry: Command<ListEditOptions> = async ({ lists }, { list, entry: text, code, icon, alias, ...options }, io) => {
  if (Object.values({ code, icon, alias, ...options }).every((option) => option === undefined)) {
    throw new UsageError(say(io, '没有写要更改什么（见 --help）。', 'Nothing to change was named (see --help).'))
  }
  const { id, version, name } = await lists.entries.find(list, text)
  const cleared = Object.fromEntries(Object.entries(belongsIn(options)).map(([field, value]) => [field, value === 'none' ? null : value]))
  const change = checked(ListEntryChange, {
    version,
    ...(code !== undefined && { code }),
    name: { ...name, ...namesIn(options) },
    ...cleared,
    ...(icon !== undefined && { icon: icon === 'none' ? null : icon }),
    ...(alias && { aliases: alias.filter((one) => one !== 'none') }),
  }, io)
  io.print(lineOf(await lists.entries.change(byCommand, list, id, change), io))
}

export const orderList: Command<{ list: ListName; entries: string[] }> = async ({ lists }, { list, entries }, io) => {
  const found = await Promise.all(entries.map((text) => lists.entries.find(list, text)))
  await lists.entries.order(byCommand, list, found.map(({ id }) => id))
  for (const entry of await lists.entries.list(list)) io.print(lineOf(entry, io))
}

export const hideListEntry: Command<ListEntryOptions> = (context, options, io) => setHidden(context, options, true, io)
export const restoreListEntry: Command<ListEntryOptions> = (context, options, io) => setHidden(context, options, false, io)

async function setHidden({ lists }: Parameters<Command<ListEntryOptions>>[0], { list, entry: text }: ListEntryOptions, hidden: boolean, io: CommandIo): Promise<void> {
  const { id, version } = await lists.entries.find(list, text)
  io.print(lineOf(await lists.entries.change(byCommand, list, id, { version, hidden }), io))
}

export const mergeListEntries: Command<{ list: ListName; from: string; into: string }> = async ({ lists }, { list, from, into }, io) => {
  const merged = { from: await lists.entries.find(list, from), into: await lists.entries.find(list, into) }
  io.print(lineOf(await lists.entries.merge(byCommand, list, merged), io))
}

export const removeListEntry: Command<ListEntryOptions> = async ({ lists }, { list, entry: text }, io) => {
  const { id, version, code } = await lists.entries.find(list, text)
  await lists.entries.remove(byCommand, list, id, version)
  io.print(say(io, `已删除“${code}”。`, `"${code}" is deleted.`))
}

export const setLogo: Command<{ entry: string; none?: boolean | undefined }> = async ({ lists }, { entry: text, none }, io) => {
  const logo = none ? null : logoOf(Buffer.from(await io.readInput()))
  const { id, version } = await lists.entries.find('course-types', text)
  io.print(lineOf(await lists.entries.setLogo(byCommand, id, version, logo), io))
}

function namesIn({ nameZh, nameEn }: Names): Localised {
  return { ...(nameZh && { zh: nameZh }), ...(nameEn && { en: nameEn }) }
}

function belongsIn({ college, major, cohort }: Belongs): { college?: string; major?: string; cohort?: string } {
  return { ...(college && { college }), ...(major && { major }), ...(cohort && { cohort }) }
}

function lineOf({ code, name, college, major, cohort, icon, logo, aliases, hidden, uses }: OfficeListEntry, io: CommandIo): string {
  const words = { students: '学生', rounds: '轮次', sections: '教学班', courses: '课程', announcements: '公告', entries: '下属项' }
  const counts = Object.entries(uses).map(([use, count]) => say(io, `${words[use as keyof typeof words]} ${count}`, `${use}: ${count}`))
  return [
    code,
    (io.language === 'zh' ? [name.zh, name.en] : [name.en, name.zh]).filter(Boolean).join(' / '),
    ...[college, major, cohort, logo ? say(io, '有图标', 'has a logo') : icon],
    aliases.length > 0 && say(io, `别名：${aliases.join('、')}`, `also: ${aliases.join(', ')}`),
    counts.join(say(io, '，', ', ')),
    hidden && say(io, '已隐藏', 'hidden'),
  ]
    .filter(Boolean)
    .join('\t')
}
