import type { ChatEvent, FinishReason, Usage } from './chat.ts'
import { errorOfChunk, ProviderError } from './provider-error.ts'
import { createToolCallPieces, type ToolCallPiece } from './tool-call-pieces.ts'

// Reads the chunks of an answer, as OpenAI, DeepSeek, Azure and the many who speak like them send them. What is not known is
// passed over; everything may be missing or null.

/** Of one answer. What is beyond it no model reads or says, and no column of ours holds the sums. */
const mostTokens = 100_000_000

type Delta = { content?: unknown; reasoning_content?: unknown; reasoning?: unknown; refusal?: unknown; tool_calls?: unknown; function_call?: unknown }
type Choice = { index?: unknown; delta?: Delta | null; message?: Delta | null; finish_reason?: unknown; content_filter_results?: unknown; content_filter_offsets?: unknown }
type Chunk = { choices?: unknown; usage?: unknown; error?: unknown; object?: unknown }

export type AnswerReader = ReturnType<typeof createAnswerReader>

export function createAnswerReader() {
  const toolCalls = createToolCallPieces()
  let reason: FinishReason | undefined
  let usage: Usage | undefined
  let hasCalls = false
  let isRetracted = false

  return {
    /** The answer has been said to its end; only usage and what a filter finds may follow. */
    get hasFinished(): boolean {
      return reason !== undefined || isRetracted
    },

    /**
     * @param data of one event, or of an answer that was not streamed
     * @throws {ProviderError}
     */
    read(data: string): ChatEvent[] {
      let chunk: Chunk | null
      try {
        chunk = JSON.parse(data) as Chunk | null
      } catch {
        throw new ProviderError('protocol', `Not JSON: ${data.slice(0, 200)}`)
      }
      if (typeof chunk !== 'object' || chunk === null) return []
      if (chunk.error !== undefined && chunk.error !== null) throw errorOfChunk(chunk.error)
      if (chunk.object === 'error') throw errorOfChunk(chunk)
      usage = usageIn(chunk.usage) ?? usage
      const choices = Array.isArray(chunk.choices) ? (chunk.choices as (Choice | null)[]) : []
      // One answer is asked for. Of the choices that nobody asked for, nothing is heard.
      const choice = choices.find((one) => one !== null && (one.index ?? 0) === 0)
      return choice ? eventsOf(choice) : []
    },

    /** When nothing more comes. @throws {ProviderError} `truncated`: `[DONE]` or the end of the line alone is no end */
    finish(): Extract<ChatEvent, { type: 'finish' }> {
      const why = isRetracted ? 'content-filter' : reason
      if (why === undefined) throw new ProviderError('truncated', 'The answer ended without a reason.')
      return { type: 'finish', reason: why, usage }
    },
  }

  function eventsOf(choice: Choice): ChatEvent[] {
    const events: ChatEvent[] = []
    const delta = choice.delta ?? choice.message
    const thought = textIn(delta?.reasoning_content) || textIn(delta?.reasoning)
    if (thought) events.push({ type: 'reasoning', text: thought })
    const said = textIn(delta?.content) || textIn(delta?.refusal)
    if (said) events.push({ type: 'text', text: said })
    if (Array.isArray(delta?.tool_calls)) {
      for (const piece of delta.tool_calls as (ToolCallPiece | null)[]) {
        if (piece === null) continue
        hasCalls = true
        events.push(toolCalls.take(piece))
      }
    }
    // What was there before tools, one to an answer; some servers know nothing else.
    if (isObject(delta?.function_call)) {
      hasCalls = true
      events.push(toolCalls.take({ index: 0, function: delta.function_call }))
    }
    const ended = reasonIn(choice.finish_reason)
    if (ended) reason = ended
    // A filter that runs beside the model says so without a delta, after the text, and even after the end.
    const isLate = isObject(choice.content_filter_offsets) && (ended === 'content-filter' || isFiltered(choice.content_filter_results))
    if (isLate && !isRetracted) {
      isRetracted = true
      events.push({ type: 'retract' })
    }
    return events
  }

  function reasonIn(said: unknown): FinishReason | undefined {
    switch (said) {
      case undefined:
      case null:
      case '':
        return undefined
      case 'length':
      case 'max_tokens':
        return 'length'
      case 'content_filter':
        return 'content-filter'
      case 'insufficient_system_resource':
        throw new ProviderError('unavailable', 'insufficient_system_resource')
      case 'abort':
        throw new ProviderError('truncated', 'The answer was broken off.')
      case 'error':
        throw new ProviderError('unavailable', 'The answer ended with an error.')
      default:
        // Some say `stop` after tool calls, some `tool_calls` without any, others have words of their own.
        return hasCalls ? 'tool-calls' : 'stop'
    }
  }
}

function textIn(value: unknown): string {
  if (typeof value === 'string') return value
  // Some servers answer in parts.
  return Array.isArray(value) ? value.map((part) => textIn((part as { text?: unknown } | null)?.text)).join('') : ''
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isFiltered(results: unknown): boolean {
  return isObject(results) && Object.values(results).some((result) => (result as { filtered?: unknown } | null)?.filtered === true)
}

function usageIn(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined
  const said = value as Record<string, unknown> & { prompt_tokens_details?: { cached_tokens?: unknown } | null; completion_tokens_details?: { reasoning_tokens?: unknown } | null }
  const input = countIn(said.prompt_tokens)
  const output = countIn(said.completion_tokens)
  if (input === undefined && output === undefined) return undefined
  const cached = countIn(said.prompt_tokens_details?.cached_tokens) ?? countIn(said.prompt_cache_hit_tokens)
  const reasoning = countIn(said.completion_tokens_details?.reasoning_tokens)
  return { input: input ?? 0, output: output ?? 0, ...(cached !== undefined && { cached }), ...(reasoning !== undefined && { reasoning }) }
}

/** @returns undefined: nothing that a server could mean */
export function countIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostTokens ? value : undefined
}
