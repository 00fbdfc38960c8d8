import type { Bus } from '../../bus/bus.ts'
import type { Database, Transaction } from '../../database/database.ts'

/** Changes what models there are: one change after the other, and every instance knows of it at once. */
export type Changing = <Result>(server: string | undefined, work: (transaction: Transaction) => Promise<Result>) => Promise<Result>

/** On which instances tell each other that something has changed, and of which server. */
const channel = 'models'

/** @param changed what is remembered here is read anew; of a server that somebody has seen to its models are asked again */
export function createChanging({ database, bus, changed }: { database: Database; bus: Bus; changed(server: string | undefined): void }) {
  bus.listen(channel, (server) => changed(server === '' ? undefined : server))
  const tell = (server: string | undefined) => {
    changed(server)
    bus.publish(channel, server ?? '')
  }
  const changing: Changing = (server, work) =>
    database.inTransaction(async (transaction) => {
      await transaction.query({ text: 'select pg_advisory_xact_lock(4617032)' })
      transaction.afterCommit(() => tell(server))
      return work(transaction)
    })
  return { changing, tell }
}
