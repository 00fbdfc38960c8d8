import type { WireRequest } from './asked.ts'
import { tokensOf, type Dialect, type Manners, type Piece, type Script, type ScriptedCall } from './script.ts'

// What is in the chunks of an answer, as each dialect fills them.

export type Chunk = {
  /** Is something said in it: of thoughts, text or tool calls? */
  isToken: boolean
  json(): unknown
}

type Delta = Record<string, unknown>
export type Answer = { dialect: Dialect; request: WireRequest; script: Script; id: string; created: number }

export const safe = { hate: { filtered: false, severity: 'safe' }, violence: { filtered: false, severity: 'safe' } }
const blocked = { protected_material_text: { detected: true, filtered: true } }

/** Until the first token, from it to the end, and what comes after the end. */
export function chunksOf(answer: Answer): { before: Chunk[]; said: Chunk[]; after: Chunk[] } {
  const { dialect, script, request } = answer
  const manners = mannersOf(answer)
  const { nulls, filter } = manners
  const isDeepSeek = dialect === 'deepseek'
  const quiet = (json: unknown): Chunk => ({ isToken: false, json: () => json })
  const withDelta = (delta: () => Delta): Chunk => ({ isToken: true, json: () => chunk(answer, [choice(answer, delta(), null)]) })

  const before = [quiet(chunk(answer, [choice(answer, { role: 'assistant', content: isDeepSeek && thoughtsOf(answer).length > 0 ? null : '' }, null)]))]
  if (dialect === 'azure') before.unshift(quiet({ choices: [], created: 0, id: '', model: '', object: '', prompt_filter_results: [{ prompt_index: 0, content_filter_results: safe }] }))
  if (nulls) before.push(...[null, {}, { choices: null }, { choices: [null] }, { choices: [{ index: 0 }] }, { choices: [{ index: 0, delta: null, finish_reason: '' }], error: null, usage: null }].map(quiet))

  const field = manners.reasoningField ?? 'reasoning_content'
  const other = { ...(isDeepSeek && { content: null }) }
  const noThought = { ...(isDeepSeek && { reasoning_content: null }) }
  const said = [
    ...bundled(thoughtsOf(answer), script).map((piece) => withDelta(() => ({ ...other, [field]: piece() }))),
    ...bundled(textOf(answer), script).map((piece) => withDelta(() => ({ content: piece(), ...noThought }))),
    ...tokensOf(script.refusal ?? '').map((piece) => withDelta(() => ({ refusal: piece }))),
    ...(script.toolCalls ?? []).flatMap((call, index) => callDeltas(call, index, manners)).map((delta) => withDelta(() => ({ tool_calls: [delta] }))),
  ]

  const last = chunk(answer, [choice(answer, isDeepSeek ? { content: '', reasoning_content: null } : {}, finishOf(answer))])
  const usage = usageOf(answer)
  const where = manners.usage ?? (isDeepSeek ? 'last-chunk' : 'own-chunk')
  const isWanted = isDeepSeek || request.stream_options?.include_usage === true
  if (isWanted && (where === 'last-chunk' || where === 'every-chunk')) last.usage = usage
  const after = [quiet(last)]
  if (filter === 'blocks-late') after.unshift(quiet(annotation(blocked, 'content_filter')))
  if (filter === 'late' || filter === 'blocks-after-end') after.push(quiet(annotation(safe, null)))
  if (filter === 'blocks-after-end') after.push(quiet(annotation(blocked, 'content_filter')))
  if (isWanted && where === 'own-chunk') after.push(quiet({ ...chunk(answer, []), usage }))
  return { before, said, after }
}

/** The same answer at once. */
export function wholeOf(answer: Answer): unknown {
  const { dialect, script, request, id, created } = answer
  const reasoning = whole(thoughtsOf(answer))
  const calls = script.toolCalls ?? []
  const { nulls, usage, reasoningField = 'reasoning_content', unknownFields } = mannersOf(answer)
  const text = whole(textOf(answer))
  const message = {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    ...(dialect === 'openai' && { refusal: script.refusal ?? null, annotations: [] }),
    ...(reasoning !== '' && { [reasoningField]: reasoning }),
    ...(calls.length > 0 && { tool_calls: calls.map(({ id = 'call_0', name, arguments: text }, index) => ({ index, id, type: 'function', function: { name, arguments: text } })) }),
    ...(nulls && { role: null, function_call: null, audio: null, ...(calls.length === 0 && { tool_calls: null }) }),
  }
  return {
    id,
    object: 'chat.completion',
    created,
    model: request.model,
    ...(dialect === 'azure' && { prompt_filter_results: [{ prompt_index: 0, content_filter_results: safe }] }),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishOf(answer), ...(dialect === 'azure' && { content_filter_results: safe }) }],
    ...(usage !== 'none' && { usage: usageOf(answer) }),
    ...(unknownFields && unknown),
  }
}

/** As the dialect has it, where the script does not say. */
export function mannersOf({ dialect, script: { manners } }: Answer): Manners {
  return { ...(dialect === 'openai' && { obfuscates: true }), ...manners }
}

const unknown = { unheard_of: { of: ['anything'] }, service_tier: 'default', x_groq: { id: 'req' } }

