import { shallowRef } from 'vue'

type Sample = { offset: number; error: number; takenAt: number }

/** After this long a sample gives way to a newer, less exact one: monotonic clocks drift, and stop while a laptop sleeps. */
const sampleLife = 10 * 60_000

/**
 * The server's time, whatever the computer's clock says. Built on the monotonic clock, so that setting the computer's
 * clock while the page is open changes nothing either.
 */
export function createServerClock(monotonic: () => number = () => performance.now(), local: () => number = () => Date.now()) {
  let best: Sample | undefined
  const sampled = shallowRef(0)

  return {
    /** Rises with every sample that was taken on: depend on it to recompute deadlines. */
    sampled,
    monotonic,
    /** Milliseconds since 1970 on the server. Falls back to the computer's clock until the server has spoken. */
    now: (): number => (best ? monotonic() + best.offset : local()),
    /**
     * The server said `serverNow` in an answer to something sent at `sentAt` and received at `receivedAt` (monotonic).
     * It said so half a round trip ago, give or take that half; the sample with the smallest error is kept.
     */
    sample(serverNow: string, sentAt: number, receivedAt: number): void {
      const at = Date.parse(serverNow)
      if (!Number.isFinite(at)) return
      const error = (receivedAt - sentAt) / 2
      const fresh = { offset: at + error - receivedAt, error, takenAt: receivedAt }
      const keep = best && best.error < error && receivedAt - best.takenAt < sampleLife && Math.abs(best.offset - fresh.offset) < best.error + error + 1000
      if (keep) return
      best = fresh
      sampled.value++
    },
  }
}

export type ServerClock = ReturnType<typeof createServerClock>

/** The page's one server clock. */
export const serverClock = createServerClock()
