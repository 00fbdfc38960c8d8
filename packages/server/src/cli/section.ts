import { textIn } from '@fairway/contract/language'
import type { MeetingClashes } from '@fairway/contract/office-sections'
import { byCommand } from '../modules/audit/index.ts'
import { clockText } from '../modules/courses/index.ts'
import { noteMoved, requireChanges, say, termCode, titleIn, UsageError, type Command, type CommandContext, type CommandIo } from './command.ts'

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
  const { capacity, meetings, assumed, notices } = await context.courses.sections.create(byCommand, {
    ...section,
    term: await termCode(context, term, io),
    title: titleIn({ titleZh, titleEn }),
    teachers: staffIn(teacher, teacherNumber, io),
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

export type SectionEditOptions = SectionOptions & {
  code?: string | undefined
  // The word none clears these.
  ref?: string | undefined
  period?: string | undefined
  majors?: string[] | undefined
  location?: string | undefined
  teacher?: string[] | undefined
  teacherNumber?: string[] | undefined
  assistant?: string[] | undefined
  assistantNumber?: string[] | undefined
  acceptClashes?: boolean | undefined
}

export const editSection: Command<SectionEditOptions> = async (context, { section, term, acceptClashes, ...options }, io) => {
  requireChanges(options, io)
  const { code, ref, period, majors, location, teacher, teacherNumber, assistant, assistantNumber } = options
  if (period !== undefined && !/^(\d{1,4}|none)$/.test(period)) throw new UsageError(say(io, '阶段须为编号，或 none。', 'A period is a number, or none.'))
  const { outdated, acceptedClashes, notices } = await context.courses.sections.edit(byCommand, await find(context, section, term, io), {
    code,
    ref: cleared(ref),
    period: period === undefined ? undefined : period === 'none' ? null : Number(period),
    majors: isNone(majors) ? null : majors,
    location: cleared(location),
    teachers: isNone(teacher) ? [] : staffIn(teacher, teacherNumber, io),
    assistants: isNone(assistant) ? [] : staffIn(assistant, assistantNumber, io),
    acceptClashes,
  })
  io.print(say(io, `已更改教学班“${section}”。`, `The section "${section}" was changed.`))
  for (const { title } of notices) io.note(textIn(io.language, title))
  noteMoved({ moved: 0, acceptedClashes }, io)
  if (outdated) io.note(say(io, `${outdated.enrolled} 名已选的学生不受影响。`, `${outdated.enrolled} students who hold a seat keep it.`))
}

export type SectionMoveOptions = SectionOptions & { meetings: string; preview?: boolean | undefined; acceptClashes?: boolean | undefined; reason?: string | undefined }

export const moveSection: Command<SectionMoveOptions> = async (context, { section, term, meetings, preview = false, acceptClashes, reason }, io) => {
  const id = await find(context, section, term, io)
  if (preview) return tellClashes(await context.courses.sections.meetingClashes(id, meetings), io)
  const { acceptedClashes } = await context.courses.sections.moveMeetings(byCommand, id, { meetings, acceptClashes, reason })
  const { meetingsText } = await context.courses.sections.describe(id)
  io.print(say(io, `教学班“${section}”：${meetingsText || '无上课时间'}。`, `The section "${section}" meets: ${meetingsText || 'never'}.`))
  noteMoved({ moved: 0, acceptedClashes }, io)
}

function tellClashes({ meetingsText, students, staff, rooms }: MeetingClashes, io: CommandIo): void {
  io.print(say(io, `${meetingsText || '无上课时间'}。预览，未写入。`, `${meetingsText || 'No meetings'}. A preview: nothing was written.`))
  io.print(
    say(
      io,
      `将在同一时间有两处：${students.enrolled} 名已选学生，${students.waiting} 名候补学生，${staff.count} 处教师或助教，${rooms.count} 处教室。`,
      `In two places at once would be ${students.enrolled} students with a seat, ${students.waiting} who wait, ${staff.count} times a teacher or assistant, ${rooms.count} times a room.`,
    ),
  )
  const line = (who: string, other: string, { date, from, to }: { date: string; from: number; to: number }) => io.print([who, other, `${date} ${clockText(from)}-${clockText(to)}`].join('\t'))
  for (const clash of students.clashes) line(`${clash.number} ${clash.name}`, clash.with.name, clash.when)
  for (const clash of staff.clashes) line(clash.name, clash.with.name, clash.when)
  for (const clash of rooms.clashes) line(clash.room, clash.with.name, clash.when)
}

function cleared(text: string | undefined): string | null | undefined {
  return text === 'none' ? null : text
}

function isNone(list: string[] | undefined): boolean {
  return list?.length === 1 && list[0] === 'none'
}

export const hideSection: Command<SectionOptions> = async (context, { section, term }, io) => {
  await context.courses.sections.hide(byCommand, await find(context, section, term, io))
  io.print(say(io, `已隐藏教学班“${section}”。`, `The section "${section}" is hidden.`))
}

export const restoreSection: Command<SectionOptions> = async (context, { section, term }, io) => {
  await context.courses.sections.restore(byCommand, await find(context, section, term, io))
  await context.enrolment.seats.refresh()
  io.print(say(io, `已恢复教学班“${section}”。`, `The section "${section}" is back.`))
}

export const setSectionCapacity: Command<SectionOptions & { capacity: number | null }> = async (context, { section, term, capacity }, io) => {
  await context.enrolment.setCapacity(byCommand, await find(context, section, term, io), { capacity })
  io.print(say(io, `教学班“${section}”：${seatsIn(capacity, io)}。`, `The section "${section}" has ${seatsIn(capacity, io)}.`))
}

/** Numbers in the order of the names. */
function staffIn(names: string[] | undefined, numbers: string[] = [], io: CommandIo): { name: string; number: string | null }[] | undefined {
  if (numbers.length > (names?.length ?? 0)) throw new UsageError(say(io, '工号多于姓名。', 'There are more numbers than names.'))
  return names?.map((name, index) => ({ name, number: numbers[index] === undefined || numbers[index] === '-' ? null : numbers[index] }))
}

async function find(context: CommandContext, section: string, term: string | undefined, io: CommandIo): Promise<number> {
  return (await context.courses.sections.find(await termCode(context, term, io), section)).id
}

function seatsIn(capacity: number | null, io: CommandIo): string {
  return capacity === null ? say(io, '不限人数', 'unlimited seats') : say(io, `${capacity} 个名额`, `${capacity} seats`)
}
