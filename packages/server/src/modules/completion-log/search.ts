import type { CompletionFilters } from '@fairway/contract/completion-log'
import type { Database } from '../../database/database.ts'
import { conditionsFor, containing, where } from './filters.ts'

// Looking for requests, the latest first, page by page: each page begins where the last one ended, however many come meanwhile. What
// no index finds is looked for among so many of the latest, so that no search takes long on a log of any length; the next page goes on
// from where it ended.

export type LogRow = {
  id: string
  at: Date
  exactly: string
  person_id: number | null
  key_id: number | null
  surface: string
  task: string
  conversation_id: number | null
  room_id: number | null
  server: string | null
  model: string | null
  experiment_id: number | null
  arm: number | null
  outcome: string
  code: string | null
  finish: string | null
  input_tokens: number
  cached_tokens: number
  output_tokens: number
  reasoning_tokens: number
  usage_source: 'provider' | 'estimated' | 'none'
  cost: number
  retries: number
  fallbacks: number
  first_token_ms: number | null
  total_ms: number
  verdicts: { rule: string | number; family: string; what?: string; action: string }[]
  tools: string[]
}

export const columnsOf = (row: string) => `${row}.id, ${row}.at, to_char(${row}.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exactly,
  ${row}.person_id, ${row}.key_id, ${row}.surface, ${row}.task, ${row}.conversation_id, ${row}.room_id, ${row}.server, ${row}.model, ${row}.experiment_id, ${row}.arm,
  ${row}.outcome, ${row}.code, ${row}.finish, ${row}.input_tokens, ${row}.cached_tokens, ${row}.output_tokens, ${row}.reasoning_tokens, ${row}.usage_source,
  ${row}.cost::float8 as cost, ${row}.retries, ${row}.fallbacks, ${row}.first_token_ms, ${row}.total_ms, ${row}.verdicts, ${row}.tools`

export type FoundRows = { rows: LogRow[]; next: string | null; lookedTo: Date | null }

/** Of a text there is more to look at. Measured among a million requests: either takes less than half a second. */
const mostLookedAt = { byNumbers: 50_000, byText: 10_000 }

export type Search = ReturnType<typeof createSearch>

export function createSearch({ query }: Pick<Database, 'query'>) {
  /** @param before the `next` of an earlier page @throws {Refusal} `invalid-cursor` */
  return async function search(filters: CompletionFilters, { before, size = 50 }: { before?: string | undefined; size?: number } = {}): Promise<FoundRows> {
    const { narrow, fitting, values } = conditionsFor(filters, before)
    const narrowed = [...values]
    const most = filters.text === undefined ? mostLookedAt.byNumbers : mostLookedAt.byText
    // `offset 0` keeps the planner from beginning with the texts.
    const text =
      filters.text === undefined
        ? ''
        : `cross join lateral (
             select from completion_text said where said.at = entry.at and said.completion_id = entry.id and (said.prompt ilike $${values.push(containing(filters.text))} or said.answer ilike $${values.length}) offset 0
           ) hit`
    const isBounded = fitting.length > 0 || text !== ''
    const rows = await query<LogRow>({
      text: `select ${columnsOf('entry')}
             from (
               select id, at, person_id, key_id, surface, task, conversation_id, room_id, server, model, experiment_id, arm, outcome, code, finish, input_tokens, cached_tokens,
                      output_tokens, reasoning_tokens, usage_source, cost, retries, fallbacks, first_token_ms, total_ms, verdicts, tools
               from completion one ${where(narrow)} order by one.at desc, one.id desc ${isBounded ? `limit ${most}` : ''}
             ) entry ${text} ${where(fitting)} order by entry.at desc, entry.id desc limit ${size + 1}`,
      values,
    })
    const shown = rows.slice(0, size)
    if (rows.length > size) return { rows: shown, next: cursorOf(shown.at(-1)!), lookedTo: null }
    const end = isBounded ? await endOf({ narrow, values: narrowed, most }) : undefined
    return end ? { rows: shown, next: cursorOf(end), lookedTo: end.at } : { rows: shown, next: null, lookedTo: null }
  }

  /** The last one that was looked at, if there are more behind it. */
  async function endOf({ narrow, values, most }: { narrow: string[]; values: unknown[]; most: number }): Promise<Pick<LogRow, 'id' | 'at' | 'exactly'> | undefined> {
    // The values of what was only asked of each are at the end.
    const used = Math.max(0, ...[...where(narrow).matchAll(/\$(\d+)/g)].map(([, place]) => Number(place)))
    const [row] = await query<Pick<LogRow, 'id' | 'at' | 'exactly'>>({
      text: `select one.id, one.at, to_char(one.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exactly
             from completion one ${where(narrow)} order by one.at desc, one.id desc offset ${most - 1} limit 1`,
      values: values.slice(0, used),
    })
    return row
  }
}

function cursorOf({ exactly, id }: Pick<LogRow, 'exactly' | 'id'>): string {
  return `${exactly},${id}`
}
