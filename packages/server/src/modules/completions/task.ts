import type { ModelThinking } from '@fairway/contract/model-limits'
import type { ChatProvider } from '../providers/index.ts'

/** What a model is wanted for. */
export const tasks = ['chat', 'planning', 'writing', 'code'] as const
export type Task = (typeof tasks)[number]

/** From where it is asked. */
export type Surface = 'chat' | 'room' | 'gateway' | 'writing' | 'summary' | 'shadow'

/** A model that can be asked now. */
export type KnownModel = {
  id: number
  /** Which server, as breakers, bulkheads and the log name it. */
  server: string
  /** As the server calls it. */
  name: string
  /** As people are told. */
  label: string
  contextTokens: number
  hasTools: boolean
  without: readonly string[]
  /** As the office has set it. */
  thinking: ModelThinking
  /** Per million tokens. */
  prices: { input: number; cached: number; output: number }
  mostAtOnce: number
  provider: ChatProvider
  isBuiltIn: boolean
}
