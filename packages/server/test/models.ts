import type { ChatEvent, ChatProvider, ChatRequest, FinishReason, Timeouts, ToolCall, Usage } from '../src/modules/providers/chat.ts'
import { createModelClient } from '../src/modules/providers/model-client.ts'
import { ProviderError } from '../src/modules/providers/provider-error.ts'
import { createToolCallCollector } from '../src/modules/providers/tool-call-pieces.ts'
import { afterwards } from './afterwards.ts'
import { simulatedModels, startModelSimulator, type Dialect, type ModelSimulator, type ModelSimulatorOptions } from './model-simulator.ts'

// A simulated server of models, the client that speaks with it, and what it heard.

export const dialects = ['openai', 'deepseek', 'azure'] as const satisfies readonly Dialect[]

export async function simulateModels(options?: ModelSimulatorOptions): Promise<ModelSimulator> {
  const simulator = await startModelSimulator(options)
  afterwards(simulator.close)
  return simulator
}

export function clientOf(simulator: ModelSimulator, kind: Dialect = 'openai', { connectMs = 5000, ...how }: { apiKey?: string | undefined; apiVersion?: string; connectMs?: number } = {}) {
  const client = createModelClient(simulator.server(kind, how), { connectMs })
  afterwards(() => client.close())
  return client
}

/** A question of one sentence. */
export function question(kind: Dialect = 'openai', more: Partial<ChatRequest> = {}): ChatRequest {
  return { model: simulatedModels[kind][0]!.id, messages: [{ role: 'user', content: 'Which courses are about tea?' }], ...more }
}

/** Long enough for every answer that comes. */
export const patient: Timeouts = { firstTokenMs: 20_000, idleMs: 20_000, totalMs: 25_000 }

export type Heard = {
  events: ChatEvent[]
  text: string
  reasoning: string
  calls: ToolCall[]
  reason: FinishReason | undefined
  usage: Usage | undefined
  /** What it ended with instead; undefined: well. */
  error: unknown
}

/** Everything that is said, and how it ended. */
export async function hear(provider: ChatProvider, request: ChatRequest, { signal = new AbortController().signal, timeouts = {}, onEvent }: { signal?: AbortSignal; timeouts?: Partial<Timeouts>; onEvent?(event: ChatEvent): void } = {}): Promise<Heard> {
  const heard: Heard = { events: [], text: '', reasoning: '', calls: [], reason: undefined, usage: undefined, error: undefined }
  const collector = createToolCallCollector()
  try {
    for await (const event of provider.stream(request, signal, { ...patient, ...timeouts })) {
      heard.events.push(event)
      onEvent?.(event)
      if (event.type === 'text') heard.text += event.text
      if (event.type === 'reasoning') heard.reasoning += event.text
      if (event.type === 'tool-call') collector.add(event)
      if (event.type === 'finish') Object.assign(heard, { reason: event.reason, usage: event.usage })
    }
  } catch (error) {
    heard.error = error
  }
  heard.calls = collector.calls()
  return heard
}

/** Of what went wrong. @throws when nothing did, or something that is no matter of a provider */
export function kindOf({ error }: Pick<Heard, 'error'>): string {
  if (error instanceof ProviderError) return error.kind
  throw new Error('Something else went wrong, or nothing.', { cause: error })
}
