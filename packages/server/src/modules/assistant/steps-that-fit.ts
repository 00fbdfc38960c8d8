import { countMessage } from '../completions/index.ts'
import type { ChatMessage } from '../providers/index.ts'

// What tools said in the course of one answer may be more than a model reads. The oldest results make way first, and each call keeps a
// result: without one a server refuses the whole conversation.

const gone = JSON.stringify({ note: 'What this said is no longer shown here, to leave room. Call the tool again if it is needed.' })

/** @param tokens that these messages may have; the results of the last step are left alone */
export function stepsThatFit(steps: readonly ChatMessage[], tokens: number): ChatMessage[] {
  const costs = steps.map(countMessage)
  let total = costs.reduce((sum, cost) => sum + cost, 0)
  const lastStep = steps.findLastIndex(({ role }) => role === 'assistant')
  return steps.map((step, index) => {
    if (total <= tokens || step.role !== 'tool' || index > lastStep) return step
    const short: ChatMessage = { ...step, content: gone }
    const saved = costs[index]! - countMessage(short)
    if (saved <= 0) return step
    total -= saved
    return short
  })
}
