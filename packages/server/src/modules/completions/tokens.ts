import { LRUCache } from 'lru-cache'
import type { ChatMessage, ToolDefinition } from '../providers/index.ts'

// How many tokens texts have. Exact for the models of OpenAI; others cut a little differently, and what they report corrects the
// estimate (`createUsageCounting`).

type Encoding = { countTokens(text: string): number }

let encoding: Encoding | undefined
let loading: Promise<void> | undefined

/** Takes a second, in which nothing else is done, so it is for the start. Until then counts are estimates that are rather too high. */
export function prepareTokens(): Promise<void> {
  return (loading ??= import('gpt-tokenizer/encoding/o200k_base').then((loaded) => void (encoding = loaded)))
}

/** Text that is longer than this is counted in pieces: a tokenizer may take long over a word without an end. */
const pieceLength = 4000

/** Longer ones are estimated, or counting one would hold everybody up for seconds. */
const longestCounted = 100_000

export function countTokens(text: string): number {
  if (!encoding || text.length > longestCounted) return estimateTokens(text)
  let count = 0
  for (let from = 0; from < text.length; ) {
    let to = Math.min(from + pieceLength, text.length)
    // Never between the halves of a letter.
    if (to < text.length && /[\uD800-\uDBFF]/.test(text[to - 1]!)) to++
    count += encoding.countTokens(text.slice(from, to))
    from = to
  }
  return count
}

/** Without a tokenizer. A Chinese character has one token or a little more, four Latin letters have about one. */
export function estimateTokens(text: string): number {
  let wide = 0
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x2e80) wide++
  return Math.ceil(wide * 1.3 + (text.length - wide) / 3)
}

/** What stands around a message on the wire. */
const aroundMessage = 4
const ofImage = 1100

/** Those of a conversation are counted once, and told to a model at each look at the campus. */
const counted = new WeakMap<ChatMessage | ToolDefinition, number>()

export function countMessage(message: ChatMessage): number {
  return once(message, () => aroundMessage + countContent(message))
}

function once<Said extends ChatMessage | ToolDefinition>(said: Said, count: () => number): number {
  const known = counted.get(said)
  if (known !== undefined) return known
  const tokens = count()
  // Estimates are made anew.
  if (encoding) counted.set(said, tokens)
  return tokens
}

/** Instructions are the same for everybody of a day. */
const instructions = new LRUCache<string, number>({ max: 200 })

function countInstructions(text: string): number {
  if (!encoding) return estimateTokens(text)
  const known = instructions.get(text)
  if (known !== undefined) return known
  const tokens = countTokens(text)
  instructions.set(text, tokens)
  return tokens
}

function countContent(message: ChatMessage): number {
  switch (message.role) {
    case 'system':
      return countInstructions(message.content)
    case 'tool':
      return countTokens(message.content)
    case 'user':
      return typeof message.content === 'string' ? countTokens(message.content) : message.content.reduce((sum, part) => sum + (part.type === 'text' ? countTokens(part.text) : ofImage), 0)
    case 'assistant':
      return countTokens(message.content) + countTokens(message.reasoning ?? '') + (message.toolCalls ?? []).reduce((sum, call) => sum + aroundMessage + countTokens(call.name) + countTokens(call.arguments), 0)
  }
}

/** The same for a prompt of many pieces. */
const mostCounted = 200_000

export function countPrompt(messages: readonly ChatMessage[], tools: readonly ToolDefinition[] = []): number {
  if (lengthOf(messages, tools) > mostCounted) return estimateTokens(JSON.stringify([messages, tools], (key, value: unknown) => (key === 'image_url' ? '' : value)))
  const ofTools = tools.reduce((sum, tool) => sum + once(tool, () => countTokens(JSON.stringify(tool))), 0)
  return messages.reduce((sum, message) => sum + countMessage(message), 3) + ofTools
}

/** In characters, images left out. */
function lengthOf(messages: readonly ChatMessage[], tools: readonly ToolDefinition[]): number {
  const ofContent = (content: ChatMessage['content']) => (typeof content === 'string' ? content.length : content.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0))
  const ofTools = tools.reduce((sum, { description = '', parameters }) => sum + description.length + (parameters ? JSON.stringify(parameters).length : 0), 0)
  return messages.reduce((sum, { content }) => sum + ofContent(content), ofTools)
}
