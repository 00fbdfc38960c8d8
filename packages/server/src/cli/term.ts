import { textIn } from '@fairway/contract/language'
import { say, type Command } from './command.ts'

export type TermOptions = {
  code: string
  starts: string
  ends: string
  weeks?: number | undefined
  number?: number | undefined
  titleZh?: string | undefined
  titleEn?: string | undefined
  timeZone?: string | undefined
  current?: boolean | undefined
}

export const createTerm: Command<TermOptions> = async ({ config, courses }, options, io) => {
  const { code, starts, ends, weeks, number, titleZh, titleEn, timeZone, current } = options
  await courses.terms.create({
    code,
    starts,
    ends,
    number,
    teachingWeeks: weeks,
    title: { ...(titleZh && { zh: titleZh }), ...(titleEn && { en: titleEn }) },
    timeZone: timeZone ?? config.timeZone,
    current,
  })
  io.print(say(io, `已创建学期“${code}”。`, `The term "${code}" was created.`))
}

export const listTerms: Command<Record<string, never>> = async ({ courses }, _options, io) => {
  for (const { code, title, starts, ends, current, hidden } of await courses.terms.list()) {
    const marks = [current && say(io, '当前', 'current'), hidden && say(io, '已隐藏', 'hidden')]
    io.print([code, starts, ends, textIn(io.language, title), ...marks].filter(Boolean).join('\t'))
  }
}

export const hideTerm: Command<{ code: string }> = async ({ courses }, { code }, io) => {
  await courses.terms.hide(code)
  io.print(say(io, `已隐藏学期“${code}”。`, `The term "${code}" is hidden.`))
}

export const restoreTerm: Command<{ code: string }> = async ({ courses }, { code }, io) => {
  await courses.terms.restore(code)
  io.print(say(io, `已恢复学期“${code}”。`, `The term "${code}" is back.`))
}
