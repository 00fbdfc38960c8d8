import { setTimeout as sleep } from 'node:timers/promises'
import type { Job } from '@fairway/contract/jobs'
import { onTestFinished } from 'vitest'
import type { RunningJob } from '../src/modules/jobs/index.ts'
import type { Person } from './people.ts'
import type { Started } from './start-app.ts'

// Kinds of jobs that tests make up, and what becomes of them.

/** Of a job that anybody may start. */
export const nothing = { role: null, scope: null }

/** @param starter who starts jobs, unless it is said. @param office who looks at them, unless it is said */
export function jobKit({ app, database }: Pick<Started, 'app' | 'database'>, starter: Person, office: Person) {
  let count = 0
  const look = async (id: number, by: Person) => (await by.get<Job>(`/api/jobs/${id}`)).body

  return {
    /** A kind of job of its own, which does this. @returns its name */
    kind<Data extends object>(handler: (job: RunningJob<Data>) => Promise<unknown>, retries?: number): string {
      const name = `test-${++count}`
      app.jobs.define<Data>(name, { handler, retries })
      return name
    },

    /** @returns its id */
    start: (kind: string, by: Person | null = starter, data: object = {}): Promise<number> =>
      database.inTransaction((transaction) => app.jobs.start(transaction, { kind, data, by: by?.id ?? null, needs: nothing })),

    /** The job, once it has ended. */
    ended: (id: number, seenBy: Person = office): Promise<Job> =>
      until(async () => {
        const job = await look(id, seenBy)
        return job.finishedAt === null ? undefined : job
      }),

    /** Once it runs. */
    running: (id: number): Promise<true> => until(async () => (await look(id, office)).state === 'running' || undefined),
  }
}

/** What is found, once it is. */
export async function until<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(20)) {
    const found = await look()
    if (found !== undefined) return found
  }
  throw new Error('It did not happen.')
}

/** Something to wait for that the test lets happen; at the latest when it is over. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  onTestFinished(() => resolve())
  return { open: resolve, opened: promise }
}

/** As a handler that looks at its signal ends. */
export function untilStopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}
