import { textIn } from '@fairway/contract/language'
import { parseBells } from '../modules/courses/index.ts'
import { byCommand } from '../modules/audit/index.ts'
import { noteMoved, requireChanges, say, titleIn, type Command } from './command.ts'

export type TermOptions = {
  code: string
  starts: string
  ends: string
  weeks?: number | undefined
  number?: number | undefined
  titleZh?: string | undefined
  titleEn?: string | undefined
  timeZone?: string | undefined
  /** `08:00-08:45,08:50-09:35` */
  bells?: string | undefined
  current?: boolean | undefined
}

export type TermEditOptions = { code: string; acceptClashes?: boolean | undefined } & Partial<Pick<TermOptions, 'starts' | 'ends' | 'weeks' | 'number' | 'titleZh' | 'titleEn' | 'bells'>>

export const createTerm: Command<TermOptions> = async ({ config, courses }, options, io) => {
  const { code, starts, ends, weeks, number, titleZh, titleEn, timeZone, bells, current } = options
  await courses.terms.create(byCommand, {
    code,
    starts,
    ends,
    number,
    teachingWeeks: weeks,
    title: titleIn({ titleZh, titleEn }),
    timeZone: timeZone ?? config.timeZone,
    bellSchedule: bells === undefined ? undefined : parseBells(bells),
    current,
  })
  io.print(say(io, `已创建学期“${code}”。`, `The term "${code}" was created.`))
}

export const editTerm: Command<TermEditOptions> = async ({ courses }, { code, acceptClashes, ...options }, io) => {
  const { starts, ends, weeks, number, bells } = options
  requireChanges(options, io)
  const moved = await courses.terms.edit(byCommand, code, {
    starts,
    ends,
    number,
    teachingWeeks: weeks,
    title: titleIn(options),
    bellSchedule: bells === undefined ? undefined : parseBells(bells),
    acceptClashes,
  })
  io.print(say(io, `已更改学期“${code}”。`, `The term "${code}" was changed.`))
  noteMoved(moved, io)
  if (bells !== undefined) io.note(say(io, '已有的上课时间不变；再次导入表格时按新的作息时间读取。', 'Meetings that are there keep their times; sheets that are imported from now on are read by the new bells.'))
}

export const makeTermCurrent: Command<{ code: string }> = async ({ courses }, { code }, io) => {
  await courses.terms.makeCurrent(byCommand, code)
  io.print(say(io, `当前学期为“${code}”。`, `The current term is "${code}".`))
}

export const listTerms: Command<Record<string, never>> = async ({ courses }, _options, io) => {
  for (const { code, title, starts, ends, current, hidden, archived } of await courses.terms.list()) {
    const marks = [current && say(io, '当前', 'current'), archived && say(io, '已归档', 'archived'), hidden && say(io, '已隐藏', 'hidden')]
    io.print([code, starts, ends, textIn(io.language, title), ...marks].filter(Boolean).join('\t'))
  }
}

export const archiveTerm: Command<{ code: string }> = async ({ courses }, { code }, io) => {
  await courses.terms.archive(byCommand, code)
  io.print(say(io, `已归档学期“${code}”。`, `The term "${code}" is archived.`))
}

export const unarchiveTerm: Command<{ code: string }> = async ({ courses }, { code }, io) => {
  await courses.terms.unarchive(byCommand, code)
  io.print(say(io, `学期“${code}”已取消归档。`, `The term "${code}" is no longer archived.`))
}

export const hideTerm: Command<{ code: string }> = async ({ courses }, { code }, io) => {
  await courses.terms.hide(byCommand, code)
  io.print(say(io, `已隐藏学期“${code}”。`, `The term "${code}" is hidden.`))
}

export const restoreTerm: Command<{ code: string }> = async ({ courses }, { code }, io) => {
  await courses.terms.restore(byCommand, code)
  io.print(say(io, `已恢复学期“${code}”。`, `The term "${code}" is back.`))
}
