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
