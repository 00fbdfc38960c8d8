import { finding } from './finding.ts'
import { follow, isFragment, nameOf } from './following.ts'
import { sectionsIn, type Talk } from './looked-up.ts'
import { knowing, nearby } from './knowing.ts'
import { readWish } from './notice-wish.ts'
import { readPlan } from './plan-question.ts'
import { propose } from './proposing.ts'
import type { Question } from './question.ts'
import { daysFrom } from './today.ts'

export type Call = { name: string; input: Record<string, unknown> }

/**
 * What is to be looked up now; nothing: there is enough to answer.
 *
 * @param has whether who asks may use the tool
 */
export function decide(question: Question, talk: Talk, has: (tool: string) => boolean): Call[] {
  const wanted = next(question, talk, has)
  return wanted.filter(({ name }) => has(name))
}

function next(question: Question, talk: Talk, has: (tool: string) => boolean): Call[] {
  const { question: text, found, earlierSections, today, role } = talk
  if (isFragment(question, text)) {
    if (found.length > 0) return []
    const calls = follow(question, talk)
    if (calls) return calls
    if (question.days.length > 0 && question.words.length < 2) return [has('my_timetable') && !question.wantsSeats ? { name: 'my_timetable', input: daysOf(question, text, today) } : { name: 'find_sections', input: finding(question) }]
    if (nameOf(text) === undefined || question.freeDays.length > 0) return []
  }
  const isFirst = found.length === 0
  switch (question.intent) {
    case 'greeting':
    case 'thanks':
    case 'abilities':
    case 'rooms':
      return []
    case 'draft':
      return isFirst ? filling(question, text, has) : []
    case 'plan':
      return planning(text, found)
    case 'propose':
      return propose(question, talk)
    case 'timetable':
      // Who has none means the catalogue.
      if (isFirst && role === 'guest' && !/我|\b(?:my|I|am)\b/i.test(text) && question.days.length > 0) return [{ name: 'find_sections', input: finding(question) }]
      return isFirst ? [{ name: 'my_timetable', input: daysOf(question, text, today) }] : []
    case 'others':
      // When somebody teaches, and when a course is, everybody may know.
      return isFirst && question.owner ? [{ name: 'find_sections', input: { words: question.owner, whole: true } }] : []
    case 'limits':
      return isFirst ? [{ name: has('my_enrolments') ? 'my_enrolments' : 'rounds', input: {} }] : []
    case 'fitting':
      // Whose timetable is not known, nothing fits it.
      return isFirst && has('my_enrolments') ? [{ name: 'find_sections', input: { ...finding(question), fits_my_timetable: true } }] : []
    case 'enrolments':
      return isFirst ? [{ name: has('my_enrolments') ? 'my_enrolments' : 'my_timetable', input: {} }] : []
    case 'rounds':
      return isFirst ? [{ name: 'rounds', input: {} }] : []
    case 'conflicts':
      return conflicts(question, found, earlierSections)
    case 'recommend':
      if (!isFirst) return []
      return [{ name: has('recommend_sections') ? 'recommend_sections' : 'find_sections', input: has('recommend_sections') ? { ...(interestsIn(question, text).length > 0 && { interests: interestsIn(question, text) }) } : finding(question) }]
    case 'rules':
      return isFirst && (question.codes[0] ?? question.words) !== '' ? [{ name: 'course_rules', input: { course: question.codes[0] ?? question.words } }] : []
    case 'roster':
      return isFirst ? [{ name: 'roster', input: question.codes[0] ? { words: question.codes[0] } : {} }] : []
    case 'figures':
      if (!has('enrolment_figures')) return question.words.length > 1 || question.codes.length > 0 ? looking(question, found, earlierSections) : []
      return isFirst ? [{ name: 'enrolment_figures', input: figuresIn(question, text) }] : []
    case 'courses':
      return looking(question, found, earlierSections)
    case 'knowledge':
      return knowing(question, text, found, today)
  }
}

/** What a template is filled in with. */
function filling({ codes }: Question, text: string, has: (tool: string) => boolean): Call[] {
  const { kind } = readWish(text, '')
  if (kind === 'deadline') return [{ name: 'rounds', input: {} }]
  if (codes.length > 0) return [{ name: 'section_details', input: { words: codes[0] } }]
  return kind !== 'other' && has('roster') ? [{ name: 'my_timetable', input: {} }] : []
}

