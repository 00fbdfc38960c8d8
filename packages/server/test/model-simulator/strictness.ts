import type { WireMessage, WireRequest } from './asked.ts'
import type { Dialect } from './script.ts'

// What the real servers refuse, in their words and with their codes.

export type SimulatedModel = {
  id: string
  /** Fields that it does not take, as models that think do not take `temperature`. */
  refuses?: readonly string[]
  /** How many characters it reads, in place of tokens. */
  mostCharacters?: number
}

export type Refused = { status: number; body: unknown }

const knownFields = new Set(
  (
    'audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens max_tokens messages metadata modalities model moderation n parallel_tool_calls ' +
    'prediction presence_penalty prompt_cache_key prompt_cache_retention reasoning_effort response_format safety_identifier seed service_tier stop store stream stream_options ' +
    'temperature tool_choice tools top_logprobs top_p user verbosity web_search_options'
  ).split(' '),
)

export function wrongKey(dialect: Dialect, given: string | undefined): Refused {
  const end = given?.slice(-4) ?? ''
  if (dialect === 'azure') return { status: 401, body: { error: { code: '401', message: 'Access denied due to invalid subscription key or wrong API endpoint.' } } }
  // DeepSeek says the same code for whatever is wrong.
  if (dialect === 'deepseek') return error(401, `Authentication Fails, Your api key: ****${end} is invalid`, 'authentication_error', 'invalid_request_error')
  return error(401, given === undefined ? "You didn't provide an API key." : `Incorrect API key provided: ****${end}.`, 'invalid_request_error', 'invalid_api_key')
}

export function noSuchModel(dialect: Dialect, model: string): Refused {
  if (dialect === 'azure') return { status: 404, body: { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } } }
  if (dialect === 'deepseek') return error(400, 'Model Not Exist', 'invalid_request_error', 'invalid_request_error')
  return error(404, `The model \`${model}\` does not exist or you do not have access to it.`, 'invalid_request_error', 'model_not_found')
}

export function noSuchPath(dialect: Dialect, path: string): Refused {
  if (dialect === 'azure') return { status: 404, body: { error: { code: '404', message: 'Resource not found' } } }
  return dialect === 'deepseek' ? { status: 404, body: '' } : error(404, `Invalid URL (${path})`, 'invalid_request_error', null)
}

export function notJson(dialect: Dialect): Refused {
  return error(400, 'We could not parse the JSON body of your request.', 'invalid_request_error', dialect === 'deepseek' ? 'invalid_request_error' : null)
}

