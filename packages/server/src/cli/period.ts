import { say, type Command } from './command.ts'

export type PeriodOptions = {
  term: string
  number: number
  starts: string
  ends: string
  titleZh?: string | undefined
  titleEn?: string | undefined
}

export const createPeriod: Command<PeriodOptions> = async ({ courses }, { term, number, starts, ends, titleZh, titleEn }, io) => {
  const title = { ...(titleZh && { zh: titleZh }), ...(titleEn && { en: titleEn }) }
  await courses.terms.createPeriod({ term, number, starts, ends, title: titleZh || titleEn ? title : undefined })
  io.print(say(io, `已创建第 ${number} 阶段。`, `Period ${number} was created.`))
}
