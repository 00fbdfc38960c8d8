import type { Verdict } from '@fairway/contract/guard'
import type { Guard } from '../guard/index.ts'
import type { ChatEvent, ChatMessage, ChatRequest, ToolDefinition } from '../providers/index.ts'
import type { CacheScope } from './cache.ts'
import type { KnownModel, Surface, Task } from './task.ts'
import type { Counted } from './usage.ts'

/** Who asks, from where, and who pays. */
export type Asking = {
  personId: number | null
  /** The API key that acts for them. */
  key: { id: number } | null
  /** As limits count it. */
  network: string
  /** How many times the usual limits that network has. */
  factor: number
  /** For the log; null: unknown. */
  address: string | null
  surface: Surface
  task: Task
  conversationId?: number | undefined
  /** Until it is known where the answer is kept, for the log. */
  whenKept?: Promise<void> | undefined
  roomId?: number | undefined
}

export type CompletionAsk = {
  asking: Asking
  messages: readonly ChatMessage[]
  tools?: readonly ToolDefinition[] | undefined
  parameters?: Pick<ChatRequest, 'toolChoice' | 'temperature' | 'maxTokens' | 'topP' | 'stop' | 'thinks' | 'more'> | undefined
  /** By its name or `server/name`; undefined: as the task is routed. */
  model?: string | undefined
  /** What somebody has just written, for the guard. Undefined: it has been looked at before. */
  written?: string | undefined
  /** What the guard said of what was looked up since, where who asks has had it looked at. Undefined: results of tools are looked at here, and only noted. */
  lookedUp?: readonly Verdict[] | undefined
  /** What the model is told and must not say. */
  canaries?: readonly string[] | undefined
  /** For an answer that was counted already. */
  isFurther?: boolean | undefined
  /** Called when limits and the guard have let it through, and waited for before a model is asked. What it throws is thrown. */
  onAdmitted?: (() => Promise<void>) | undefined
  /** Throws if who asks may not after all. A model may be asked before; nobody is told anything. */
  allowed?: Promise<void> | undefined
  /** Where the answer depends on nobody. */
  cache?: CacheScope | undefined
}

export type CompletionEvent =
  | { type: 'begin'; id: string; model: Pick<KnownModel, 'server' | 'name' | 'label' | 'isBuiltIn'>; isCached: boolean; experiment?: { id: number; arm: number } | undefined }
  | Exclude<ChatEvent, { type: 'finish' }>
  | { type: 'finish'; reason: Extract<ChatEvent, { type: 'finish' }>['reason']; usage: Counted | undefined; /** Where any were set aside for it. */ tokensLeft: number | undefined }

export type { Verdict }

/** The guard, as far as the pipeline needs it. */
export type Guarding = Pick<Guard, 'check' | 'redact' | 'streamGuard' | 'limits'>
