import type { ChatRequest } from '../providers/index.ts'

export type Composed = { calls: { name: string; input: unknown }[]; text: string }

/** What to look up for a request, or what to say. */
export function composed({ messages }: ChatRequest): Composed {
  const question = messages.findLast(({ role }) => role === 'user')
  const isChinese = /\p{Script=Han}/u.test(typeof question?.content === 'string' ? question.content : '')
  return {
    calls: [],
    text: isChinese
      ? '我是校园内置助手，不是大语言模型。我可以查找课程、查看剩余名额和您的课表、检查冲突、说明选课轮次，也可以帮您排课。'
      : 'I am the built-in assistant of the campus, not a language model. I can find courses, see seats and your timetable, check conflicts, tell when rounds open, and plan your week.',
  }
}
