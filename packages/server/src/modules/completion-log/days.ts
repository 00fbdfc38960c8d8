import { LRUCache } from 'lru-cache'
import type { Database } from '../../database/database.ts'
import { addDelays, stepInSql, type Delays } from './delays.ts'

// What was used on one day of the campus, added up. A day that is over stays what it is, so it is added up once; a year is many short
// questions to the database and none that holds it up.

/** Numbers of some requests together. */
export type Use = { requests: number; failed: number; cached: number; inputTokens: number; cachedTokens: number; outputTokens: number; estimatedTokens: number; cost: number }

export type Group = Use & { server: string; model: string; surface: string; task: string; outcome: string; code: string | null }
export type DayUse = { day: string; groups: Group[]; /** By `<server> <model>`. */ delays: Map<string, Delays> }

export const sumsInSql = `count(*)::int as requests, (count(*) filter (where outcome = 'failed'))::int as failed, (count(*) filter (where outcome = 'cached'))::int as cached,
  sum(input_tokens)::float8 as "inputTokens", sum(cached_tokens)::float8 as "cachedTokens", sum(output_tokens)::float8 as "outputTokens",
  coalesce(sum(input_tokens + output_tokens) filter (where usage_source = 'estimated'), 0)::float8 as "estimatedTokens", sum(cost)::float8 as cost`

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
    const { begin, end } = momentsOf(day, timeZone)
    const read = addUp(day, begin, end)
    known.set(day, read, { ttl: Date.now() > end.getTime() + settledAfterMs ? rememberMs : rememberTodayMs })
    // A failure is not remembered.
    read.catch(() => known.delete(day))
    return read
  }

  async function addUp(day: string, begin: Date, end: Date): Promise<DayUse> {
    // One look at each request: how long its answer took to begin is a part of the group, and taken out of it again here.
    const rows = await query<Group & { step: number | null }>({
      name: 'completion-day',
      text: `select coalesce(server, '${nobody}') as server, coalesce(model, '${nobody}') as model, surface, task, outcome, code,
                    case when server is not null and first_token_ms is not null then ${stepInSql('first_token_ms')} end as step, ${sumsInSql}
             from completion where at >= $1 and at < $2 group by 1, 2, 3, 4, 5, 6, 7`,
      values: [begin, end],
    })
    const delays = new Map<string, Delays>()
    for (const { server, model, step, requests } of rows) {
      if (step === null) continue
      const name = `${server} ${model}`
      if (!delays.has(name)) delays.set(name, new Map())
      addDelays(delays.get(name)!, new Map([[step, requests]]))
    }
    return { day, groups: grouped(rows, ({ server, model, surface, task, outcome, code }) => ({ server, model, surface, task, outcome, code })), delays }
  }
}

/** The dearest first, and of those that cost nothing the ones that used most. */
export function grouped<One extends Use, Key extends object>(uses: readonly One[], keyOf: (one: One) => Key): (Key & Use)[] {
  const byKey = Map.groupBy(uses, (one) => JSON.stringify(keyOf(one)))
  return [...byKey.values()].map((those) => ({ ...keyOf(those[0]!), ...sum(those) })).sort((a, b) => b.cost - a.cost || tokensOf(b) - tokensOf(a) || b.requests - a.requests)
}

export function sum(uses: readonly Use[]): Use {
  const total: Use = { requests: 0, failed: 0, cached: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, estimatedTokens: 0, cost: 0 }
  for (const use of uses) for (const name of Object.keys(total) as (keyof Use)[]) total[name] += use[name]
  return total
}

function tokensOf({ inputTokens, outputTokens }: Use): number {
  return inputTokens + outputTokens
}

export function daysFrom(from: string, to: string): string[] {
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)]
  return Array.from({ length: Math.max(0, first.until(last).days + 1) }, (_, index) => first.add({ days: index }).toString())
}

/** Between which moments a day of the campus lies. */
export function momentsOf(day: string, timeZone: string): { begin: Date; end: Date } {
  const date = Temporal.PlainDate.from(day)
  const [begin, end] = [date, date.add({ days: 1 })].map((one) => new Date(one.toZonedDateTime(timeZone).epochMilliseconds)) as [Date, Date]
  return { begin, end }
}
