import { textIn } from '@fairway/contract/language'
import { say, termCode, type Command, type CommandContext, type CommandIo } from './command.ts'

export type SectionCreateOptions = {
  course: string
  section: string
  term?: string | undefined
  days?: string | undefined
  from?: string | undefined
  to?: string | undefined
  weeks?: string | undefined
  /** Null is unlimited. */
  capacity?: number | null | undefined
  titleZh?: string | undefined
  titleEn?: string | undefined
  credits?: number | undefined
  room?: string | undefined
  teacher?: string[] | undefined
  teacherNumber?: string[] | undefined
  majors?: string[] | undefined
  period?: number | undefined
}

export type SectionOptions = {
  /** `COURSE-CODE/SECTION-CODE` */
  section: string
  term?: string | undefined
}

export const createSection: Command<SectionCreateOptions> = async (context, options, io) => {
  const { term, titleZh, titleEn, teacher, teacherNumber, ...section } = options
  const { capacity, meetings, assumed, notices } = await context.courses.sections.create({
    ...section,
    term: await termCode(context, term, io),
    title: titleZh || titleEn ? { ...(titleZh && { zh: titleZh }), ...(titleEn && { en: titleEn }) } : undefined,
    teachers: teacher,
    teacherNumbers: teacherNumber,
  })
  await context.enrolment.seats.refresh()
  for (const { title } of notices) io.note(textIn(io.language, title))
  const name = `${options.course}/${options.section}`
  io.print(
    say(
      io,
      `已创建教学班“${name}”：${seatsIn(capacity, io)}，${meetings || '无上课时间'}。`,
      `The section "${name}" was created: ${seatsIn(capacity, io)}, ${meetings || 'no meetings'}.`,
    ),
  )
  const list = [
    assumed.capacity !== undefined && seatsIn(assumed.capacity, io),
    assumed.from && say(io, `${assumed.from} 开始`, `from ${assumed.from}`),
    assumed.to && say(io, `${assumed.to} 结束`, `to ${assumed.to}`),
  ].filter(Boolean)
  if (list.length > 0) io.print(say(io, `其中未写明而按默认的：${list.join('、')}。`, `Of this, not named and assumed: ${list.join(', ')}.`))
}

export const hideSection: Command<SectionOptions> = async (context, { section, term }, io) => {
  await context.courses.sections.hide(await find(context, section, term, io))
  io.print(say(io, `已隐藏教学班“${section}”。`, `The section "${section}" is hidden.`))
}

export const restoreSection: Command<SectionOptions> = async (context, { section, term }, io) => {
  await context.courses.sections.restore(await find(context, section, term, io))
  await context.enrolment.seats.refresh()
  io.print(say(io, `已恢复教学班“${section}”。`, `The section "${section}" is back.`))
}

export const setSectionCapacity: Command<SectionOptions & { capacity: number | null }> = async (context, { section, term, capacity }, io) => {
  await context.enrolment.setCapacity(await find(context, section, term, io), capacity)
  io.print(say(io, `教学班“${section}”：${seatsIn(capacity, io)}。`, `The section "${section}" has ${seatsIn(capacity, io)}.`))
}

async function find(context: CommandContext, section: string, term: string | undefined, io: CommandIo): Promise<number> {
  return (await context.courses.sections.find(await termCode(context, term, io), section)).id
}

function seatsIn(capacity: number | null, io: CommandIo): string {
  return capacity === null ? say(io, '不限人数', 'unlimited seats') : say(io, `${capacity} 个名额`, `${capacity} seats`)
}
