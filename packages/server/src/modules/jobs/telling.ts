import type { Job } from '@fairway/contract/jobs'
import type { LiveEvent } from '@fairway/contract/live'
import type { Database } from '../../database/database.ts'
import { createLooking } from '../../looking.ts'
import type { JobRow, JobStore } from './store.ts'

// Tells those who started jobs how these go. What happens in this process is told at once. Where several share a database, a
// job may run in another one than its owner's socket is at: so each looks every two seconds at what has changed.

const lookEveryMs = 2000
// Longer than any transaction that changes a job.
const lookBackSeconds = 15

export type TellingNeeds = {
  database: Database
  store: JobStore
  publish(event: Extract<LiveEvent, { type: 'job-changed' }>): void
  /** Is there anybody who could be told? */
  isHeard(): boolean
  onError(error: unknown, what: string): void
}

export function createTelling({ database, store, publish, isHeard, onError }: TellingNeeds) {
  // By job: what was told last.
  const told = new Map<number, number>()
  const hasOthers = database.kind === 'postgres'
  const { start, stop } = createLooking({ everyMs: lookEveryMs, look, onError: (error) => onError(error, 'jobs could not be watched') })

  return {
    tell,

    start(): void {
      if (hasOthers) start()
    },

    stop,
  }

  function tell(row: JobRow): void {
    // Their socket is open still when they have left the office.
    if (row.createdBy === null || !row.isForStarter) return
    if (hasOthers) told.set(row.id, row.changedAt.getTime())
    publish({ type: 'job-changed', topic: `person:${row.createdBy}`, job: jobOf(row) })
  }

  async function look(): Promise<void> {
    if (!isHeard()) return told.clear()
    const changed = await store.changedWithin(lookBackSeconds)
    for (const row of changed) if ((told.get(row.id) ?? 0) < row.changedAt.getTime()) tell(row)
    const recent = new Set(changed.map(({ id }) => id))
    for (const id of told.keys()) if (!recent.has(id)) told.delete(id)
  }
}

/** As it travels. */
export function jobOf({ createdBy: _, needsRole: _role, needsScope: _scope, isForStarter: _isForStarter, createdAt, startedAt, finishedAt, changedAt, ...row }: JobRow): Job {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    changedAt: changedAt.toISOString(),
  }
}
