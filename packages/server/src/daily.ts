import { setTimeout as sleep } from 'node:timers/promises'

const hour = 3_600_000

/** Does something now and every 24 hours. @returns a function that ends it */
export function everyDay(work: () => Promise<unknown>, onError: (error: unknown) => void): () => void {
  const ended = new AbortController()
  const { signal } = ended
  const repeat = async () => {
    while (!signal.aborted) {
      await work().catch((error: unknown) => {
        if (!signal.aborted) onError(error)
      })
      await sleep(24 * hour, undefined, { signal, ref: false })
    }
  }
  // Ends only by being told to.
  repeat().catch(() => {})
  return () => ended.abort()
}
