import type { LookedUp } from './looked-up.ts'

// What is asked after an answer from the documents or about rounds, and is no question by itself: “那最晚什么时候？”, “换课呢”.

const beginning = /^(?:那么?|还有|另外|然后|和|and\b|but\b|then\b|so\b|or\b|also\b|what about\b|how about\b|[\s，,])+/i
const ending = /(?:呢|吗|呀|啊|[\s?？。.!！])+$/
/** Nothing but how, when or where. */
const bare = /^(?:最晚|最迟|最早|到|是|要|需要|大概|一般|可以|能|截止|在|去|它|这个|时间|到底|什么时候|啥时候|何时|几点|哪天|多久|多长时间|多少钱|哪里|哪儿|为什么|怎么办|怎么弄|找谁|谁|几次|几天|until|till|by|at|the|latest|earliest|when|where|why|who|how|long|much|many|often|times|is|it|that|does|do|can|i|take|cost|deadline|for|to|is that|ask|whom|what|\s)+$/i
const asking = /怎么|如何|怎样|请问|我想|要|可以|能|\b(?:how|do|does|can|could|to|i|a|an|the|my|you|please|should|what|is|are)\b|[?？。.!！]/gi
const tools = ['search_knowledge', 'rounds']

/** It is no question without the one before it. */
export function isContinuation(text: string): boolean {
  const rest = text.replace(beginning, '').replace(ending, '').trim()
  return text.length <= 40 && (bare.test(rest) || beginning.test(text) || /呢[?？]?\s*$/.test(text))
}

/** The whole question; undefined: it is one by itself, or nothing was said before. */
export function continued(text: string, before: string | undefined, last: LookedUp | undefined): string | undefined {
  if (before === undefined || !last || !tools.includes(last.tool) || text.length > 40) return undefined
  const rest = text.replace(beginning, '').replace(ending, '').trim()
  if (rest === '') return undefined
  const isChinese = /\p{Script=Han}/u.test(text)
  if (bare.test(rest)) {
    const subject = before.replaceAll(asking, ' ').replace(ending, '').trim()
    return isChinese ? `${subject}${rest}` : `${rest} ${subject}`
  }
  if (!beginning.test(text) && !/呢[?？]?\s*$/.test(text)) return undefined
  if (/怎么|如何|怎样|\bhow\b/i.test(before) && !/怎么|如何|什么|哪|多|\b(?:how|what|when|where|which|who)\b/i.test(rest)) return isChinese ? `怎么${rest}` : `how do I ${rest}`
  return undefined
}
