import type { z } from 'zod'
import type { Card, Source } from '@fairway/contract/assistant-cards'
import type { Language } from '@fairway/contract/language'
import type { KnownViewer } from '../identity/index.ts'

// What the assistant may look up or propose: always as who asks.

/** Somebody who speaks with the assistant. */
export type Asker = { viewer: KnownViewer | null; guest: { id: string; name: string } | null; language: Language }

export type ToolResult = {
  /** For the model: small, plain JSON, names rather than ids where people would say names; texts of people are marked as data. */
  output: unknown
  /** Where each fact comes from, shown under the answer. */
  sources?: readonly Source[]
  /** What is drawn for the person instead of being described: a timetable, sections with seats, a proposal, a chart. */
  card?: Card
}

export type Tool<Input = unknown> = {
  /** snake_case, as models know it */
  name: string
  /** For the model, in English. */
  description: string
  /** Its JSON schema is what the model is told. */
  input: z.ZodType<Input>
  /** Who may use it. `everyone`: guests too; its result depends on no person and may be cached with the data's version. */
  audience: 'everyone' | 'signed-in' | 'student' | 'teacher' | 'office'
  run(asker: Asker, input: Input, signal: AbortSignal): Promise<ToolResult>
}
