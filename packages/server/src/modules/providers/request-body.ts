import type { ChatMessage, ChatRequest } from './chat.ts'
import type { ModelServer } from './model-server.ts'

/** What is sent for a request; each kind of server wants it a little different. */
export function bodyOf(server: Pick<ModelServer, 'kind' | 'baseUrl'>, request: ChatRequest): Record<string, unknown> {
  const { model, messages, tools, toolChoice, temperature, maxTokens, topP, stop, thinks, user, more, streams = true } = request
  const isDeepSeek = server.kind === 'deepseek'
  return {
    ...more,
    model,
    messages: messages.map((message) => messageOf(message, isDeepSeek)),
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

function messageOf(message: ChatMessage, isDeepSeek: boolean): Record<string, unknown> {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.callId, content: message.content }
  if (message.role !== 'assistant') return { role: message.role, content: message.content }
  const { content, toolCalls = [], reasoning = '' } = message
  if (toolCalls.length === 0) return { role: 'assistant', content }
  return {
    role: 'assistant',
    content: content === '' ? null : content,
    tool_calls: toolCalls.map(({ id, name, arguments: text }) => ({ id, type: 'function', function: { name, arguments: text } })),
    // It refuses (400) a call whose thoughts are missing, and ignores the thoughts of other turns.
    ...(isDeepSeek && { reasoning_content: reasoning }),
  }
}

function choiceOf(choice: ChatRequest['toolChoice']): unknown {
  return typeof choice === 'object' ? { type: 'function', function: choice } : choice
}

/** Its newer models refuse `max_tokens`, and most who speak like it know nothing else. */
function isOpenAi({ kind, baseUrl }: Pick<ModelServer, 'kind' | 'baseUrl'>): boolean {
  return kind === 'azure' || (kind === 'openai' && new URL(baseUrl).hostname === 'api.openai.com')
}
