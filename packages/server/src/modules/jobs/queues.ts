import { PgBoss } from 'pg-boss'
import type { Database, Transaction } from '../../database/database.ts'
import { poolForBoss, queueSchema, transactionForBoss } from '../../database/queue-tables.ts'
import { createQueueWorker, type QueueHandler, type QueueWorker } from './queue-worker.ts'

// Work that is handed over: asked for within a transaction, taken by one worker at a time, and given to another one if that
// worker dies. pg-boss keeps it; this file and queue-worker.ts are all that knows pg-boss.
//
// pg-boss promises to hand everything over at least once. What must not be done twice is made so by its handler.

export type QueuePace = {
  /** A worker that gave no sign of life for this long is dead; at least 10. Default 30. */
  heartbeatSeconds?: number
  /** How often somebody looks for dead workers. Default 30. */
  superviseSeconds?: number
  /** How often work is looked for that another instance asked for, or that was put off. Default 5000. */
  lookMs?: number
  /** How long work may go on after `close`, before it is told to stop. Default 5000. */
  finishMs?: number
}

export type QueueNeeds = QueuePace & {
  database: Database
  /** By which schedules are read. */
  timeZone: string
  onError(error: unknown, what: string): void
}

export type QueueOptions = {
  /** How much of it one process does at the same time. */
  slots: number
  /** Of work under the same key there is only one piece, waiting or being done; more is not taken. */
  onePerKey?: boolean
  handler: QueueHandler
}

export type SendOptions = {
  /** Not before this. */
  startAfter?: Date
  /** The higher goes first. Default 0. */
  priority?: number
  key?: string
}

const hour = 3600
const day = 24 * hour
// What is asked for is handed over until somebody says that it is done; how often it is tried is for its handler to count.
const untilDone = { retryLimit: 1_000_000, retryDelay: 5 }
// What the clock asks for will be asked for again anyway.
const aFewTimes = { retryLimit: 3, retryDelay: 60 }

export type Queues = ReturnType<typeof createQueues>

export function createQueues({ database, timeZone, onError, heartbeatSeconds = 30, superviseSeconds = 30, lookMs = 5000, finishMs = 5000 }: QueueNeeds) {
  const boss = new PgBoss({
    schema: queueSchema,
    db: poolForBoss(database),
    // Dead workers, and what is over for long. Several instances share this work.
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    maintenanceIntervalSeconds: hour,
    cronMonitorIntervalSeconds: 45,
    cronWorkerIntervalSeconds: 45,
    queueCacheIntervalSeconds: hour,
    // What we do not use: dependent jobs, upgrades of indexes beside the work, warnings about vacuum.
    flowIntervalSeconds: day,
    bamIntervalSeconds: hour,
    monitorVacuum: false,
    reindex: false,
  })
  boss.on('error', (error) => onError(error, 'the queue of jobs failed'))
  const queues = new Map<string, QueueOptions>()
  const workers = new Map<string, QueueWorker>()
  let isStarted = false

  return {
    /** Before `prepare`. */
    define(name: string, options: QueueOptions): void {
      queues.set(name, options)
    },

    /** Makes the queues, so that work can be asked for. */
    async prepare(): Promise<void> {
      const known = new Set((await boss.getQueues([...queues.keys()])).map(({ name }) => name))
      for (const [name, { onePerKey }] of queues) {
        if (!known.has(name)) await boss.createQueue(name, { policy: onePerKey ? 'exclusive' : 'standard' })
        // It then knows the queue by heart. Asking for it inside a transaction would wait for ever on the embedded database.
        await boss.findJobs(name, { id: '00000000-0000-0000-0000-000000000000' })
      }
    },

    /** Asks for work; it begins once the transaction has committed. */
    async send(transaction: Transaction, name: string, data: object, { startAfter, priority = 0, key }: SendOptions = {}): Promise<void> {
      await boss.send(name, data, {
        db: transactionForBoss(transaction),
        ...untilDone,
        priority,
        heartbeatSeconds,
        expireInSeconds: day,
        retentionSeconds: 90 * day,
        deleteAfterSeconds: hour,
        ...(startAfter && { startAfter }),
        ...(key !== undefined && { singletonKey: key }),
      })
      transaction.afterCommit(() => workers.get(name)?.wake())
    },

    /** Work that comes again and again, `cron` being five fields by the campus's clocks. One that was missed is made up for once. */
    async schedule(queue: string, name: string, cron: string): Promise<void> {
      const options = { tz: timeZone, key: name, singletonKey: name, missed: 'once' as const, ...aFewTimes, heartbeatSeconds, expireInSeconds: day, deleteAfterSeconds: hour }
      await boss.schedule(queue, cron, { name }, options)
    },

    /** Begins to work. */
    async start(): Promise<void> {
      isStarted = true
      await boss.start()
      for (const [name, { slots, handler }] of queues) {
        const worker = createQueueWorker({ boss, name, slots, handler, heartbeatSeconds, lookMs, finishMs, onError })
        workers.set(name, worker)
        worker.start()
      }
    },

    /** Takes no more work, and gives back what does not end soon. */
    async close(): Promise<void> {
      await Promise.all([...workers.values()].map((worker) => worker.close()))
      if (isStarted) await boss.stop({ graceful: false })
    },
  }
}
