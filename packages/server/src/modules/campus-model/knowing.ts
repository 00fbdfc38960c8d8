import type { Call } from './deciding.ts'
import type { Talk } from './looked-up.ts'
import type { Question } from './question.ts'
import { daysFrom } from './today.ts'

/** What names nothing but itself may be a course or something that is written down. */
export function knowing({ isGuessed, words }: Question, text: string, found: Talk['found'], today: string): Call[] {
  const couldBeCourse = words.length > 1 && words.length < 30
  const [first] = found
  const isNothing = found.length > 0 && found.every(({ output }) => output['found'] === 0)
  const search: Call = { name: 'search_knowledge', input: { question: asked(text).slice(0, 400), strict: true } }
  if (!first) return isGuessed && couldBeCourse ? [{ name: 'find_sections', input: { words, whole: true, limit: 5 } }] : [search]
  if (!isNothing) return []
  if (found.length === 1 && first.tool === 'find_sections') return [search]
  if (found.length === 1 && /第.{1,2}节课/.test(text)) return [{ name: 'my_timetable', input: daysFrom(text, today) }]
  if (found.length === 1 && couldBeCourse) return [{ name: 'find_sections', input: { words, whole: true, limit: 5 } }]
  return found.length === 2 ? nearby(found) : []
}

/** By the title that was perhaps meant. */
export function nearby(found: Talk['found']): Call[] {
  const near = found.flatMap(({ output }) => (Array.isArray(output['did_you_mean']) ? (output['did_you_mean'] as string[]) : []))[0]
  return near === undefined || found.some(({ input }) => input['words'] === near) ? [] : [{ name: 'find_sections', input: { words: near } }]
}

/** What is looked for in documents: without what says no more than that it is. */
function asked(text: string): string {
  // “学费怎么交” has the two halves of a word apart.
  const plain = text.replace(/(学费|住宿费|费用?)(.{0,6})(?:交|缴|付)(?!费)/, '$1$2缴费').replaceAll(/(?:的)?(?:规则|规定|政策|制度|须知|注意事项)|怎么办|怎么处理|是什么意思|是什么|什么是|\b(?:what (?:does|do) .{0,30}\bsay about|polic(?:y|ies)|regulations?|rules?(?: (?:of|for|on|about))?|what (?:is|are)(?: the| a| an)?)\b/gi, ' ').trim()
  return plain.replaceAll(/[\s\p{P}]/gu, '').length > 1 ? plain : text
}
