import os from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { createTurns } from './turns.ts'

// argon2 is slow on purpose. It is computed in threads of its own with a low priority, few at a time, so that everything else
// stays as quick as it was while thousands sign in.

export type HashingJob = { hash: string } | { verify: string; stored: string }

export type Turn = {
  /** Whose turn it is to be, such as a network address. */
  of: string
  /** Called when the turn has come; what it throws is the answer, and nothing is computed. */
  begin?: () => void | Promise<void>
}

export type Hashing = ReturnType<typeof createHashing>

/** @param threads how many are computed at a time; one core's worth is left for everything else */
export function createHashing({ threads = Math.max(1, os.availableParallelism() - 1) }: { threads?: number } = {}) {
  const turns = createTurns({ atOnce: threads })
  const idle: HashingThread[] = []
  let computed = 0
  let closed = false

  return {
    /** @throws {Refusal} `busy` */
    hash: (password: string, turn: Turn) => compute({ hash: password }, turn) as Promise<string>,
    /** @throws {Refusal} `busy` */
    verify: (password: string, stored: string, turn: Turn) => compute({ verify: password, stored }, turn) as Promise<boolean>,
    /** For metrics, and for tests that want to know whether something was computed at all. */
    counts: () => ({ waiting: turns.waiting(), computed }),
    async close(): Promise<void> {
      closed = true
      await Promise.all(idle.map((thread) => thread.end()))
    },
  }

  function compute(job: HashingJob, { of, begin }: Turn): Promise<string | boolean> {
    return turns.take(of, async () => {
      await begin?.()
      const thread = idle.pop() ?? startThread()
      try {
        const result = await thread.compute(job)
        computed++
        return result
      } finally {
        if (closed) await thread.end()
        else if (!thread.isDead()) idle.push(thread)
      }
    })
  }
}

type HashingThread = ReturnType<typeof startThread>

function startThread() {
  const worker = new Worker(path.join(import.meta.dirname, 'hashing-worker.ts'))
  let answer: PromiseWithResolvers<string | boolean> | undefined
  let dead = false
  worker.on('message', ({ result, error }: { result: string | boolean; error?: string }) => {
    if (error === undefined) answer?.resolve(result)
    else answer?.reject(new Error(error))
  })
  const die = (error: unknown) => {
    dead = true
    answer?.reject(error)
  }
  worker.on('error', die)
  worker.on('exit', () => die(new Error('The hashing thread ended.')))
  worker.unref()

  return {
    async compute(job: HashingJob): Promise<string | boolean> {
      answer = Promise.withResolvers()
      // An idle thread does not keep the program from ending, a busy one does.
      worker.ref()
      worker.postMessage(job)
      try {
        return await answer.promise
      } finally {
        worker.unref()
      }
    },
    isDead: () => dead,
    async end(): Promise<void> {
      await worker.terminate()
    },
  }
}
