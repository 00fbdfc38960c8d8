// How the rest of the program speaks with a model, whichever server it runs on.

export type ToolCall = {
  id: string
  name: string
  /** JSON, as the model wrote it: nobody has looked at it yet. */
  arguments: string
}

/** An image beside text, of a model that sees. */
export type ContentPart = { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string; detail?: string | undefined } }

export type ChatMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string | readonly ContentPart[] }
  | {
      role: 'assistant'
      content: string
      toolCalls?: readonly ToolCall[] | undefined
      /** What the model thought before. Some models demand it back with their tool calls. */
      reasoning?: string | undefined
    }
  | { role: 'tool'; callId: string; content: string }

export type ToolDefinition = { name: string; description?: string | undefined; parameters?: Record<string, unknown> | undefined; strict?: boolean | undefined }
export type ToolChoice = 'auto' | 'none' | 'required' | { name: string }

export type ChatRequest = {
  /** As the server calls it; of Azure the name of the deployment. */
  model: string
  messages: readonly ChatMessage[]
  tools?: readonly ToolDefinition[] | undefined
  toolChoice?: ToolChoice | undefined
  temperature?: number | undefined
  /** Of the answer. */
  maxTokens?: number | undefined
  topP?: number | undefined
  stop?: string | readonly string[] | undefined
  /** Whether models that can do either are to think first. `undefined`: as they do by themselves. */
  thinks?: boolean | undefined
  /** Who asks, for the server's own safety; never a name or number, but what only this campus can trace back. */
  user?: string | undefined
  /** What the pipeline hands on without looking at it, by its name on the wire. */
  more?: Readonly<Record<string, unknown>> | undefined
  /** Some servers and proxies cannot stream. */
  streams?: boolean | undefined
}

export type Usage = {
  input: number
  output: number
  /** Of the input, what the server had read before. */
  cached?: number | undefined
  /** Of the output, what was thought and not said. */
  reasoning?: number | undefined
}

export type FinishReason = 'stop' | 'length' | 'content-filter' | 'tool-calls'

export type ChatEvent =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  /** A piece of a tool call, by its place among the calls of this answer. The id and the name come once, as soon as they are known. */
  | { type: 'tool-call'; index: number; id?: string | undefined; name?: string | undefined; arguments: string }
  /** What was told so far must be shown no more: a filter was slower than the model. */
  | { type: 'retract' }
  /** The last one. Without it an answer is not complete. */
  | { type: 'finish'; reason: FinishReason; usage: Usage | undefined }

export type Timeouts = {
  /** Until something of the answer itself: keep-alives do not count. */
  firstTokenMs: number
  /** Between two pieces of the answer. */
  idleMs: number
  totalMs: number
}

/** One server of models. */
export type ChatProvider = {
  /**
   * Asks once, and never again by itself, but for what a model refuses a field that it need not be sent. When `signal` aborts, the connection is closed at once.
   *
   * @throws {ProviderError} also in the middle of an answer
   */
  stream(request: ChatRequest, signal: AbortSignal, timeouts: Timeouts): AsyncIterable<ChatEvent>

  /** Texts as numbers, as the server says them. Undefined: it has none. @throws {ProviderError} */
  embed?(model: string, body: Record<string, unknown>, signal: AbortSignal): Promise<unknown>
}
