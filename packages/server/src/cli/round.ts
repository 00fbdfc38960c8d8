import { textIn } from '@fairway/contract/language'
import { requireTerm } from '../modules/courses/index.ts'
import { say, UsageError, type Command } from './command.ts'
import { momentIn, wallClock } from './moment.ts'

export type RoundOptions = {
  term: string
  name: string
  nameZh?: string | undefined
  /** ISO, or `2026-11-21 09:00` on the wall clocks of the term. */
  opens: string
  closes: string
  cohort?: string[] | undefined
  college?: string[] | undefined
  major?: string[] | undefined
  class?: string[] | undefined
  credits?: number | undefined
  sections?: number | undefined
  enrol: boolean
  drop: boolean
  wait: boolean
}

export const createRound: Command<RoundOptions> = async ({ database, courses }, options, io) => {
  const { time_zone: timeZone } = await requireTerm(database, options.term)
  const moment = (text: string) => {
    const date = momentIn(timeZone, text)
    if (!date) throw new UsageError(say(io, `时间须写作“2026-11-21 09:00”，不能是“${text}”。`, `A time is written like "2026-11-21 09:00", not "${text}".`))
    return date
  }
  const han = /\p{Script=Han}/u
  await courses.terms.createRound({
    term: options.term,
    name: { [han.test(options.name) ? 'zh' : 'en']: options.name, ...(options.nameZh && { zh: options.nameZh }) },
    opensAt: moment(options.opens),
    closesAt: moment(options.closes),
    audience: { cohorts: options.cohort, colleges: options.college, majors: options.major, classes: options.class },
    creditLimit: options.credits,
    sectionLimit: options.sections,
    allows: { enrol: options.enrol, drop: options.drop, wait: options.wait },
  })
  io.print(say(io, `已创建轮次“${options.name}”（${timeZone}）。`, `The round "${options.name}" was created (${timeZone}).`))
}

export const listRounds: Command<{ term: string }> = async ({ database, courses }, { term }, io) => {
  const { time_zone: timeZone } = await requireTerm(database, term)
  for (const { id, name, opensAt, closesAt, allows, hidden } of await courses.terms.listRounds(term)) {
    const acts = [allows.enrol && say(io, '选课', 'enrol'), allows.drop && say(io, '退课', 'drop'), allows.wait && say(io, '候补', 'wait')]
    const moments = [opensAt, closesAt].map((moment) => wallClock(timeZone, moment))
    const marks = [acts.filter(Boolean).join(' '), hidden && say(io, '已隐藏', 'hidden')]
    io.print([id, ...moments, textIn(io.language, name), ...marks].filter(Boolean).join('\t'))
  }
}

export const hideRound: Command<{ id: number }> = async ({ courses }, { id }, io) => {
  await courses.terms.hideRound(id)
  io.print(say(io, `已隐藏轮次 ${id}，即刻关闭。`, `The round ${id} is hidden, and closed at once.`))
}

export const restoreRound: Command<{ id: number }> = async ({ courses }, { id }, io) => {
  await courses.terms.restoreRound(id)
  io.print(say(io, `已恢复轮次 ${id}。`, `The round ${id} is back.`))
}
