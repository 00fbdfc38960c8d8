import { setTimeout as sleep } from 'node:timers/promises'
import { isPassing } from './failures.ts'

/** Half a minute. */
const mostAttempts = 18

/**
 * Until the database is back. The work is done anew each time, and finds what an attempt of which nothing was heard did commit.
 *
 * @param passes whether it helps to wait @throws what no waiting helps with
 */
export async function persistently<Result>(work: () => Promise<Result>, { isWanted = () => true, passes = isPassing }: { isWanted?(): boolean; passes?(error: unknown): boolean } = {}): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!passes(error) || attempt === mostAttempts || !isWanted()) throw error
      await sleep(Math.min(2000, 50 * 2 ** attempt))
    }
  }
}
