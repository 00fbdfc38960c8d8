import type { ChatMessage, ChatRequest, ToolCall } from './chat.ts'
import type { ModelServer } from './model-server.ts'

/** What is sent for a request; each kind of server wants it a little different. */
export function bodyOf(server: Pick<ModelServer, 'kind' | 'baseUrl'>, request: ChatRequest): Record<string, unknown> {
  const { model, messages, tools, toolChoice, temperature, maxTokens, topP, stop, thinks, user, more, streams = true } = request
  const isDeepSeek = server.kind === 'deepseek'
  return {
    ...more,
    model,
    messages: messagesOf(messages, isDeepSeek),
    ...(tools && tools.length > 0 && { tools: tools.map(({ name, description, parameters, strict }) => ({ type: 'function', function: { name, description, parameters, strict } })), tool_choice: choiceOf(toolChoice) }),
    temperature,
    top_p: topP,
    stop,
    ...(maxTokens !== undefined && { [isOpenAi(server) ? 'max_completion_tokens' : 'max_tokens']: maxTokens }),
    ...(isDeepSeek && thinks !== undefined && { thinking: { type: thinks ? 'enabled' : 'disabled' } }),
    ...(user !== undefined && { [isDeepSeek ? 'user_id' : 'user']: user }),
    ...(streams && { stream: true, stream_options: { include_usage: true } }),
  }
}

/**
 * DeepSeek refuses (400) what comes after a question and its tool calls unless every answer up to the next question has its thoughts
 * with it, the closing one too. Those of other turns it ignores, and older models of it refuse them.
 */
function messagesOf(messages: readonly ChatMessage[], isDeepSeek: boolean): Record<string, unknown>[] {
  let turn = 0
  const turns = messages.map(({ role }) => (role === 'user' ? ++turn : turn))
  const withCalls = new Set(turns.filter((_, index) => callsOf(messages[index]!).length > 0))
  return messages.map((message, index) => messageOf(message, isDeepSeek && withCalls.has(turns[index]!)))
}

function messageOf(message: ChatMessage, hasThoughts: boolean): Record<string, unknown> {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.callId, content: message.content }
  if (message.role !== 'assistant') return { role: message.role, content: message.content }
  const { content, reasoning = '' } = message
  const calls = callsOf(message)
  return {
    role: 'assistant',
    content: content === '' && calls.length > 0 ? null : content,
    ...(calls.length > 0 && { tool_calls: calls.map(({ id, name, arguments: text }) => ({ id, type: 'function', function: { name, arguments: text } })) }),
    // Empty where they are lost, as of another model.
    ...(hasThoughts && { reasoning_content: reasoning }),
  }
}

function callsOf(message: ChatMessage): readonly ToolCall[] {
  return (message.role === 'assistant' && message.toolCalls) || []
}

function choiceOf(choice: ChatRequest['toolChoice']): unknown {
  return typeof choice === 'object' ? { type: 'function', function: choice } : choice
}

/** Its newer models refuse `max_tokens`, and most who speak like it know nothing else. */
function isOpenAi({ kind, baseUrl }: Pick<ModelServer, 'kind' | 'baseUrl'>): boolean {
  return kind === 'azure' || (kind === 'openai' && new URL(baseUrl).hostname === 'api.openai.com')
}
