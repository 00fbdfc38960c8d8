import type { GatewayMessage, GatewayRequest } from '@fairway/contract/gateway'
import type { Asking, CompletionAsk } from '../completions/index.ts'
import type { ChatMessage, ContentPart, ToolCall } from '../providers/index.ts'

/** What a program asks, as the pipeline takes it. */
export function askOf(request: GatewayRequest, { key, personId }: Pick<Asking, 'key' | 'personId'>): Omit<CompletionAsk, 'asking'> {
  const { model, messages, tools, tool_choice: choice, temperature, top_p: topP, max_tokens: most, max_completion_tokens: mostCompletion, stop } = request
  const maxTokens = mostCompletion ?? most
  return {
    model: model === 'auto' ? undefined : model,
    messages: messages.map(messageOf),
    ...(tools && {
      tools: tools.map(({ function: { name, description, parameters, strict } }) => ({ name, description: description ?? undefined, parameters: parameters ?? undefined, strict: strict ?? undefined })),
    }),
    parameters: {
      ...(choice && { toolChoice: typeof choice === 'string' ? choice : { name: choice.function.name } }),
      ...(typeof temperature === 'number' && { temperature }),
      ...(typeof topP === 'number' && { topP }),
      ...(typeof maxTokens === 'number' && { maxTokens }),
      ...(stop !== undefined && stop !== null && { stop }),
      more: passedOn(request),
    },
    written: writtenIn(messages) || undefined,
    // Who wants the same again and again says so; others want another answer when they ask a second time.
    ...(temperature === 0 && { cache: { scope: key ? `key:${key.id}` : `person:${personId}`, version: '' } }),
  }
}

/** What the pipeline neither needs nor changes. */
function passedOn({ response_format, seed, presence_penalty, frequency_penalty, reasoning_effort, thinking, parallel_tool_calls }: GatewayRequest): Record<string, unknown> {
  const given = { response_format, seed, presence_penalty, frequency_penalty, reasoning_effort, thinking, parallel_tool_calls }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null))
}

function messageOf(message: GatewayMessage): ChatMessage {
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: textOf(message.content) }
    case 'user':
      return { role: 'user', content: typeof message.content === 'string' ? message.content : message.content.map((part): ContentPart => (part.type === 'text' ? { type: 'text', text: part.text } : { type: 'image_url', image_url: part.image_url })) }
    case 'tool':
      return { role: 'tool', callId: message.tool_call_id, content: textOf(message.content) }
    case 'assistant':
      return {
        role: 'assistant',
        content: textOf(message.content ?? ''),
        ...(message.tool_calls && { toolCalls: message.tool_calls.map(({ id, function: { name, arguments: text } }): ToolCall => ({ id, name, arguments: text })) }),
        ...(typeof message.reasoning_content === 'string' && { reasoning: message.reasoning_content }),
      }
  }
}

/** What has been written since the last answer, for the guard. */
function writtenIn(messages: readonly GatewayMessage[]): string {
  const from = messages.findLastIndex(({ role }) => role === 'assistant') + 1
  return messages.slice(from).flatMap((message) => (message.role === 'user' ? [textOf(message.content)] : [])).join('\n\n')
}

function textOf(content: string | readonly { type: string; text?: unknown }[]): string {
  return typeof content === 'string' ? content : content.flatMap((part) => (part.type === 'text' && typeof part.text === 'string' ? [part.text] : [])).join('\n')
}
