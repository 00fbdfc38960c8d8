import type { CompletionEvent } from '../completions/index.ts'
import { createToolCallCollector, type FinishReason } from '../providers/index.ts'

// Answers as OpenAI's clients read them.

type Begin = Extract<CompletionEvent, { type: 'begin' }>
type Finish = Extract<CompletionEvent, { type: 'finish' }>

const reasons: Record<FinishReason, string> = { stop: 'stop', length: 'length', 'content-filter': 'content_filter', 'tool-calls': 'tool_calls' }

function usageOf({ usage }: Finish): object {
  const { input = 0, output = 0, cached = 0, reasoning = 0 } = usage ?? {}
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
}

/** The chunks of a streamed answer; the usage in one of its own, for who asks for it. */
export function createChunks({ includesUsage, at = Date.now() }: { includesUsage: boolean; at?: number }) {
  let head: object = {}

  return function chunksOf(event: CompletionEvent): object[] {
    switch (event.type) {
      case 'begin':
        head = { id: `chatcmpl-${event.id}`, object: 'chat.completion.chunk', created: Math.floor(at / 1000), model: nameOf(event.model) }
        return [chunk({ role: 'assistant', content: '' })]
      case 'text':
        return [chunk({ content: event.text })]
      case 'reasoning':
        return [chunk({ reasoning_content: event.text })]
      case 'tool-call': {
        const { index, id, name, arguments: text } = event
        return [chunk({ tool_calls: [{ index, ...(id !== undefined && { id, type: 'function' }), function: { ...(name !== undefined && { name }), arguments: text } }] })]
      }
      case 'retract':
        // The format has no word for it; the reason at the end says it.
        return []
      case 'finish':
        return [{ ...chunk({}, reasons[event.reason]) }, ...(includesUsage ? [{ ...head, choices: [], usage: usageOf(event) }] : [])]
    }
  }

  function chunk(delta: object, reason: string | null = null): object {
    return { ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }], ...(includesUsage && { usage: null }) }
  }
}

/** An answer as one. */
export async function wholeAnswer(events: AsyncIterable<CompletionEvent>): Promise<object> {
  const calls = createToolCallCollector()
  let begin: Begin | undefined
  let finish: Finish | undefined
  let text = ''
  let reasoning = ''
  for await (const event of events) {
    if (event.type === 'begin') begin = event
    else if (event.type === 'finish') finish = event
    else if (event.type === 'text') text += event.text
    else if (event.type === 'reasoning') reasoning += event.text
    else if (event.type === 'tool-call') calls.add(event)
    else text = reasoning = ''
  }
  const toolCalls = calls.calls().map(({ id, name, arguments: given }) => ({ id, type: 'function', function: { name, arguments: given } }))
  return {
    id: `chatcmpl-${begin!.id}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: nameOf(begin!.model),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text === '' && toolCalls.length > 0 ? null : text, refusal: null, ...(reasoning !== '' && { reasoning_content: reasoning }), ...(toolCalls.length > 0 && { tool_calls: toolCalls }) },
        logprobs: null,
        finish_reason: reasons[finish!.reason],
      },
    ],
    usage: usageOf(finish!),
  }
}

/** Servers may have models of the same name. */
export function nameOf({ server, name }: Pick<Begin['model'], 'server' | 'name'>): string {
  return `${server}/${name}`
}
