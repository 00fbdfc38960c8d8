// Servers of models, and how the rest of the program speaks with them.

export type { ChatEvent, ChatMessage, ChatProvider, ChatRequest, ContentPart, FinishReason, Timeouts, ToolCall, ToolChoice, ToolDefinition, Usage } from './chat.ts'
export { countIn } from './answer-reader.ts'
export { createModelClient, type ModelClient } from './model-client.ts'
export { serverKinds, type ModelServer, type ServerKind } from './model-server.ts'
export { ProviderError, type ProviderErrorKind } from './provider-error.ts'
export { createToolCallCollector } from './tool-call-pieces.ts'
export { lookupWithin, reachOf, type Reach } from './reach.ts'