function chunk(answer: Answer, choices: unknown[]): Record<string, unknown> {
  const { id, created, request } = answer
  const { obfuscates, usage, unknownFields } = mannersOf(answer)
  return {
    id,
    object: 'chat.completion.chunk',
    created,
    model: request.model,
    system_fingerprint: 'fp_simulated',
    choices,
    ...(request.stream_options?.include_usage && { usage: usage === 'every-chunk' ? usageOf(answer) : null }),
    ...(obfuscates && request.stream_options?.include_obfuscation !== false && choices.length > 0 && { obfuscation: 'q7Zt0aXw' }),
    ...(unknownFields && unknown),
  }
}

function choice(answer: Answer, delta: Delta, finish: string | null): Record<string, unknown> {
  const { nulls, unknownFields } = mannersOf(answer)
  const empty = { role: null, content: null, refusal: null, function_call: null, tool_calls: null, reasoning_content: null, audio: null }
  return {
    index: 0,
    delta: { ...(nulls && empty), ...delta, ...(unknownFields && unknown) },
    logprobs: null,
    finish_reason: finish,
    ...(answer.dialect === 'azure' && { content_filter_results: Object.keys(delta).length > 0 && finish === null && answer.script.manners?.filter === undefined ? safe : {} }),
    ...(nulls && { content_filter_results: null, content_filter_offsets: null }),
    ...(unknownFields && unknown),
  }
}

/** Azure's filter beside the model: no delta, and nothing of the answer's own. */
function annotation(results: unknown, finish: string | null): unknown {
  const offsets = { check_offset: 44, start_offset: 44, end_offset: 198 }
  return { id: '', object: '', created: 0, model: '', choices: [{ index: 0, finish_reason: finish, content_filter_results: results, content_filter_offsets: offsets }], usage: null }
}

function callDeltas({ id, name, arguments: text }: ScriptedCall, index: number, manners: Manners): Delta[] {
  const { toolCallIndex = 'numbered', toolNameLate, toolIdRepeats, charactersPerArgument = 8 } = manners
  const place = toolCallIndex === 'missing' ? {} : { index: toolCallIndex === 'always-zero' ? 0 : index }
  const its = id ?? `call_${index}`
  const pieces = Array.from({ length: Math.ceil(text.length / charactersPerArgument) }, (_, at) => text.slice(at * charactersPerArgument, (at + 1) * charactersPerArgument))
  const first = { ...place, id: its, type: 'function', function: { ...(!toolNameLate && { name }), arguments: '' } }
  const rest = pieces.map((piece, at) => ({
    ...place,
    ...(toolIdRepeats && { id: its, type: 'function' }),
    function: { arguments: piece, ...((toolIdRepeats || (toolNameLate && at === Math.min(1, pieces.length - 1))) && { name }) },
  }))
  return [first, ...rest]
}

function finishOf({ script: { finish, toolCalls = [] } }: Answer): string {
  return finish ?? (toolCalls.length > 0 ? 'tool_calls' : 'stop')
}

function usageOf(answer: Answer): Record<string, unknown> {
  const { dialect, request, script } = answer
  const reasoningTokens = piecesOf(thoughtsOf(answer)).length
  const { input, output, cached = 0, reasoning = reasoningTokens } = script.usage ?? {
    input: tokensOf((request.messages ?? []).map(({ content }) => JSON.stringify(content ?? '')).join(' ')).length,
    output: reasoningTokens + piecesOf(textOf(answer)).length + (script.toolCalls ?? []).flatMap((call) => tokensOf(call.arguments)).length,
  }
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, ...(dialect !== 'deepseek' && { audio_tokens: 0 }) },
    completion_tokens_details: { reasoning_tokens: reasoning },
    ...(dialect === 'deepseek' && { prompt_cache_hit_tokens: cached, prompt_cache_miss_tokens: input - cached }),
  }
}

function thoughtsOf({ dialect, request, script }: Answer): string | readonly Piece[] {
  return dialect === 'deepseek' && request.thinking?.type === 'disabled' ? '' : (script.reasoning ?? '')
}

function textOf({ request, script }: Answer): string | readonly Piece[] {
  if (script.text !== undefined) {
    const now = () => `${(performance.timeOrigin + performance.now()).toFixed(3)} `
    return script.pace?.tellsTime ? piecesOf(script.text).map(() => now) : script.text
  }
  if (script.toolCalls || script.refusal !== undefined) return ''
  const last = request.messages?.at(-1)?.content
  return typeof last === 'string' ? last : JSON.stringify(last ?? '')
}

function piecesOf(text: string | readonly Piece[]): readonly Piece[] {
  return typeof text === 'string' ? tokensOf(text) : text
}

/** As many together as come in one chunk. */
function bundled(text: string | readonly Piece[], { pace: { tokensPerChunk = 1 } = {} }: Script): (() => string)[] {
  const pieces = piecesOf(text)
  return Array.from({ length: Math.ceil(pieces.length / tokensPerChunk) }, (_, at) => () => whole(pieces.slice(at * tokensPerChunk, (at + 1) * tokensPerChunk)))
}

function whole(text: string | readonly Piece[]): string {
  return typeof text === 'string' ? text : text.map((piece) => (typeof piece === 'string' ? piece : piece())).join('')
}
