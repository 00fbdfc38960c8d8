import type { Database, Queries } from '../../database/database.ts'
import { byProgram, type Audit } from '../audit/index.ts'

// What leaves the log of requests again: texts after days, the numbers after months, and texts at once when a person is erased.

export type RetentionNeeds = { database: Database; audit: Pick<Audit, 'record'> }

/** Of texts that are removed in one statement. */
const mostAtOnce = 5000

export function createRetention({ database, audit }: RetentionNeeds) {
  return {
    /**
     * Drops the months that ended more than so many months ago, and texts older than so many days. Can be called at any time and by several
     * at once.
     *
     * @returns the dropped months, such as `202601`
     */
    async dropExpired({ months, textDays }: { months: number; textDays: number }): Promise<string[]> {
      const dropped: string[] = []
      for (const month of await endedBefore('completion', `make_interval(months => $1)`, months)) {
        // Nothing is known of what a text without its request was.
        if (await drop(month, [`completion_${month}`, `completion_text_${month}`], true)) dropped.push(month)
      }
      for (const month of await endedBefore('completion_text', `make_interval(days => $1)`, textDays)) await drop(month, [`completion_text_${month}`], false)
      for (let removed = mostAtOnce; removed === mostAtOnce; ) removed = await removeTexts(textDays)
      // An answer that was being given while somebody was erased may have been written down after it.
      await database.query({ text: `delete from completion_text using person where person.id = person_id and erased_at > now() - interval '7 days'` })
      return dropped
    },
  }

  /** Months whose last day is older than that. */
  async function endedBefore(table: 'completion' | 'completion_text', age: string, count: number): Promise<string[]> {
    const rows = await database.query<{ month: string }>({
      text: `select right(relname, 6) as month from pg_inherits join pg_class on pg_class.oid = inhrelid
             where inhparent = '${table}'::regclass and relname ~ '^${table}_[0-9]{6}$'
               and (to_date(right(relname, 6), 'YYYYMM') + interval '1 month') at time zone 'UTC' <= now() - ${age}
             order by 1`,
      values: [count],
    })
    return rows.map(({ month }) => month)
  }

  /** Only one of several who want to comes to do it. */
  async function drop(month: string, tables: readonly [string, ...string[]], isTraced: boolean): Promise<boolean> {
    return database.inTransaction(async (transaction) => {
      // Nobody who asks the assistant may have to wait long for it: another day comes.
      await transaction.query({ text: `set local lock_timeout = '5s'` })
      await transaction.query({ text: 'select pg_advisory_xact_lock(4617031)' })
      const [table] = await transaction.query<{ exists: boolean }>({ text: `select to_regclass($1) is not null as exists`, values: [tables[0]] })
      if (!table!.exists) return false
      await transaction.query({ text: `drop table if exists ${tables.join(', ')}` })
      if (isTraced) await audit.record(transaction, { actor: byProgram, action: 'completion-log.month-dropped', subject: { kind: 'completion-log', id: month } })
      return true
    })
  }

  async function removeTexts(days: number): Promise<number> {
    const [row] = await database.query<{ count: number }>({
      text: `with old as (select at, completion_id from completion_text where at < now() - make_interval(days => $1) limit ${mostAtOnce}),
                  gone as (delete from completion_text using old where completion_text.at = old.at and completion_text.completion_id = old.completion_id returning 1)
             select count(*)::int as count from gone`,
      values: [days],
    })
    return row!.count
  }
}

/** What is erased with a person: what they asked and were answered, and from where. That they asked, and what it cost, stays. */
export async function eraseCompletions({ query }: Pick<Queries, 'query'>, { id }: { id: number }): Promise<void> {
  await query({ text: 'delete from completion_text where person_id = $1', values: [id] })
}
