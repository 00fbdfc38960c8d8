import type { Language } from '@fairway/contract/language'
import { asWritten } from '../guard/index.ts'
import type { ChatMessage } from '../providers/index.ts'
import { isContinuation } from './continuing.ts'

/** What a tool has said since the question. */
export type LookedUp = { tool: string; input: Record<string, unknown>; output: Record<string, unknown> }

export type Talk = {
  question: string
  /** What was asked before it. */
  before: string | undefined
  /** In their order. */
  found: LookedUp[]
  /** Each question so far and what was looked up for it, the last one with them. */
  turns: { question: string; found: LookedUp[] }[]
  /** Sections that were spoken of before the question. */
  earlierSections: number[]
  /** What was looked up last before the question. */
  last: LookedUp | undefined
  /** With whom it speaks, as the prompt says: `student`, `guest`, `room`, … */
  role: string
  /** Of the room that it is asked in, such as `CS 101 02`. */
  section: string | undefined
  /** Of the page, where the question has none. */
  language: Language
  /** `Mon`. */
  today: string
  /** ISO. */
  date: string
}

const mostEarlier = 5
/** Of a question (UTF-16 units): its patterns take long over more, and it understands no page of text. */
const longestRead = 1000

export function readTalk(messages: readonly ChatMessage[]): Talk {
  const last = messages.findLastIndex(({ role }) => role === 'user')
  const before = lookedUpIn(messages.slice(0, Math.max(0, last)))
  const system = messages.find(({ role }) => role === 'system')?.content
  return {
    question: textOf(messages[last]).slice(0, longestRead),
    before: asked(messages.slice(0, Math.max(0, last)).findLast((message) => message.role === 'user' && !isContinuation(textOf(message).slice(0, longestRead)))),
    found: lookedUpIn(messages.slice(last + 1)),
    turns: turnsIn(messages),
    earlierSections: sectionsIn(planned(before.at(-1))).slice(0, mostEarlier),
    last: before.at(-1),
    language: typeof system === 'string' && system.includes('if that is unclear, in Chinese') ? 'zh' : 'en',
    ...placeIn(typeof system === 'string' ? system : ''),
    ...todayIn(typeof system === 'string' ? system : ''),
  }
}

function turnsIn(messages: readonly ChatMessage[]): Talk['turns'] {
  const starts = messages.flatMap(({ role }, index) => (role === 'user' ? [index] : []))
  return starts.map((start, index) => ({ question: textOf(messages[start]).slice(0, longestRead), found: lookedUpIn(messages.slice(start + 1, starts[index + 1])) }))
}

function asked(message: ChatMessage | undefined): string | undefined {
  return message === undefined ? undefined : textOf(message).slice(0, longestRead)
}

/** Of plans the first one: the others are of the same courses. */
function planned(last: LookedUp | undefined): unknown {
  const plans = last?.tool === 'plan_week' ? last.output['plans'] : undefined
  return Array.isArray(plans) ? plans[0] : last?.output
}

function placeIn(system: string): Pick<Talk, 'role' | 'section'> {
  const [, role = system.includes('called into a room') ? 'room' : ''] = /You are speaking with a (\w+)\./.exec(system) ?? []
  return { role, section: /The room is that of section (.+?)\. Words such as/.exec(system)?.[1] }
}

/** As the prompt of the assistant says it. */
function todayIn(system: string): Pick<Talk, 'today' | 'date'> {
  const [, weekday = '', day = '', month = '', year = ''] = /Today is (\w{3})\w*,? (\d{1,2}) (\w{3})\w* (\d{4})/.exec(system) ?? []
  const number = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].indexOf(month) + 1
  return { today: weekday, date: number > 0 ? `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}` : '' }
}

function lookedUpIn(messages: readonly ChatMessage[]): LookedUp[] {
  const calls = new Map(messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []).map((call) => [call.id, call] as const) : [])))
  return messages.flatMap((message): LookedUp[] => {
    const call = message.role === 'tool' ? calls.get(message.callId) : undefined
    return message.role === 'tool' && call ? [{ tool: call.name, input: objectIn(call.arguments), output: objectIn(message.content) }] : []
  })
}

/** Every `section_id` in it, in its order. */
export function sectionsIn(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(sectionsIn)
  return Object.entries(value).flatMap(([name, one]) => (name === 'section_id' && typeof one === 'number' ? [one] : name === 'same_times' ? [] : sectionsIn(one)))
}

function objectIn(json: string): Record<string, unknown> {
  try {
    const value = JSON.parse(json, (_, one: unknown) => (typeof one === 'string' ? asWritten(one) : one)) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function textOf(message: ChatMessage | undefined): string {
  if (message?.role !== 'user') return ''
  return typeof message.content === 'string' ? message.content : message.content.map((part) => (part.type === 'text' ? part.text : '')).join(' ')
}
