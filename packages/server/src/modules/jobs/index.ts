import type { Job, JobState } from '@fairway/contract/jobs'
import type { Queries, Transaction } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import type { Actor, Audit } from '../audit/index.ts'
import { createFiles, type FoundFile, type NewFile } from './files.ts'
import { hasEnded } from './problems.ts'
import { createQueues, type QueueNeeds, type QueueOptions, type SendOptions } from './queues.ts'
import { mayRead, type JobReader } from './readers.ts'
import { createRuns, type JobDefinition } from './run.ts'
import { createSchedule } from './schedule.ts'
import { createStore, type JobNeeds, type JobRow, type OfficeJobRow } from './store.ts'
import { createTelling, jobOf, type TellingNeeds } from './telling.ts'

// Work that goes on by itself: jobs that people start and watch, queues for what nobody watches (mail), and what is done by the
// clock. A process that answers requests may leave all of it to others (ROLE).

export { jobRoutes, officeJobRoutes } from './routes.ts'
export { HandedBack } from './queue-worker.ts'
export type { JobDefinition, RunningJob } from './run.ts'
export type { NewFile } from './files.ts'
export type { QueuePace } from './queues.ts'

export type JobsNeeds = QueueNeeds & Pick<TellingNeeds, 'publish' | 'isHeard'> & {
  audit: Audit
  /** After how many days a job that has ended is forgotten. */
  keepDays(): Promise<number>
}

export type NewJob = {
  kind: string
  data: object
  /** Null: a command or the program itself. */
  by: number | null
  /** What it took to start it: who has it no longer does not read it. */
  needs: JobNeeds
  total?: number
}

export type Jobs = ReturnType<typeof createJobs>

const queueOfJobs = 'job'
const slotsForJobs = 2
const mostListed = 50

export function createJobs({ database, audit, publish, isHeard, keepDays, onError, ...pace }: JobsNeeds) {
  const store = createStore(database)
  const files = createFiles(database)
  const kinds = new Map<string, JobDefinition<unknown>>()
  const queues = createQueues({ database, onError, ...pace })
  const telling = createTelling({ database, store, publish, isHeard, onError })
  const runs = createRuns({ database, store, files, kinds, tell: telling.tell, onError })
  const schedule = createSchedule(queues)
  queues.define(queueOfJobs, { slots: slotsForJobs, handler: ({ data, signal }) => runs.run((data as { job: number }).job, signal) })
  const forgetNow = schedule.every('forget-jobs', '20 3 * * *', async () => void (await store.forget(await keepDays())))

  return {
    /** What a kind of job does. To be called before it is started anywhere. */
    define<Data extends object>(kind: string, definition: JobDefinition<Data>): void {
      kinds.set(kind, definition)
    },

    /**
     * Starts a job with the commit of the transaction. Its starter hears of it on `person:<id>`.
     *
     * @returns its id
     */
    async start(transaction: Transaction, { kind, data, by, needs, total }: NewJob): Promise<number> {
      if (!kinds.has(kind)) throw new Error(`There is no kind of job "${kind}".`)
      const row = await store.insert(transaction, { kind, data, by, needs, total: total ?? null })
      await queues.send(transaction, queueOfJobs, { job: row.id })
      transaction.afterCommit(() => telling.tell(row))
      return row.id
    },

    /** Gives a job, in the transaction that starts it, what is too large for `data`. */
    attach(transaction: Pick<Queries, 'query'>, job: number, file: Omit<NewFile, 'isInput'>, bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
      return files.write(transaction, job, { ...file, isInput: true }, bytes)
    },

    /** @param reader null: a command or the program itself @throws {Refusal} `not-found` */
    async find(id: number, reader: JobReader | null): Promise<Job> {
      return jobOf(await findRow(id, reader))
    },

    /** Their own, the latest first. */
    async latestOf(reader: JobReader): Promise<Job[]> {
      return (await store.latestOf(reader.id, mostListed)).filter((row) => mayRead(row, reader)).map(jobOf)
    },

    /**
     * Everybody's that the reader may read, the latest first: with a key, a page may hold fewer than there is room for.
     *
     * @param reader null: a command or the program itself
     */
    async page({ before, state }: { before?: number | undefined; state?: JobState | undefined }, reader: JobReader | null): Promise<{ rows: OfficeJobRow[]; before: number | null }> {
      const rows = await store.page({ before, state, most: mostListed + 1 })
      const listed = rows.slice(0, mostListed)
      return { rows: listed.filter((row) => reader === null || mayRead(row, reader)), before: rows.length > mostListed ? listed.at(-1)!.id : null }
    },

    /**
     * One that waits is cancelled at once, one that runs as soon as it can stop.
     *
     * @param reader null: a command or the program itself @throws {Refusal} `not-found`, `job-has-ended`
     */
    async cancel(actor: Actor, id: number, reader: JobReader | null): Promise<Job> {
      const before = await findRow(id, reader)
      const row = await database.inTransaction(async (transaction) => {
        const cancelled = await store.cancel(transaction, id)
        if (!cancelled) throw hasEnded()
        if (before.createdBy === null || before.createdBy !== actor.personId) {
          await audit.record(transaction, { actor, action: 'job.cancelled', subject: { kind: 'job', id }, before: { kind: before.kind, state: before.state } })
        }
        transaction.afterCommit(() => telling.tell(cancelled))
        return cancelled
      })
      runs.stop(id)
      return jobOf(row)
    },

    /** What a job has made. @throws {Refusal} `not-found` */
    async findFile(id: number, name: string, reader: JobReader): Promise<FoundFile> {
      await findRow(id, reader)
      const file = await files.find(id, name)
      if (!file) throw notFound()
      return file
    },

    /** Forgets what is over for long, which happens every night, with the commit of the transaction. */
    forgetNow,

    /** All that is kept of a person's jobs. */
    erase: (transaction: Pick<Queries, 'query'>, person: number) => store.forgetPerson(transaction, person),

    /** Work that nobody watches. Before `prepare`. */
    defineQueue: (name: string, options: QueueOptions) => queues.define(name, options),
    send: (transaction: Transaction, queue: string, data: object, options?: SendOptions) => queues.send(transaction, queue, data, options),

    /** Work by the clock. Before `start`. */
    every: schedule.every,

    /** Makes room in the database, so that work can be asked for. */
    prepare: () => queues.prepare(),

    /** Tells people how their jobs go. */
    startTelling: () => telling.start(),

    /** Begins to work. */
    async startWorking(): Promise<void> {
      await queues.start()
      await schedule.start()
    },

    async close(): Promise<void> {
      await telling.stop()
      await queues.close()
    },
  }

  /** The only way to a job, asked anew each time. What is somebody else's answers like what is missing. */
  async function findRow(id: number, reader: JobReader | null): Promise<JobRow> {
    const row = await store.find(id)
    if (!row || (reader !== null && !mayRead(row, reader))) throw notFound()
    return row
  }
}
