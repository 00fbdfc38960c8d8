import { createHmac } from 'node:crypto'
import type { Database, Statement } from '../../database/database.ts'
import { gathering } from '../../database/gathering.ts'
import { storable } from '../../database/storable.ts'
import type { Asking, CompletionAsk, Guarding } from './asking.ts'
import type { PipelineNeeds } from './pipeline.ts'
import type { Noted, Run } from './run.ts'
import type { Surface, Task } from './task.ts'
import { costOf } from './usage.ts'

// Every request to a model and what became of it, for the office: numbers and codes in one table, texts in another one that can be
// erased. Written for all who end at the same time together.

export type Outcome = 'done' | 'stopped' | 'failed' | 'blocked' | 'refused' | 'cached'

export type CompletionRecord = {
  id: string
  /** When it ended. Said again, it is the same one by this. */
  at: Date
  personId: number | null
  keyId: number | null
  surface: Surface
  task: Task
  conversationId: number | null
  roomId: number | null
  server: string | null
  model: string | null
  experimentId: number | null
  arm: number | null
  outcome: Outcome
  code: string | null
  finish: string | null
  inputTokens: number
  cachedTokens: number
  outputTokens: number
  reasoningTokens: number
  usageSource: 'provider' | 'estimated' | 'none'
  cost: number
  retries: number
  fallbacks: number
  firstTokenMs: number | null
  totalMs: number
  verdicts: readonly Noted[]
  tools: readonly string[]
  promptHash: Buffer | null
  /** Without secrets and personal data. */
  prompt: string
  answer: string
  address: string | null
}

/** Of the answer, as it is kept for the office. */
const longestAnswerKept = 200_000

/** A request as it is kept: complete, however it ended. */
export function rowOf(run: Run, { guard, secret }: Pick<PipelineNeeds, 'guard' | 'secret'>): CompletionRecord {
  const { id, ask, chosen, attempted, counted, heard, told } = run
  const { asking } = ask
  const model = attempted?.model
  return {
    id,
    at: new Date(),
    ...whoAsked(asking),
    server: model?.server ?? null,
    model: model?.name ?? null,
    experimentId: chosen?.experiment.id ?? null,
    arm: chosen?.arm ?? null,
    outcome: run.outcome,
    code: run.code,
    finish: heard.finish,
    inputTokens: counted?.input ?? 0,
    cachedTokens: counted?.cached ?? 0,
    outputTokens: counted?.output ?? 0,
    reasoningTokens: counted?.reasoning ?? 0,
    usageSource: counted?.source ?? 'none',
    cost: model && counted ? costOf(model, counted) : 0,
    retries: attempted?.retries ?? 0,
    fallbacks: attempted?.fallbacks ?? 0,
    firstTokenMs: run.firstTokenMs,
    totalMs: Math.round(performance.now() - run.startedAt),
    verdicts: run.noted,
    // As the model wrote them.
    tools: [...told.tools].map(storable),
    ...textsOf(ask, told.text, { guard, secret }),
  }
}

/** Who asked, from where, and in what. */
export function whoAsked({ personId, key, surface, task, conversationId, roomId, address }: Asking): Pick<CompletionRecord, 'personId' | 'keyId' | 'surface' | 'task' | 'conversationId' | 'roomId' | 'address'> {
  return { personId, keyId: key?.id ?? null, surface, task, conversationId: conversationId ?? null, roomId: roomId ?? null, address }
}

/** What was asked and answered, as it is kept. */
export function textsOf(ask: CompletionAsk, answer: string, { guard, secret }: { guard: Pick<Guarding, 'redact'>; secret: string }): Pick<CompletionRecord, 'promptHash' | 'prompt' | 'answer'> {
  const prompt = promptOf(ask)
  return {
    promptHash: hashOf(prompt, secret),
    prompt: storable(guard.redact(prompt).text),
    answer: storable(guard.redact(answer.slice(0, longestAnswerKept)).text),
  }
}

/** With a key, so that nobody finds out by trying what was erased. */
export function hashOf(prompt: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`prompt ${prompt}`).digest()
}

/** What was asked. What tools said of other people is not of who asked, and is kept nowhere. */
function promptOf({ written, messages }: CompletionAsk): string {
  if (written !== undefined) return written
  const content = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  return typeof content === 'string' ? content : content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
}

export function createRecord(database: Pick<Database, 'query' | 'together'>) {
  let ensuredMonth = ''

  return {
    prepare,

    /** It may be said again: it is written once. */
    write: gathering<CompletionRecord, void>(
      async (records) => {
        if (ensuredMonth !== new Date().toISOString().slice(0, 7)) await prepare()
        await database.together.lightly([], async ({ withCommit }) => withCommit(insertOf(records)))
        return records.map(() => undefined)
      },
      // One that cannot be written keeps no other from it.
      { apart: ({ id }) => id },
    ),
  }

  /** Makes room for this month and the next. For the start, and for every day after it. */
  async function prepare(): Promise<void> {
    const month = new Date().toISOString().slice(0, 7)
    // By this clock, and not by the database's: what is written down says by it when it was.
    await database.query({ text: `select create_completion_month($1::date), create_completion_month(($1::date + interval '1 month')::date)`, values: [`${month}-01`], deadlineMs: 10_000 })
    ensuredMonth = month
  }
}

function insertOf(records: readonly CompletionRecord[]): Statement {
  return {
    name: 'completion-record',
    text: `with given as (select * from jsonb_to_recordset($1::jsonb) as one (
               id uuid, at timestamptz, "personId" bigint, "keyId" bigint, surface text, task text, "conversationId" bigint, "roomId" bigint, server text, model text, "experimentId" bigint, arm int,
               outcome text, code text, finish text, "inputTokens" int, "cachedTokens" int, "outputTokens" int, "reasoningTokens" int, "usageSource" text, cost numeric,
               retries int, fallbacks int, "firstTokenMs" int, "totalMs" int, verdicts jsonb, tools text[], "promptHash" text, prompt text, answer text, address text)),
             texts as (
               insert into completion_text (completion_id, at, person_id, address, prompt, answer)
               select id, at, "personId", address, prompt, answer from given
               -- Who was erased while they were answered.
               where not exists (select from person where person.id = "personId" and erased_at is not null)
               on conflict do nothing)
           insert into completion (id, at, person_id, key_id, surface, task, conversation_id, room_id, server, model, experiment_id, arm, outcome, code, finish,
             input_tokens, cached_tokens, output_tokens, reasoning_tokens, usage_source, cost, retries, fallbacks, first_token_ms, total_ms, verdicts, tools, prompt_hash)
           select id, at, "personId", "keyId", surface, task, "conversationId", "roomId", server, model, "experimentId", arm, outcome, code, finish,
             "inputTokens", "cachedTokens", "outputTokens", "reasoningTokens", "usageSource", cost, retries, fallbacks, "firstTokenMs", "totalMs", verdicts, tools, decode("promptHash", 'hex')
           from given on conflict do nothing`,
    values: [JSON.stringify(records.map((record) => ({ ...record, promptHash: record.promptHash?.toString('hex') ?? null })))],
  }
}
