import { randomUUID } from 'node:crypto'
import type { Database } from '../src/database/database.ts'

// Requests to models, as the pipeline writes them down.

export type LoggedCompletion = {
  id?: string
  at?: Date
  personId?: number | null
  keyId?: number | null
  surface?: string
  task?: string
  conversationId?: number | null
  roomId?: number | null
  server?: string | null
  model?: string | null
  outcome?: string
  code?: string | null
  inputTokens?: number
  cachedTokens?: number
  outputTokens?: number
  usageSource?: 'provider' | 'estimated' | 'none'
  cost?: number
  firstTokenMs?: number | null
  totalMs?: number
  verdicts?: unknown[]
  tools?: string[]
  /** Null: their time is over. */
  texts?: { prompt: string; answer: string; address?: string } | null
}

/** @returns their ids, in the same order */
export async function logCompletions({ query }: Pick<Database, 'query'>, given: readonly LoggedCompletion[]): Promise<string[]> {
  const rows = given.map((one) => ({ ...usual, id: randomUUID(), at: new Date(), ...one }))
  const months = new Set(rows.map(({ at }) => at.toISOString().slice(0, 10)))
  for (const day of months) await query({ text: 'select create_completion_month($1::date)', values: [day] })
  await query({
    text: `with given as (select * from jsonb_to_recordset($1::jsonb) as one (
             id uuid, at timestamptz, "personId" bigint, "keyId" bigint, surface text, task text, "conversationId" bigint, "roomId" bigint, server text, model text, outcome text, code text,
             "inputTokens" int, "cachedTokens" int, "outputTokens" int, "usageSource" text, cost numeric, "firstTokenMs" int, "totalMs" int, verdicts jsonb, tools text[], texts jsonb)),
           said as (
             insert into completion_text (completion_id, at, person_id, address, prompt, answer)
             select id, at, "personId", texts ->> 'address', texts ->> 'prompt', texts ->> 'answer' from given where texts ->> 'prompt' is not null)
           insert into completion (id, at, person_id, key_id, surface, task, conversation_id, room_id, server, model, outcome, code, input_tokens, cached_tokens, output_tokens, usage_source, cost,
             first_token_ms, total_ms, verdicts, tools)
           select id, at, "personId", "keyId", surface, task, "conversationId", "roomId", server, model, outcome, code, "inputTokens", "cachedTokens", "outputTokens", "usageSource", cost,
             "firstTokenMs", "totalMs", verdicts, tools from given`,
    values: [JSON.stringify(rows)],
  })
  return rows.map(({ id }) => id)
}

const usual = {
  personId: null,
  keyId: null,
  surface: 'chat',
  task: 'chat',
  conversationId: null,
  roomId: null,
  server: 'openai',
  model: 'sim-large',
  outcome: 'done',
  code: null,
  inputTokens: 100,
  cachedTokens: 0,
  outputTokens: 50,
  usageSource: 'provider',
  cost: 0.01,
  firstTokenMs: 400,
  totalMs: 2000,
  verdicts: [],
  tools: [],
  texts: { prompt: 'Where is the harbour?', answer: 'By the sea.', address: '10.0.0.1' },
} satisfies LoggedCompletion
