import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from './database.ts'
import { queueSchema } from './queue-tables.ts'

// The embedded database runs no autovacuum: dead rows would pile up and plans grow old. This sweeps table by table, with a
// pause between them, because a statement on the embedded database is one that everybody waits for.

const everyMs = 10 * 60_000
const pauseMs = 2000

/** @returns a function that ends it */
export function startHousekeeping(database: Database, onError: (error: unknown) => void): () => void {
  if (database.kind !== 'embedded') return () => {}
  const ended = new AbortController()
  const { signal } = ended
  const keepHouse = async () => {
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal, ref: false })
      await sweep().catch((error: unknown) => {
        if (!signal.aborted) onError(error)
      })
    }
  }
  const sweep = async () => {
    const tables = await database.query<{ name: string }>({
      text: `select format('%I.%I', nspname, relname) as name
             from pg_class join pg_namespace on pg_namespace.oid = relnamespace
             -- once an empty one has been looked at, every way to read it seems as cheap as any other, and plans are made and kept by that
             where relkind = 'r' and nspname = any($1) and pg_relation_size(pg_class.oid) > 0 order by name`,
      values: [['public', queueSchema]],
    })
    for (const { name } of tables) {
      await sleep(pauseMs, undefined, { signal, ref: false })
      await database.query({ text: `vacuum (analyze) ${name}` })
    }
  }
  // Ends only by being told to.
  keepHouse().catch(() => {})
  return () => ended.abort()
}
