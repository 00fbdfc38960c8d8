import { say, termCode, type Command } from './command.ts'

export type CourseOptions = { code: string; term?: string | undefined }

export const hideCourse: Command<CourseOptions> = async (context, { code, term }, io) => {
  const { sections } = context.courses
  await sections.hideCourse((await sections.findCourse(await termCode(context, term, io), code)).id)
  io.print(say(io, `已隐藏课程“${code}”及其教学班。`, `The course "${code}" and its sections are hidden.`))
}

export const restoreCourse: Command<CourseOptions> = async (context, { code, term }, io) => {
  const { sections } = context.courses
  await sections.restoreCourse((await sections.findCourse(await termCode(context, term, io), code)).id)
  await context.enrolment.seats.refresh()
  io.print(say(io, `已恢复课程“${code}”。`, `The course "${code}" is back.`))
}
