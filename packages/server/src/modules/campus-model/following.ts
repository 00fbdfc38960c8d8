import { nameIn } from './act-wish.ts'
import type { Call } from './deciding.ts'
import { codeOf } from './codes.ts'
import type { LookedUp, Talk } from './looked-up.ts'
import { readPlan } from './plan-question.ts'
import { listIn } from './say.ts'
import type { Question } from './question.ts'
import { wordsIn } from './words.ts'

// What is said after an answer and means nothing by itself: “and on Friday?”, “那 03 班呢？”. It goes on from what was looked up last.

const beginning = /^(?:那么?|也|还|再|另外|换成|和|and\b|but\b|then\b|what about\b|how about\b|or\b|also\b|with\b)/i
const number = /^\D{0,16}?(\d{1,3})\s*班|\bsection\s+([a-z]?\d{1,3})\b/i

/** A question that needs none before it: “周二有哪些课？”. */
const isWhole = /(?:什么|哪些|有没有|还有|几门|几节|有)(?:的)?(?:[\p{Script=Han}]{0,6})(?:课|教学班)|课(?:程)?表|\b(?:which|what|any|show|find|list|am i|do i)\b.{0,40}\b(?:courses?|class(?:es)?|sections?|time ?table|lessons?|free|have)\b/iu

/** “周五也不要有课” asks for none. */
const denied = /(?:不|别|没)(?:想|要|能)?(?:再)?有课/g

/** Nothing is named in it but days, hours, seats and a section's number. */
export function isFragment({ words, codes, wish, intent, freeDays, days, from, to }: Question, text: string): boolean {
  if ((isWhole.test(text.replaceAll(denied, '')) && !/^(?:那|and\b|but\b|or\b|also\b|what about\b|how about\b)/i.test(text)) || wish || codes.length > 0 || !['courses', 'knowledge', 'timetable'].includes(intent) || text.length > 60) return false
  const rest = wordsIn(nameOf(text) ?? '')
  const isBare = words.length < 2 || rest.length < 2
  const hasTime = freeDays.length + days.length > 0 || from !== undefined || to !== undefined
  return (isBare && (hasTime || number.test(text))) || (beginning.test(text) && /[呢?？]\s*$/.test(text) && words.length < 16)
}

/** What it asks for then; undefined: nothing was looked up before that it could go on from. */
export function follow(question: Question, { question: text, last }: Talk): Call[] | undefined {
  if (!last) return undefined
  const section = number.exec(text)?.slice(1).find(Boolean)
  const course = courseIn(last)
  if (section && course) return [{ name: 'section_details', input: { words: `${course} ${section}` } }]
  const { days, freeDays, from, to, wantsSeats } = question
  const name = nameOf(text)
  const times = { ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...(wantsSeats && { with_seats: true }) }
  switch (last.tool) {
    case 'plan_week': {
      const { courses, unread: _unread, free_days: free = freeDays, free_times: times, ...wishes } = readPlan(text)
      const before = namesIn(last.input['free_days'])
      // Of days alone: the same wish, for those.
      const all = freeDays.length > 0 ? [...new Set([...before, ...free])] : days.length > 0 && !times ? days : before
      const added = courses.length > 0 ? [...new Set([...namesIn(last.input['courses']), ...courses])] : undefined
      return [{ name: 'plan_week', input: { ...last.input, ...wishes, ...(all.length > 0 && { free_days: all }), ...(times && { free_times: [...listIn(last.input['free_times']), ...times] }), ...(added && { courses: added }) } }]
    }
    case 'my_timetable':
      return days.length > 0 || Object.keys(times).length > 0 ? [{ name: 'my_timetable', input: { ...(days.length > 0 ? { days } : { days: last.input['days'] }), ...(from !== undefined && { from }), ...(to !== undefined && { to }) } }] : undefined
    case 'find_sections':
      return [{ name: 'find_sections', input: { ...last.input, ...(days.length > 0 && { days }), ...(freeDays.length > 0 && { not_days: freeDays }), ...times, ...(name !== undefined && { words: name }) } }]
    case 'section_details':
      if (name !== undefined) return [{ name: 'section_details', input: { words: name } }]
      return course && (days.length + freeDays.length > 0 || Object.keys(times).length > 0) ? [{ name: 'find_sections', input: { words: course, ...(days.length > 0 && { days }), ...(freeDays.length > 0 && { not_days: freeDays }), ...times } }] : undefined
    case 'course_rules':
      return name === undefined ? undefined : [{ name: 'course_rules', input: { course: name } }]
    default:
      return undefined
  }
}

/** A course that is named in it, such as 摄影 in “那摄影呢？”. */
export function nameOf(text: string): string | undefined {
  const words = wordsIn(text.replace(beginning, ' ').replace(beginning, ' '))
  const name = nameIn(words.replaceAll(/\d{1,3}\s*班|\b(?:without|not|no|only|free|nothing|any|mornings?|afternoons?|evenings?|section\s+\w?\d+)\b|不要?|空出来|呢|除了/gi, ' '))
  return name !== undefined && name.length > 1 && !/^\d+$/.test(name) ? name : undefined
}

/** The one course that was spoken of. */
function courseIn({ output, input }: LookedUp): string | undefined {
  const listed = [output['sections'], output['attends']].flatMap((list) => (Array.isArray(list) ? (list as { course?: string }[]) : []))
  const courses = [...new Set([...listed.map(({ course }) => course), output['course'] as string | undefined].filter((course) => course !== undefined))]
  const [one] = courses
  if (courses.length === 1 && one) return codeOf(one)
  return typeof input['words'] === 'string' && courses.length === 0 ? input['words'] : undefined
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
