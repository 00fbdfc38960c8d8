import type { PgBoss } from 'pg-boss'

// What takes work out of one queue. pg-boss has workers of its own, but each of them asks the database for itself and sleeps
// after every piece of work. Here one question asks for as much as there are free slots: at once when work was asked for in this
// process, and every few seconds for that of other instances and for what was put off.

export type Delivery = {
  data: object
  /** Aborted, with `HandedBack` as its reason, when the process ends. Who stops then and throws will find the work again. */
  signal: AbortSignal
}

/** What it throws makes the work come again in a few seconds, here or elsewhere. */
export type QueueHandler = (delivery: Delivery) => Promise<void>

/** The process ends before the work does. */
export class HandedBack extends Error {
  override name = 'HandedBack'
}

type Needs = {
  boss: PgBoss
  name: string
  slots: number
  handler: QueueHandler
  heartbeatSeconds: number
  lookMs: number
  finishMs: number
  onError(error: unknown, what: string): void
}

// For those who were told to stop.
const stopMs = 2000

export type QueueWorker = ReturnType<typeof createQueueWorker>

export function createQueueWorker({ boss, name, slots, handler, heartbeatSeconds, lookMs, finishMs, onError }: Needs) {
  const working = new Map<string, Promise<void>>()
  const ended = new AbortController()
  let isClosing = false
  let isClosed = false
  let looking: Promise<void> | undefined
  let lookAgain = false
  let timer: NodeJS.Timeout | undefined
  const heart = setInterval(() => void beat(), (heartbeatSeconds * 1000) / 3).unref()

  return {
    start: wake,
    /** There may be work. */
    wake,

    async close(): Promise<void> {
      isClosing = true
      clearTimeout(timer)
      await looking
      await settledWithin(finishMs)
      ended.abort(new HandedBack('The process ends.'))
      await settledWithin(stopMs)
      clearInterval(heart)
      isClosed = true
      const left = [...working.keys()]
      if (left.length > 0) await boss.fail(name, left, { reason: 'handed back' }).catch((error: unknown) => onError(error, `work of ${name} could not be given back`))
    },
  }

  function wake(): void {
    if (isClosing) return
    lookAgain = true
    looking ??= look().finally(() => {
      looking = undefined
      if (!isClosing) timer = setTimeout(wake, lookMs).unref()
    })
  }

  async function look(): Promise<void> {
    clearTimeout(timer)
    try {
      while (lookAgain && working.size < slots && !isClosing) {
        lookAgain = false
        const free = slots - working.size
        const found = await boss.fetch<object>(name, { batchSize: free })
        for (const { id, data } of found) begin(id, data)
        // There may be more than there were slots for: the first one that is free asks again.
        if (found.length === free) lookAgain = true
      }
    } catch (error) {
      if (!isClosing) onError(error, `no work could be taken from ${name}`)
    }
  }

  function begin(id: string, data: object): void {
    // Taken for dead, because the database did not hear its heart; but it is being done.
    if (working.has(id)) return
    working.set(
      id,
      work(id, data).finally(() => {
        working.delete(id)
        if (lookAgain) wake()
      }),
    )
  }

  async function work(id: string, data: object): Promise<void> {
    const failure = await handler({ data, signal: ended.signal }).then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    // It was given back, and the database may be gone.
    if (isClosed) return
    if (failure && !ended.signal.aborted) onError(failure.error, `work of ${name} failed and will be tried again`)
    try {
      if (failure) await boss.fail(name, id, { reason: String(failure.error) })
      else await boss.complete(name, id)
    } catch (error) {
      // Nobody hears its heart any more, so it will be handed over again.
      onError(error, `the end of work of ${name} could not be kept`)
    }
  }

  async function beat(): Promise<void> {
    const ids = [...working.keys()]
    if (ids.length > 0) await boss.touch(name, ids).catch((error: unknown) => onError(error, `the heart of ${name} was not heard`))
  }

  async function settledWithin(ms: number): Promise<void> {
    if (working.size === 0) return
    let clock: NodeJS.Timeout | undefined
    await Promise.race([Promise.allSettled(working.values()), new Promise((resolve) => (clock = setTimeout(resolve, ms)))])
    clearTimeout(clock)
  }
}
