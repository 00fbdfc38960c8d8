import type { Audience } from '@fairway/contract/courses'
import { textIn } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import { momentIn, wallClock } from '@fairway/contract/moment'
import type { Database } from '../database/database.ts'
import { requireTerm, type ListedRound } from '../modules/courses/index.ts'
import { byCommand } from '../modules/audit/index.ts'
import { notInList, unlisted } from '../modules/lists/index.ts'
import { say, UsageError, type Command, type CommandIo } from './command.ts'

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

/** What is not named stays. */
export type RoundEditOptions = Partial<Omit<RoundOptions, 'term' | 'credits' | 'sections'>> & {
  id: number
  // A word, because the parser of options makes an empty text of null.
  credits?: number | 'none' | undefined
  sections?: number | 'none' | undefined
  /** Clears all the lists. */
  everyone?: boolean | undefined
}

export const createRound: Command<RoundOptions> = async ({ database, courses }, options, io) => {
  const { time_zone: timeZone } = await requireTerm(database, options.term)
  await courses.terms.createRound(byCommand, {
    term: options.term,
    name: namesIn(options),
    opensAt: readMoment(timeZone, options.opens, io),
    closesAt: readMoment(timeZone, options.closes, io),
    audience: audienceIn(options),
    creditLimit: options.credits,
    sectionLimit: options.sections,
    allows: { enrol: options.enrol, drop: options.drop, wait: options.wait },
  })
  await noteUnlisted(database, audienceIn(options), io)
  io.print(say(io, `已创建轮次“${options.name}”（${timeZone}）。`, `The round "${options.name}" was created (${timeZone}).`))
}

export const editRound: Command<RoundEditOptions> = async ({ database, courses }, { id, ...options }, io) => {
  if (Object.values(options).every((option) => option === undefined)) throw new UsageError(say(io, '没有写要更改什么（见 --help）。', 'Nothing to change was named (see --help).'))
  const audience = audienceIn(options)
  if (options.everyone && Object.keys(audience).length > 0) throw new UsageError(say(io, '--everyone 不能与限定对象的选项同用。', '--everyone cannot go with a list of who may.'))
  const term = await courses.terms.termOfRound(id)
  const { time_zone: timeZone } = await requireTerm(database, term)
  await courses.terms.editRound(byCommand, id, {
    name: namesIn(options),
    opensAt: options.opens === undefined ? undefined : readMoment(timeZone, options.opens, io),
    closesAt: options.closes === undefined ? undefined : readMoment(timeZone, options.closes, io),
    audience: options.everyone ? null : audience,
    creditLimit: options.credits === 'none' ? null : options.credits,
    sectionLimit: options.sections === 'none' ? null : options.sections,
    allows: { enrol: options.enrol, drop: options.drop, wait: options.wait },
  })
  await noteUnlisted(database, audience, io)
  const round = (await courses.terms.listRounds(term)).find((listed) => listed.id === id)!
  io.print(lineOf(round, timeZone, io))
}

export const listRounds: Command<{ term: string }> = async ({ database, courses }, { term }, io) => {
  const { time_zone: timeZone } = await requireTerm(database, term)
  for (const round of await courses.terms.listRounds(term)) io.print(lineOf(round, timeZone, io))
}

function lineOf({ id, name, opensAt, closesAt, allows, creditLimit, sectionLimit, audience, hidden }: ListedRound, timeZone: string, io: CommandIo): string {
  const { zh, en } = name
  const { cohorts, colleges, majors, classes } = audience
  const acts = [allows.enrol && say(io, '选课', 'enrol'), allows.drop && say(io, '退课', 'drop'), allows.wait && say(io, '候补', 'wait')].filter(Boolean)
  return [
    id,
    ...[opensAt, closesAt].map((moment) => wallClock(timeZone, moment)),
    (io.language === 'zh' ? [zh, en] : [en, zh]).filter(Boolean).join(' / '),
    acts.join(' ') || say(io, '只可查看', 'look only'),
    creditLimit !== null && say(io, `至多 ${creditLimit} 学分`, `up to ${creditLimit} credits`),
    sectionLimit !== null && say(io, `至多 ${sectionLimit} 个教学班`, `up to ${sectionLimit} sections`),
    cohorts && say(io, `年级：${cohorts.join('、')}`, `cohorts: ${cohorts.join(', ')}`),
    colleges && say(io, `学院：${colleges.join('、')}`, `colleges: ${colleges.join(', ')}`),
    majors && say(io, `专业：${majors.join('、')}`, `majors: ${majors.join(', ')}`),
    classes && say(io, `班级：${classes.join('、')}`, `classes: ${classes.join(', ')}`),
    hidden && say(io, '已隐藏', 'hidden'),
  ]
    .filter(Boolean)
    .join('\t')
}

function readMoment(timeZone: string, text: string, io: CommandIo): Date {
  const date = momentIn(timeZone, text)
  if (!date) throw new UsageError(say(io, `时间须写作“2026-11-21 09:00”，不能是“${text}”。`, `A time is written like "2026-11-21 09:00", not "${text}".`))
  return date
}

const han = /\p{Script=Han}/u

/** `--name` is in the language that it is written in. */
function namesIn({ name, nameZh }: Partial<Pick<RoundOptions, 'name' | 'nameZh'>>): Localised {
  return { ...(name && { [han.test(name) ? 'zh' : 'en']: name }), ...(nameZh && { zh: nameZh }) }
}

function audienceIn({ cohort, college, major, class: classes }: Partial<Pick<RoundOptions, 'cohort' | 'college' | 'major' | 'class'>>): Audience {
  return { ...(cohort && { cohorts: cohort }), ...(college && { colleges: college }), ...(major && { majors: major }), ...(classes && { classes }) }
}

/** A name that is on no list is nobody's until somebody has it; it may as well be misspelt. */
async function noteUnlisted(database: Database, audience: Audience, io: CommandIo): Promise<void> {
  for (const { list, name } of await unlisted(database, audience)) io.note(textIn(io.language, notInList(list, name).title))
}

export const hideRound: Command<{ id: number }> = async ({ courses }, { id }, io) => {
  await courses.terms.hideRound(byCommand, id)
  io.print(say(io, `已隐藏轮次 ${id}，即刻关闭。`, `The round ${id} is hidden, and closed at once.`))
}

export const restoreRound: Command<{ id: number }> = async ({ courses }, { id }, io) => {
  await courses.terms.restoreRound(byCommand, id)
  io.print(say(io, `已恢复轮次 ${id}。`, `The round ${id} is back.`))
}
