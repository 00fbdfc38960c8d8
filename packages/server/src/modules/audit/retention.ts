import type { Database, Queries } from '../../database/database.ts'
import { byProgram, type Records } from './record.ts'

// What leaves the log again: whole months after their time, and what is personal when a person is erased.

export function createRetention({ database, records }: { database: Database; records: Records }) {
  return {
    /**
     * Drops the months that ended more than so many months ago. Can be called at any time and by several at once.
     *
     * @returns the dropped months, such as `202601`
     */
    async dropExpired(months: number): Promise<string[]> {
      const expired = await database.query<{ month: string }>({
        text: `select right(relname, 6) as month from pg_inherits join pg_class on pg_class.oid = inhrelid
               where inhparent = 'audit_entry'::regclass and relname ~ '^audit_entry_[0-9]{6}$'
                 and (to_date(right(relname, 6), 'YYYYMM') + interval '1 month') at time zone 'UTC' <= now() - make_interval(months => $1)
               order by 1`,
        values: [months],
      })
      const dropped: string[] = []
      for (const { month } of expired) if (await drop(month)) dropped.push(month)
      return dropped
    },

    /**
     * Takes away what the log holds of a person: texts about them, and the addresses from which they acted. What was done, by whom
     * and to whom, stays. For the transaction that erases the person.
     *
     * @returns how many entries lost something
     */
    async erase({ query }: Pick<Queries, 'query'>, personId: number): Promise<number> {
      const about = await query<{ entry_id: number }>({ text: 'delete from audit_text where person_id = $1 returning entry_id', values: [personId] })
      const byThem = await query<{ entry_id: number }>({
        text: `update audit_text set ip = null from audit_entry
               where audit_entry.at = audit_text.at and audit_entry.id = entry_id and actor_id = $1 and ip is not null returning entry_id`,
        values: [personId],
      })
      return about.length + byThem.length
    },
  }

  /** Its two tables at once, and its trace in the log. Only one of several who want to comes to do it. */
  async function drop(month: string): Promise<boolean> {
    return database.inTransaction(async (transaction) => {
      // Nobody who writes to the log may have to wait long for it: another day comes.
      await transaction.query({ text: `set local lock_timeout = '5s'` })
      await transaction.query({ text: 'select pg_advisory_xact_lock(4617012)' })
      const [table] = await transaction.query<{ exists: boolean }>({ text: `select to_regclass($1) is not null as exists`, values: [`audit_entry_${month}`] })
      if (!table!.exists) return false
      await transaction.query({ text: `drop table if exists audit_entry_${month}, audit_text_${month}` })
      await records.record(transaction, { actor: byProgram, action: 'audit.month-dropped', subject: { kind: 'audit', id: month } })
      return true
    })
  }
}