/** What the server does not like about a request for an answer; undefined: it answers. */
export function wrongIn(dialect: Dialect, { id, refuses = [], mostCharacters = Infinity }: SimulatedModel, body: WireRequest): Refused | undefined {
  const code = dialect === 'deepseek' ? 'invalid_request_error' : null
  const refuse = (message: string, itsCode: string | null = code, param: string | null = null) => error(400, message, 'invalid_request_error', dialect === 'deepseek' ? 'invalid_request_error' : itsCode, param)
  const { messages, tools, temperature, stop } = body
  if (!Array.isArray(messages) || messages.length === 0) return refuse("Invalid 'messages': empty array.", 'empty_array', 'messages')
  if (dialect !== 'deepseek') {
    const unknown = Object.keys(body).find((field) => !knownFields.has(field))
    if (unknown) return refuse(`Unknown parameter: '${unknown}'.`, 'unknown_parameter', unknown)
    const thinking = messages.findIndex((message) => 'reasoning_content' in message)
    if (thinking !== -1) return refuse(`Unknown parameter: 'messages[${thinking}].reasoning_content'.`, 'unknown_parameter', `messages[${thinking}].reasoning_content`)
  }
  for (const field of refuses) {
    if (body[field] === undefined) continue
    if (field === 'temperature' || field === 'top_p') {
      if (body[field] !== 1) return refuse(`Unsupported value: '${field}' does not support ${String(body[field])} with this model. Only the default (1) value is supported.`, 'unsupported_value', field)
    } else {
      const instead = field === 'max_tokens' ? " Use 'max_completion_tokens' instead." : ''
      return refuse(`Unsupported parameter: '${field}' is not supported with this model.${instead}`, 'unsupported_parameter', field)
    }
  }
  if (temperature !== undefined && !(typeof temperature === 'number' && temperature >= 0 && temperature <= 2)) return refuse("Invalid 'temperature': expected a value between 0 and 2.", 'invalid_value', 'temperature')
  if (Array.isArray(stop) && stop.length > (dialect === 'deepseek' ? 16 : 4)) return refuse("Invalid 'stop': array too long.", 'array_above_max_length', 'stop')
  for (const field of ['max_tokens', 'max_completion_tokens']) {
    const most = body[field]
    if (most !== undefined && !(Number.isInteger(most) && (most as number) > 0)) return refuse(`Invalid '${field}': expected an integer of at least 1.`, 'integer_below_min_value', field)
  }
  if (body.stream_options !== undefined && body.stream !== true) return refuse("The 'stream_options' parameter is only allowed when 'stream' is enabled.", null, 'stream_options')
  if (body.tool_choice !== undefined && !tools?.length) return refuse("'tool_choice' is only allowed when 'tools' are specified.", null, 'tool_choice')
  if (tools?.some((tool) => tool.type !== 'function' || !/^[a-zA-Z0-9_-]{1,64}$/.test(tool.function?.name ?? ''))) return refuse("Invalid 'tools[0].function.name': string does not match pattern.", 'invalid_value', 'tools')
  if (dialect === 'deepseek') {
    if (typeof body.user_id === 'string' && !/^[a-zA-Z0-9_-]{1,512}$/.test(body.user_id)) return refuse('Invalid user_id.')
    const isThinking = body.thinking?.type !== 'disabled'
    if (isThinking && lacksThoughts(messages)) return refuse('The `reasoning_content` in the thinking mode must be passed back to the API.')
  }
  const wrong = wrongInOrder(messages)
  if (wrong) return refuse(wrong, null, 'messages')
  const length = JSON.stringify(messages).length
  if (length > mostCharacters) return refuse(`This model's maximum context length is ${mostCharacters} tokens. However, your messages of ${id} resulted in ${length} tokens.`, 'context_length_exceeded', 'messages')
  return undefined
}

/** Where tools were called between two questions, all that was answered between them comes with its thoughts, the closing answer too. */
function lacksThoughts(messages: WireMessage[]): boolean {
  const turns: WireMessage[][] = [[]]
  for (const message of messages) {
    if (message.role === 'user') turns.push([])
    else if (message.role === 'assistant') turns.at(-1)!.push(message)
  }
  return turns.some((turn) => turn.some(({ tool_calls: calls }) => calls?.length) && turn.some(({ reasoning_content: thoughts }) => typeof thoughts !== 'string'))
}

/** A tool call and what came of it belong together. */
function wrongInOrder(messages: WireMessage[]): string | undefined {
  let open: string[] = []
  for (const { role, content, tool_calls: calls, tool_call_id: id } of messages) {
    if (role === 'tool') {
      if (!open.includes(id ?? '')) return "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'."
      open = open.filter((one) => one !== id)
      continue
    }
    if (open.length > 0) return `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${open.join(', ')}`
    if (!['system', 'developer', 'user', 'assistant'].includes(role ?? '')) return `Invalid value: '${role ?? ''}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.`
    if (!calls?.length && typeof content !== 'string' && !Array.isArray(content)) return "Invalid value for 'content': expected a string, got null."
    open = (calls ?? []).map((call) => call.id ?? '')
  }
  return open.length > 0 ? `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${open.join(', ')}` : undefined
}

function error(status: number, message: string, type: string, code: string | null, param: string | null = null): Refused {
  return { status, body: { error: { message, type, param, code } } }
}
