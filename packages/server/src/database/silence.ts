import pg from 'pg'
import { codeOf } from './failures.ts'
import { streamOf, tooLong } from './streams.ts'

// A host that vanished or is frozen says nothing, and TCP waits a quarter of an hour for it: as long as that each connection that waits
// is one less, until there is none. A statement that takes long says nothing either, and must not be cut. So when one has been silent
// for a while, a new connection is asked whether the database is there, and whether it is still the same one.

const lookEveryMs = 1000
/** @property patienceMs for a new connection and its answer: longer than a database takes that has too much to do */
export type SilencePace = { silentMs: number; patienceMs: number }
const shippedPace: SilencePace = { silentMs: 5000, patienceMs: 10_000 }

/** Another one begins another time. */
const whichServer = `select extract(epoch from pg_postmaster_start_time())::text as server`

/** @property server undefined: it has not said yet */
type Watched = { server: string | undefined; isOut: boolean; bytes: number; heardAt: number }

export type SilenceWatch = {
  /** Something took too long. What is idle is not used again: it may be dead as well, and who finds out waits for it. */
  distrust(): void
  stop(): void
}

export function watchSilence(pool: pg.Pool, connectionString: string, { silentMs, patienceMs } = shippedPace): SilenceWatch {
  const watched = new Map<pg.PoolClient, Watched>()
  let isAsking = false
  let askedAt = -Infinity
  pool.on('connect', (client) => {
    const one: Watched = { server: undefined, isOut: true, bytes: 0, heardAt: performance.now() }
    watched.set(client, one)
    // Leaves before whatever it was opened for. What cannot be asked this cannot be asked anything.
    client.query<{ server: string }>(whichServer).then(({ rows }) => (one.server = rows[0]?.server), () => {})
  })
  pool.on('acquire', (client) => note(client, true))
  pool.on('release', (_error, client) => note(client, false))
  pool.on('remove', (client) => watched.delete(client))
  const timer = setInterval(() => void look(), lookEveryMs).unref()

  return {
    distrust: () => cut(({ isOut }) => !isOut),
    stop: () => clearInterval(timer),
  }

  function note(client: pg.PoolClient, isOut: boolean): void {
    const one = watched.get(client)
    if (one) Object.assign(one, { isOut, heardAt: performance.now() })
  }

  async function look(): Promise<void> {
    const since = performance.now() - silentMs
    if (isAsking || askedAt > since || silentSince(since).length === 0) return
    isAsking = true
    const server = await ask(connectionString, patienceMs)
    isAsking = false
    askedAt = performance.now()
    if (server === 'there') return
    // Those of the one that is there are left alone, whatever takes them so long.
    const silent = new Set(silentSince(since))
    cut((one) => (silent.has(one) || !one.isOut) && (server === 'away' || one.server !== server.is))
  }

  function silentSince(since: number): Watched[] {
    const silent: Watched[] = []
    for (const [client, one] of watched) {
      const { bytesRead = 0 } = streamOf(client)
      if (bytesRead !== one.bytes) Object.assign(one, { bytes: bytesRead, heardAt: performance.now() })
      if (one.isOut && one.heardAt <= since) silent.push(one)
    }
    return silent
  }

  function cut(isMeant: (one: Watched) => boolean): void {
    for (const [client, one] of watched) if (isMeant(one)) streamOf(client).destroy(tooLong())
  }
}

/** @returns away: nothing was heard; there: it refuses, so it is there, or it could not be asked at all, which says nothing of it */
async function ask(connectionString: string, patienceMs: number): Promise<{ is: string } | 'there' | 'away'> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: patienceMs, query_timeout: patienceMs })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ server: string }>(whichServer)
    return { is: rows[0]!.server }
  } catch (error) {
    return isSilence(error) ? 'away' : 'there'
  } finally {
    // Nobody waits for a goodbye.
    void client.end().catch(() => {})
    setTimeout(() => streamOf(client).destroy(), 1000).unref()
  }
}

/** That a name is not found, or there is no file left to open, is our own trouble: what is connected may work as well as ever. */
function isSilence(error: unknown): boolean {
  return /^(?:ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH)$/.test(codeOf(error)) || (error instanceof Error && codeOf(error) === '' && /timeout|timed out/i.test(error.message))
}
