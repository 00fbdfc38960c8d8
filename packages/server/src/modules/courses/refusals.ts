import type { Localised } from '@fairway/contract/localised'
import { Refusal } from '../../errors.ts'

// What is said of courses and sections that are not there, or are already.

/** @param name what it was looked for by: in a term by its name, else by its id */
export function noSuchSection(name: string, term?: string): Refusal {
  const title =
    term === undefined
      ? { zh: '没有这个教学班。', en: 'There is no such section.' }
      : { zh: `学期“${term}”中没有教学班“${name}”（写法：课程号/教学班）。`, en: `The term "${term}" has no section "${name}" (written COURSE-CODE/SECTION-CODE).` }
  return new Refusal(404, 'no-such-section', title, { section: name, ...(term !== undefined && { term }) })
}

/** @param code what it was looked for by: in a term by its code, else by its id */
export function noSuchCourse(code: string, term?: string): Refusal {
  const title =
    term === undefined
      ? { zh: '没有这门课程。', en: 'There is no such course.' }
      : { zh: `学期“${term}”中没有课程“${code}”。`, en: `The term "${term}" has no course "${code}".` }
  return new Refusal(404, 'no-such-course', title, { course: code, ...(term !== undefined && { term }) })
}

export function sectionExists(name: string, hidden: boolean): Refusal {
  const title = hidden
    ? { zh: `教学班“${name}”已存在，但被隐藏；可以恢复。`, en: `The section "${name}" is there but hidden; it can be restored.` }
    : { zh: `已有教学班“${name}”。`, en: `There already is a section "${name}".` }
  return new Refusal(409, 'section-exists', title, { section: name, hidden })
}

export function courseExists(code: string, hidden: boolean): Refusal {
  const title = hidden
    ? { zh: `课程“${code}”已存在，但被隐藏；可以恢复。`, en: `The course "${code}" is there but hidden; it can be restored.` }
    : { zh: `已有课程“${code}”。`, en: `There already is a course "${code}".` }
  return new Refusal(409, 'course-exists', title, { course: code, hidden })
}

export function courseHidden(code: string): Refusal {
  return new Refusal(409, 'course-hidden', { zh: `课程“${code}”已被隐藏，请先恢复。`, en: `The course "${code}" is hidden; restore it first.` }, { course: code })
}

/** Of a course that is written by itself. */
export function courseNeedsTitle(code: string): Refusal {
  return new Refusal(422, 'course-title-missing', { zh: `课程“${code}”须有名称。`, en: `The course "${code}" needs a title.` }, { course: code })
}

/** Of a section's course that the term does not have. */
export function courseTitleMissing(code: string): Refusal {
  const title = { zh: `本学期还没有课程“${code}”，须写明课程名称。`, en: `The term does not have the course "${code}" yet, so it needs a title.` }
  return new Refusal(422, 'course-title-missing', title, { course: code })
}

export function courseDiffers(code: string, { title, credits }: { title: Localised; credits: number }): Refusal {
  return new Refusal(
    409,
    'course-differs',
    {
      zh: `本学期的课程“${code}”是“${title.zh ?? title.en ?? ''}”，${credits} 学分。`,
      en: `The term's course "${code}" is "${title.en ?? title.zh ?? ''}" with ${credits} credits.`,
    },
    { course: code, courseTitle: title, credits },
  )
}
