// How many answers one model gives at one time; the others wait their turn, and not for long.

export type BulkheadLimits = { most: number; mostWaiting: number; longestWaitMs: number }

export type Bulkhead = ReturnType<typeof createBulkhead>

export function createBulkhead({ most, mostWaiting, longestWaitMs }: BulkheadLimits) {
  const queue: { go(hasRoom: boolean): void }[] = []
  let taken = 0

  return {
    inFlight: () => taken,
    waiting: () => queue.length,

    hasRoom: () => taken < most,

    /** @param mostMs how long at most its turn is waited for @returns gives the place back, once; undefined: there is no room @throws what `signal` was aborted with */
    async enter(signal: AbortSignal, mostMs = longestWaitMs): Promise<(() => void) | undefined> {
      signal.throwIfAborted()
      if (taken < most) taken++
      else if (queue.length >= mostWaiting || !(await turn(signal, Math.min(mostMs, longestWaitMs)))) return undefined
      let isLeft = false
      return () => {
        if (isLeft) return
        isLeft = true
        const next = queue.shift()
        if (next) next.go(true)
        else taken--
      }
    },
  }

  function turn(signal: AbortSignal, waitMs: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        const place = queue.indexOf(waiting)
        if (place !== -1) queue.splice(place, 1)
      }
      const waiting = {
        go(hasRoom: boolean) {
          leave()
          resolve(hasRoom)
        },
      }
      const stop = () => {
        leave()
        reject(signal.reason as Error)
      }
      const timer = setTimeout(() => waiting.go(false), waitMs)
      signal.addEventListener('abort', stop, { once: true })
      queue.push(waiting)
    })
  }
}
