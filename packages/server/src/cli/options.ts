import { auditVias } from '@fairway/contract/audit-actions'
import { overridable } from '@fairway/contract/reasons'
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { CommandName, OptionsOf } from './commands.ts'
import { text, type Files } from './terminal.ts'

// Options that several commands share, and how their values are read.

/** Runs a command by its name, wherever it has to run. */
export type Start = <Name extends CommandName>(name: Name, options: OptionsOf<Name>, files?: Files) => Promise<void>

export function withTermDetails(command: Command): Command {
  return withTitles(command.option('--number <n>', text('第几期', 'number of the term (第 N 期)'), whole))
    .option('--bells <times>', text('每天各节课的时间，例如 08:00-08:45,08:50-09:35', 'when the bell periods (第 N 节) of a day are, such as 08:00-08:45,08:50-09:35'))
}

export function withTitles(command: Command): Command {
  return command.option('--title-zh <title>', text('中文名称', 'its name in Chinese')).option('--title-en <title>', text('英文名称', 'its name in English'))
}

export function forAudience(command: Command): Command {
  return command
    .option('--cohort <cohort...>', text('仅限这些年级', 'only for these cohorts'))
    .option('--college <college...>', text('仅限这些学院', 'only for these colleges'))
    .option('--major <major...>', text('仅限这些专业', 'only for these majors'))
    .option('--class <class...>', text('仅限这些班级', 'only for these classes'))
}

export function withEntryDetails(command: Command): Command {
  return command
    .option('--name-zh <name>', text('中文名称', 'its name in Chinese'))
    .option('--name-en <name>', text('英文名称', 'its name in English'))
    .option('--college <college>', text('专业所属的学院', 'of a major'))
    .option('--major <major>', text('班级所属的专业', 'of a class'))
    .option('--cohort <cohort>', text('班级所属的年级', 'of a class'))
}

export function overriding(): Option {
  return new Option('--override <rule...>', text('如遇这些规则阻拦，予以豁免', 'set these rules aside if they stand in the way')).choices(overridable)
}

export function withAnnouncementDetails(command: Command): Command {
  return forAudience(command)
    .option('--title <title>', text('标题，中文或英文均可', 'in the language that it is written in'))
    .option('--title-zh <title>', text('中文标题', 'its title in Chinese'))
    .option('--text <text>', text('正文，中文或英文均可', 'in the language that it is written in'))
    .option('--text-zh <text>', text('中文正文', 'its text in Chinese'))
    .option('--text-stdin', text('从标准输入读取正文', 'read the text from standard input'))
    .option('--everyone', text('面向所有已登录的人', 'for all who are signed in'))
    .option('--guests', text('面向所有人，无论是否登录', 'for all, signed in or not'))
    .option('--section <course/section>', text('面向一个教学班的学生、教师和助教', 'for those who attend, teach and assist it'))
    .option('--term <code>', text('该教学班所在的学期（默认：当前学期）', 'of the section (default: the current term)'))
    .addOption(new Option('--role <role>', text('面向某一角色的所有人', 'for all of these')).choices(['student', 'teacher', 'office']))
    .option('--from <time>', text('开始显示的时间：按校园时间写作 2026-11-21 09:00，或带时区的 ISO 时间；none 表示不限', "2026-11-21 09:00 by the campus's clocks, or ISO with a zone, or none"))
    .option('--until <time>', text('停止显示的时间，写法同上', 'likewise'))
    .option('--pinned', text('置顶', 'before others'))
    .option('--mail', text('同时发送邮件', 'also by mail'))
}

export function ofTerm(command: Command): Command {
  return command.option('--term <code>', text('学期代码（默认：当前学期）', 'default: the current term'))
}

export function ofAudit(command: Command): Command {
  return command
    .option('--actor <number>', text('操作者的编号', 'by this person'))
    .addOption(new Option('--via <way>', text('操作途径', 'how they acted')).choices(auditVias))
    .option('--action <action...>', text('操作（可写多项），例如 setting.changed；setting 表示对设置的所有操作', 'any of these, such as setting.changed, or setting for all that was done to settings'))
    .option('--subject <kind:id>', text('对象，例如 setting:sessions.hours，或 setting', 'such as setting:sessions.hours, or setting'))
    .option('--about <number>', text('被操作者的编号', 'what was done to this person'))
    .option('--reason <words>', text('所填原因中的文字', 'part of the reason that was given'))
    .option('--from <time>', text('起始时间：按校园时间写作 2026-11-21 或“2026-11-21 09:00”，或带时区的 ISO 时间', "2026-11-21 or \"2026-11-21 09:00\" by the campus's clocks, or ISO with a zone"))
    .option('--to <time>', text('截止时间（不含），写法同上', 'likewise; not itself'))
}

export function asSheet(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', text('文件格式', 'of the file')).choices(['csv', 'xlsx']).default('csv'))
    .option('--out <file>', text('写入的文件（默认：标准输出）', 'default: standard output'))
}

export function whole(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError(text('须为整数。', 'It must be a whole number.'))
  return Number(value)
}

export function id(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError(text('须为整数。', 'It must be a whole number.'))
  return Number(value)
}

/** Of an argument that may be given more than once. */
export function ids(value: string, before: number[] | undefined): number[] {
  return [...(before ?? []), id(value)]
}

export function seats(value: string): number | null {
  if (value === 'unlimited') return null
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError(text('须为整数，或 unlimited。', 'It must be a whole number, or unlimited.'))
  return Number(value)
}

export function date(value: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) throw new InvalidArgumentError(text('日期须写作 2026-09-07。', 'A date is written like 2026-09-07.'))
  return value
}

export function credits(value: string): number {
  if (!/^\d{1,4}(\.\d)?$/.test(value)) throw new InvalidArgumentError(text('须为数字，例如 20 或 20.5。', 'It must be a number such as 20 or 20.5.'))
  return Number(value)
}
