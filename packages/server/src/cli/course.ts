import { byCommand } from '../modules/audit/index.ts'
import { requireChanges, say, termCode, titleIn, type Command } from './command.ts'

export type CourseOptions = { code: string; term?: string | undefined }

export type CourseDetails = {
  titleZh?: string | undefined
  titleEn?: string | undefined
  credits?: number | undefined
  /** The word none clears. */
  department?: string | undefined
  type?: string | undefined
  descriptionZh?: string | undefined
  descriptionEn?: string | undefined
  /** `CS 101; MA 101|MA 102` */
  prerequisites?: string | undefined
  notWith?: string[] | undefined
}

export const createCourse: Command<CourseOptions & CourseDetails> = async (context, { code, term, ...details }, io) => {
  const changes = changesIn(details)
  await context.courses.sections.createCourse(byCommand, { ...changes, title: changes.title ?? {}, code, term: await termCode(context, term, io) })
  io.print(say(io, `已创建课程“${code}”。`, `The course "${code}" was created.`))
}

export const editCourse: Command<CourseOptions & CourseDetails & { newCode?: string | undefined }> = async (context, { code, term, newCode, ...details }, io) => {
  requireChanges({ newCode, ...details }, io)
  const { sections } = context.courses
  const { id } = await sections.findCourse(await termCode(context, term, io), code)
  const outdated = await sections.editCourse(byCommand, id, { ...changesIn(details), code: newCode })
  io.print(say(io, `已更改课程“${code}”。`, `The course "${code}" was changed.`))
  if (outdated === null) return
  const { enrolled, waiting } = outdated
  io.note(
    say(
      io,
      `${enrolled} 个已选名额、${waiting} 个候补是按更改前的规定取得的；已选的不受影响（可用 fairway verify 核对）。`,
      `${enrolled} seats and ${waiting} places in queues were given by what it was before. Nobody loses a seat; \`fairway verify\` tells who would not get it now.`,
    ),
  )
}

function changesIn({ titleZh, titleEn, credits, department, type, descriptionZh, descriptionEn, prerequisites, notWith }: CourseDetails) {
  const described = descriptionZh !== undefined || descriptionEn !== undefined
  return {
    title: titleIn({ titleZh, titleEn }),
    credits,
    department: cleared(department),
    type: cleared(type),
    description: described ? { zh: cleared(descriptionZh), en: cleared(descriptionEn) } : undefined,
    prerequisites: cleared(prerequisites) === null ? [] : prerequisites?.split(/[;；]/).map((list) => parts(list, /[|｜]/)).filter((list) => list.length > 0),
    notWith: notWith?.length === 1 && notWith[0] === 'none' ? [] : notWith,
  }
}

function cleared(text: string | undefined): string | null | undefined {
  return text === 'none' ? null : text
}

function parts(text: string, separator: RegExp): string[] {
  return text.split(separator).map((part) => part.trim()).filter((part) => part !== '')
}

export const hideCourse: Command<CourseOptions> = async (context, { code, term }, io) => {
  const { sections } = context.courses
  await sections.hideCourse(byCommand, (await sections.findCourse(await termCode(context, term, io), code)).id)
  io.print(say(io, `已隐藏课程“${code}”及其教学班。`, `The course "${code}" and its sections are hidden.`))
}

export const restoreCourse: Command<CourseOptions> = async (context, { code, term }, io) => {
  const { sections } = context.courses
  await sections.restoreCourse(byCommand, (await sections.findCourse(await termCode(context, term, io), code)).id)
  await context.enrolment.seats.refresh()
  io.print(say(io, `已恢复课程“${code}”。`, `The course "${code}" is back.`))
}
