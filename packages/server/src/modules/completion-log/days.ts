import { LRUCache } from 'lru-cache'
import type { Database } from '../../database/database.ts'
import { stepInSql, type Delays } from './delays.ts'

// What was used on one day of the campus, added up. A day that is over stays what it is, so it is added up once; a year is many short
// questions to the database and none that holds it up.

/** Numbers of some requests together. */
export type Use = { requests: number; failed: number; cached: number; inputTokens: number; cachedTokens: number; outputTokens: number; estimatedTokens: number; cost: number }

export type Group = Use & { server: string; model: string; surface: string; task: string; outcome: string; code: string | null }
export type PersonUse = Use & { personId: number | null; keyId: number | null }
export type DayUse = { day: string; groups: Group[]; people: PersonUse[]; /** By `<server> <model>`. */ delays: Map<string, Delays> }

/** Of requests for which no model was asked. */
export const nobody = 'none'

const rememberTodayMs = 5000
const rememberMs = 6 * 3_600_000
/** What began before midnight may still be written after it. */
const settledAfterMs = 15 * 60_000
const mostRemembered = 400
const atOnce = 6

export type Days = ReturnType<typeof createDays>

export function createDays({ query, timeZone }: Pick<Database, 'query'> & { timeZone: string }) {
  const known = new LRUCache<string, Promise<DayUse>>({ max: mostRemembered })

  return {
    today: (): string => Temporal.Now.plainDateISO(timeZone).toString(),

    /** Each of them, the first one first, some at a time. */
    async *read(from: string, to: string, signal?: AbortSignal): AsyncGenerator<DayUse[]> {
      const days = daysFrom(from, to)
      for (let at = 0; at < days.length; at += atOnce) {
        signal?.throwIfAborted()
        yield await Promise.all(days.slice(at, at + atOnce).map(dayOf))
      }
    },
  }

  function dayOf(day: string): Promise<DayUse> {
    const before = known.get(day)
    if (before) return before
    const date = Temporal.PlainDate.from(day)
    const [begin, end] = [date, date.add({ days: 1 })].map((one) => new Date(one.toZonedDateTime(timeZone).epochMilliseconds)) as [Date, Date]
    const read = addUp(day, begin, end)
    known.set(day, read, { ttl: Date.now() > end.getTime() + settledAfterMs ? rememberMs : rememberTodayMs })
    // A failure is not remembered.
    read.catch(() => known.delete(day))
    return read
  }

  async function addUp(day: string, begin: Date, end: Date): Promise<DayUse> {
    const rows = await query<Row>({
      name: 'completion-day',
      text: `select grouping(server) = 1 as is_of_person, person_id as "personId", key_id as "keyId", coalesce(server, '${nobody}') as server, coalesce(model, '${nobody}') as model, surface, task, outcome, code,
                    count(*)::int as requests, (count(*) filter (where outcome = 'failed'))::int as failed, (count(*) filter (where outcome = 'cached'))::int as cached,
                    sum(input_tokens)::float8 as "inputTokens", sum(cached_tokens)::float8 as "cachedTokens", sum(output_tokens)::float8 as "outputTokens",
                    coalesce(sum(input_tokens + output_tokens) filter (where usage_source = 'estimated'), 0)::float8 as "estimatedTokens", sum(cost)::float8 as cost
             from completion where at >= $1 and at < $2
             group by grouping sets ((server, model, surface, task, outcome, code), (person_id, key_id))`,
      values: [begin, end],
    })
    const delays = await query<{ server: string; model: string; step: number; count: number }>({
      name: 'completion-day-delays',
      text: `select server, model, ${stepInSql('first_token_ms')} as step, count(*)::int as count from completion
             where at >= $1 and at < $2 and server is not null and first_token_ms is not null group by server, model, step`,
      values: [begin, end],
    })
    const byModel = new Map<string, Delays>()
    for (const { server, model, step, count } of delays) byModel.set(`${server} ${model}`, (byModel.get(`${server} ${model}`) ?? new Map<number, number>()).set(step, count))
    return {
      day,
      groups: rows.filter(({ is_of_person }) => !is_of_person).map((row) => ({ ...useOf(row), server: row.server, model: row.model, surface: row.surface!, task: row.task!, outcome: row.outcome!, code: row.code })),
      people: rows.filter(({ is_of_person }) => is_of_person).map((row) => ({ ...useOf(row), personId: row.personId, keyId: row.keyId })),
      delays: byModel,
    }
  }
}

type Row = Use & { is_of_person: boolean; personId: number | null; keyId: number | null; server: string; model: string; surface: string | null; task: string | null; outcome: string | null; code: string | null }

export function useOf({ requests, failed, cached, inputTokens, cachedTokens, outputTokens, estimatedTokens, cost }: Use): Use {
  return { requests, failed, cached, inputTokens, cachedTokens, outputTokens, estimatedTokens, cost }
}

export function daysFrom(from: string, to: string): string[] {
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)]
  return Array.from({ length: Math.max(0, first.until(last).days + 1) }, (_, index) => first.add({ days: index }).toString())
}
