import type { Database, Transaction } from '../../database/database.ts'
import { isPassing } from '../../database/failures.ts'
import { Refusal } from '../../errors.ts'
import type { FoundFile, JobFiles, NewFile } from './files.ts'
import { brokenDown, interrupted, JobCancelled, JobLost, problemOf } from './problems.ts'
import { createProgress } from './progress.ts'
import type { Begun, Ending, JobRow, JobStore } from './store.ts'

// One run of one job, from being handed over by the queue to its end.

/** What a handler works with. */
export type RunningJob<Data> = {
  id: number
  data: Data
  /** Who started it; null: a command or the program itself. */
  by: number | null
  /** Aborted when it is cancelled, lost, or the process ends. A handler that takes long looks at it between its steps. */
  signal: AbortSignal
  /** @param stage a code, which the pages translate by kind */
  progress(stage: string, done?: number, total?: number | null): void
  /** What it was given. */
  readFile(name: string): Promise<FoundFile | undefined>
  writeFile(file: NewFile, bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void>
  /**
   * Ends the job as done with the commit of the handler's own transaction. What that transaction wrote is then written exactly
   * once, whatever happens to the process; without it a run that dies at its very end is repeated.
   *
   * @throws {JobLost} which rolls the transaction back, if the run is not this job's any more
   */
  finishIn(transaction: Transaction, result?: unknown): Promise<void>
}

export type JobDefinition<Data> = {
  /**
   * Gives the result, which is small; what is large becomes a file. A `Refusal` is the reason that people read. A job may be
   * run again after an interruption, so a handler does nothing that must not be done twice, except through `finishIn`.
   */
  handler(job: RunningJob<Data>): Promise<unknown>
  /** How often it is run again when its worker died or the database was lost. Default 2. */
  retries?: number
}

type Needs = {
  database: Database
  store: JobStore
  files: JobFiles
  /** What each is given was checked by who started it. */
  kinds: ReadonlyMap<string, JobDefinition<unknown>>
  tell(row: JobRow): void
  onError(error: unknown, what: string): void
}

const lookAfterMs = 2000

export type Runs = ReturnType<typeof createRuns>

export function createRuns({ database, store, files, kinds, tell, onError }: Needs) {
  const running = new Map<number, AbortController>()

  return {
    isRunningHere: (id: number) => running.has(id),

    /** Another instance notices within seconds. */
    stop(id: number): void {
      running.get(id)?.abort(new JobCancelled('The job was cancelled.'))
    },

    /** @throws whatever makes the queue hand it over again */
    async run(id: number, ending: AbortSignal): Promise<void> {
      const begun = await store.begin(id, [...kinds.keys()])
      if (begun) return runOne(begun, kinds.get(begun.row.kind)!, ending)
      // While instances of two versions work side by side, one of them may not know it.
      if (await store.isOpen(id)) throw new Error(`This program does not know the kind of job ${id}.`)
    },
  }

  async function runOne({ row, attempt, data }: Begun, { handler, retries = 2 }: JobDefinition<unknown>, ending: AbortSignal): Promise<void> {
    const { id } = row
    const stopped = new AbortController()
    running.set(id, stopped)
    const begunAt = performance.now()
    const progress = createProgress(row.total, async (latest) => {
      // By the clock of the database, as all that is told of it: whoever hears of it tells by that what is newer.
      tell({ ...row, ...latest, changedAt: new Date(row.changedAt.getTime() + performance.now() - begunAt) })
      // It is not worth failing for, and the one connection of the embedded database may be the handler's own.
      await store.keepProgress(id, attempt, latest).catch(() => {})
    })
    const watch = setInterval(() => void lookAfter(id, attempt, stopped), lookAfterMs).unref()
    let isFinished = false
    try {
      if (attempt > retries + 1) return await finish({ state: 'failed', problem: problemOf(interrupted()) })
      tell(row)
      const signal = AbortSignal.any([stopped.signal, ending])
      const result = await handler({
        id,
        data,
        by: row.createdBy,
        signal,
        progress: (stage, done = 0, total = null) => progress.set({ stage, done, total }),
        readFile: (name) => files.find(id, name, { isInput: true }),
        writeFile: (file, bytes) => files.write(database, id, file, bytes),
        finishIn: async (transaction, given) => {
          // Nobody is to hear after its end that it still goes on.
          progress.end()
          const finished = await store.finish(transaction, id, attempt, { state: 'done', result: given }, progress.latest())
          if (!finished) throw new JobLost('This run is not the job’s any more.')
          transaction.afterCommit(() => {
            isFinished = true
            tell(finished)
          })
        },
      })
      if (!isFinished) await finish({ state: 'done', result })
    } catch (error) {
      if (!isFinished) await fail(error)
    } finally {
      clearInterval(watch)
      running.delete(id)
      await progress.stop()
    }

    async function fail(error: unknown): Promise<void> {
      const reason: unknown = stopped.signal.reason
      if (reason instanceof JobLost || error instanceof JobLost) return
      if (reason instanceof JobCancelled) return finish({ state: 'cancelled' })
      if (ending.aborted) return handBack(error, { counts: false })
      if (error instanceof Refusal) return finish({ state: 'failed', problem: problemOf(error) })
      if (isPassing(error) && attempt <= retries) return handBack(error, { counts: true })
      onError(error, `job ${id} (${row.kind}) failed`)
      return finish({ state: 'failed', problem: problemOf(brokenDown()) })
    }

    async function finish(how: Ending): Promise<void> {
      await progress.stop()
      const finished = await store.finish(database, id, attempt, how, progress.latest())
      if (finished) tell(finished)
    }

    async function handBack(error: unknown, { counts }: { counts: boolean }): Promise<never> {
      await progress.stop()
      const released = await store.release(id, attempt, { counts })
      if (released) tell(released)
      throw error
    }
  }

  async function lookAfter(id: number, attempt: number, stopped: AbortController): Promise<void> {
    // If the database cannot say, the run goes on.
    const found = await store.lookAfter(id, attempt).catch(() => 'wanted')
    if (!running.has(id) || found === 'wanted') return
    stopped.abort(found === 'cancelled' ? new JobCancelled('The job was cancelled.') : new JobLost('Another run has begun.'))
  }
}
