import { createHash } from 'node:crypto'
import type { Database } from '../../database/database.ts'
import { createLooking } from '../../looking.ts'

// Which life of the logs this is. Whoever was told of a message that a restored backup does not have must not go on from there: the
// next message will bear the same number. So everybody who comes back says of which epoch they know, and another one is read anew.
//
// It changes when the database does: another cluster, another point in time that it was brought back to or a standby that took over
// (its timeline), another database made of a dump. That may happen behind the back of a running instance, so it is looked at again
// whenever a connection was made anew, and every so often. A copy of all files is told by none of these: whoever puts one back
// renews the mark (`fairway rooms new-epoch`), and an instance that sees a log shorter than it was does so by itself.

export type EpochNeeds = {
  database: Pick<Database, 'query' | 'pool'>
  bus: { publish(channel: string, text: string): void; listen(channel: string, handler: () => void): () => void }
  /** What is known of the logs is of another life. */
  onChanged(): void
  onError(error: unknown): void
}

type Read = { epoch: string; mark: string }

const lookEveryMs = 5_000
/** While the database is away, or is a standby still. */
const retryMs = 1_000
const channel = 'room-epoch'

export async function createEpoch({ database, bus, onChanged, onError }: EpochNeeds) {
  let known = await readEpoch(database)
  /** A log was seen that is shorter than it was. */
  let hasLostSome = false
  let last = Promise.resolve()
  let retry: NodeJS.Timeout | undefined
  const looking = createLooking({ everyMs: lookEveryMs, look, onError })
  const stopListening = bus.listen(channel, looking.soon)
  database.pool.on('connect', looking.soon)

  return {
    current: () => known.epoch,

    /** A log ends before what was told of it: what was committed is gone. */
    lostSome(): void {
      hasLostSome = true
      looking.soon()
    },

    /** Begins another one, here and on all instances, for what no database tells of itself. */
    async renew(): Promise<void> {
      await renewMark(database, known.mark)
      await look()
    },

    start: looking.start,

    async stop(): Promise<void> {
      database.pool.off('connect', looking.soon)
      stopListening()
      clearTimeout(retry)
      await looking.stop()
    },
  }

  /** One after the other: what was read first is not known last. */
  function look(): Promise<void> {
    const looked = last.then(compare)
    last = looked.catch(() => {
      clearTimeout(retry)
      retry = setTimeout(looking.soon, retryMs).unref()
    })
    return looked
  }

  async function compare(): Promise<void> {
    let now = await readEpoch(database)
    if (hasLostSome && now.epoch === known.epoch) {
      await renewMark(database, known.mark)
      now = await readEpoch(database)
    }
    hasLostSome = false
    if (now.epoch === known.epoch) return
    known = now
    bus.publish(channel, '')
    onChanged()
  }
}

type Life = { mark: string | null; system: string; timeline: number; database: number }

const mark = `(select value from program_secret where name = 'epoch') as mark`
const ofThisDatabase = '(select oid::bigint from pg_database where datname = current_database()) as database'
// The timeline on which it writes: that of the last checkpoint is, for minutes after a standby took over, the old one.
const whole = `select ${mark}, (select system_identifier::text from pg_control_system()) as system,
                      ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int as timeline, ${ofThisDatabase}`
/** Where whoever runs the database for others forbids these questions: whoever restores a backup there renews the mark. */
const withoutCluster = `select ${mark}, '' as system, 0 as timeline, ${ofThisDatabase}`
const insufficientPrivilege = '42501'
const notSupported = '0A000'

async function readEpoch({ query }: Pick<Database, 'query'>): Promise<Read> {
  const [row] = await query<Life>({ name: 'rooms-epoch', text: whole }).catch((error: unknown) => {
    const { code } = error as { code?: unknown }
    if (code !== insufficientPrivilege && code !== notSupported) throw error
    return query<Life>({ name: 'rooms-epoch-without-cluster', text: withoutCluster })
  })
  const { mark, system, timeline, database } = row!
  if (mark !== null) return { epoch: createHash('sha256').update([mark, system, timeline, database].join()).digest('base64url').slice(0, 16), mark }
  await query({ text: `insert into program_secret (name, value) values ('epoch', gen_random_uuid()::text) on conflict do nothing` })
  return readEpoch({ query })
}

/** Unless somebody else has done so: several instances see the same. */
async function renewMark({ query }: Pick<Database, 'query'>, before: string): Promise<void> {
  await query({ text: `update program_secret set value = gen_random_uuid()::text where name = 'epoch' and value = $1`, values: [before] })
}
