import type { Transaction } from '../../database/database.ts'
import type { Queues } from './queues.ts'

// Work by the clock. Whichever instance takes an occurrence does it, the others do not. An occurrence that comes while the one
// before is still being done is left out.

type Handler = (signal: AbortSignal) => Promise<void>

const queueOfSchedule = 'scheduled'

export function createSchedule(queues: Queues) {
  const works = new Map<string, { cron: string; handler: Handler }>()
  queues.define(queueOfSchedule, {
    slots: 1,
    onePerKey: true,
    // One that this program does not know is another version's.
    handler: async ({ data, signal }) => works.get((data as { name: string }).name)?.handler(signal),
  })

  return {
    /**
     * @param cron five fields, by the campus's clocks: `20 3 * * *` is 03:20 every day, and every ten minutes is written with a
     * star, a slash and 10 as the first of them
     * @returns does it once, without waiting for the clock, after the transaction has committed
     */
    every(name: string, cron: string, handler: Handler): (transaction: Transaction) => Promise<void> {
      works.set(name, { cron, handler })
      return (transaction) => queues.send(transaction, queueOfSchedule, { name }, { key: name })
    },

    async start(): Promise<void> {
      for (const [name, { cron }] of works) await queues.schedule(queueOfSchedule, name, cron)
    },
  }
}
