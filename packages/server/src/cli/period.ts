import { byCommand } from '../modules/audit/index.ts'
import { noteMoved, requireChanges, say, titleIn, type Command } from './command.ts'

export type PeriodOptions = {
  term: string
  number: number
  starts: string
  ends: string
  titleZh?: string | undefined
  titleEn?: string | undefined
}

/** What is not named stays. */
export type PeriodEditOptions = Pick<PeriodOptions, 'term' | 'number'> & Partial<Omit<PeriodOptions, 'term' | 'number'>> & { acceptClashes?: boolean | undefined }

export const createPeriod: Command<PeriodOptions> = async ({ courses }, { term, number, starts, ends, ...titles }, io) => {
  await courses.terms.createPeriod(byCommand, { term, number, starts, ends, title: titleIn(titles) })
  io.print(say(io, `已创建第 ${number} 阶段。`, `Period ${number} was created.`))
}

export const editPeriod: Command<PeriodEditOptions> = async ({ courses }, { term, number, acceptClashes, ...options }, io) => {
  requireChanges(options, io)
  const { starts, ends } = options
  const moved = await courses.terms.editPeriod(byCommand, term, number, { starts, ends, title: titleIn(options), acceptClashes })
  io.print(say(io, `已更改第 ${number} 阶段。`, `Period ${number} was changed.`))
  noteMoved(moved, io)
}

export const hidePeriod: Command<Pick<PeriodOptions, 'term' | 'number'>> = async ({ courses }, { term, number }, io) => {
  await courses.terms.hidePeriod(byCommand, term, number)
  io.print(say(io, `已隐藏第 ${number} 阶段。`, `Period ${number} is hidden.`))
}

export const restorePeriod: Command<Pick<PeriodOptions, 'term' | 'number'>> = async ({ courses }, { term, number }, io) => {
  await courses.terms.restorePeriod(byCommand, term, number)
  io.print(say(io, `已恢复第 ${number} 阶段。`, `Period ${number} is back.`))
}
