import os from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'

// argon2 is slow on purpose. It is computed in threads of its own with a low priority, few at a time, so that everything else
// stays as quick as it was while thousands sign in; and those who wait take turns by where they come from, so that a flood from
// one address delays that address.

export type HashingJob = { hash: string } | { verify: string; stored: string }
type Waiting = { job: HashingJob; begin(): void | Promise<void>; resolve(result: string | boolean): void; reject(error: unknown): void }

export type Turn = {
  /** Whose turn it is to be, such as a network address. */
  of: string
  /** Called when the turn has come; what it throws is the answer, and nothing is computed. */
  begin?: () => void | Promise<void>
}

/** More would wait longer than anybody does. */
const mostWaiting = 20_000

export class HashingOverloaded extends Error {
  override name = 'HashingOverloaded'
}

export type Hashing = ReturnType<typeof createHashing>

/** @param threads how many are computed at a time; one core's worth is left for everything else */
export function createHashing({ threads = Math.max(1, os.availableParallelism() - 1) }: { threads?: number } = {}) {
  const turns = new Map<string, Waiting[]>()
  const idle: HashingThread[] = []
  let started = 0
  let waiting = 0
  let computed = 0
  let closed = false

  return {
    hash: (password: string, turn: Turn) => take({ hash: password }, turn) as Promise<string>,
    verify: (password: string, stored: string, turn: Turn) => take({ verify: password, stored }, turn) as Promise<boolean>,
    /** For metrics, and for tests that want to know whether something was computed at all. */
    counts: () => ({ waiting, computed }),
    async close(): Promise<void> {
      closed = true
      await Promise.all(idle.map((thread) => thread.end()))
    },
  }

  function take(job: HashingJob, { of, begin = () => {} }: Turn): Promise<string | boolean> {
    if (waiting >= mostWaiting) return Promise.reject(new HashingOverloaded('Too many passwords are waiting.'))
    return new Promise((resolve, reject) => {
      waiting++
      const queue = turns.get(of)
      const entry = { job, begin, resolve, reject }
      if (queue) queue.push(entry)
      else turns.set(of, [entry])
      work()
    })
  }

  function work(): void {
    if (waiting === 0) return
    if (idle.length === 0 && started < threads) {
      started++
      idle.push(startThread())
    }
    const thread = idle.pop()
    if (thread) void serve(thread)
  }

  async function serve(thread: HashingThread): Promise<void> {
    for (let next = nextInTurn(); next; next = nextInTurn()) {
      try {
        await next.begin()
        const result = await thread.compute(next.job)
        computed++
        next.resolve(result)
      } catch (error) {
        next.reject(error)
        if (thread.isDead()) {
          started--
          return work()
        }
      }
    }
    if (closed) await thread.end()
    else idle.push(thread)
  }

  /** The first of whoever's turn it is; who has more waiting goes behind all others. */
  function nextInTurn(): Waiting | undefined {
    for (const [of, queue] of turns) {
      turns.delete(of)
      const next = queue.shift()!
      if (queue.length > 0) turns.set(of, queue)
      waiting--
      return next
    }
    return undefined
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