/** By what is counted, and of which courses. */
function figuresIn({ codes, words }: Question, text: string): Record<string, unknown> {
  const of = codes[0] ?? (words.length > 1 ? words : undefined)
  const by = (
    [
      ['nearly-full', /快满|将满|要满了|接近满|(?:almost|nearly|close to|about to be) full|filling up/i],
      ['queues', /候补|排队|queue|waiting/i],
      ['rounds', /轮|round/i],
      ['cohort', /年级|cohort|year of/i],
      ['college', /学院|college|school/i],
      ['major', /专业|major/i],
      ['type', /类型|类别|必修|选修|\btypes?\b/i],
      ['most-wanted', /最|热门|满座|哪(些|门|几门)课|full|popular|wanted|which/i],
      ['department', /院系|各系|各(个)?课程|department|统计|情况|figures|statistics|going/i],
    ] as const
  ).find(([, pattern]) => pattern.test(text))?.[0]
  return { by: of !== undefined && (by === undefined || by === 'department') ? 'most-wanted' : (by ?? 'department'), ...(of !== undefined && { words: of }) }
}

/** `和音乐有关` is about music. */
function interestsIn({ words }: Question, text: string): string[] {
  const said = /有关|相关/.test(text) ? words.replace(/^[和与跟同]/, '') : words
  return said.split(/[、,，和与及\s]+(?=\p{Script=Han}{2})|\s+(?:and|or)\s+/u).filter((one) => one.trim().length > 1).slice(0, 5)
}

/** Without courses, those that suit the person. */
function planning(text: string, found: Talk['found']): Call[] {
  if (found.some(({ tool }) => tool === 'plan_week')) return []
  const { courses, unread: _unread, ...wishes } = readPlan(text)
  if (courses.length > 0) return [{ name: 'plan_week', input: { courses, ...wishes } }]
  const recommended = found.find(({ tool }) => tool === 'recommend_sections')
  if (!recommended) return [{ name: 'recommend_sections', input: { limit: 6 } }]
  const codes = codesOf(recommended.output)
  return codes.length === 0 ? [] : [{ name: 'plan_week', input: { optional_courses: codes, ...wishes } }]
}

/** The codes of what was recommended: a course is named by its code and its title. */
function codesOf({ recommended }: Record<string, unknown>): string[] {
  if (!Array.isArray(recommended)) return []
  return [...new Set(recommended.flatMap(({ course }: { course?: unknown }) => (typeof course === 'string' ? [course] : [])))]
}

function conflicts({ codes, words, isAboutThat }: Question, found: Talk['found'], earlier: readonly number[]): Call[] {
  if (found.some(({ tool }) => tool === 'check_conflicts')) return []
  if (found.length === 0) {
    if (codes.length > 0) return codes.map((code) => ({ name: 'section_details', input: { words: code } }))
    if (isAboutThat && earlier.length > 0) return [{ name: 'check_conflicts', input: { section_ids: [...earlier] } }]
    return words.length > 1 && !/课表|timetable|my/i.test(words) ? [{ name: 'section_details', input: { words } }] : [{ name: 'my_timetable', input: {} }]
  }
  const ids = [...new Set(found.flatMap(({ output }) => sectionsIn(output)))].slice(0, 20)
  return ids.length === 0 ? [] : [{ name: 'check_conflicts', input: { section_ids: ids } }]
}

function looking(question: Question, found: Talk['found'], earlier: readonly number[]): Call[] {
  if (found.length > 0) return found.length === 1 && found[0]!.output['found'] === 0 ? nearby(found) : []
  if (question.asksOfQueue && !question.wantsSeats) {
    const named = question.codes.length > 0 ? question.codes : question.words.length > 1 ? [question.words] : []
    if (named.length > 0) return named.map((words) => ({ name: 'section_details', input: { words } }))
    if (!question.isAboutThat || earlier.length === 0) return [{ name: 'search_knowledge', input: { question: question.isChinese ? '候补' : 'waiting list', strict: true } }]
  }
  const isNarrow = question.days.length > 0 || question.from !== undefined || question.to !== undefined || question.credits !== undefined
  if (question.isAboutThat && question.words.length < 2 && question.codes.length === 0 && earlier.length > 0) return earlier.map((id) => ({ name: 'section_details', input: { section_id: id } }))
  if (question.codes.length > 0 && !isNarrow) return question.codes.map((code) => ({ name: 'section_details', input: { words: code } }))
  return [{ name: 'find_sections', input: finding(question) }]
}

function daysOf({ days: on, freeDays, from, to }: Question, text: string, today: string): Record<string, unknown> {
  // “Am I free on Friday?”
  const days = on.length > 0 ? on : freeDays
  return { ...(days.length > 0 && { days }), ...daysFrom(text, today), ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}
