import pg from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { AvalancheOrder, AvalancheReport } from './rooms/avalanche-load.ts'
import { layGround, prepareRooms, startLoad } from './rooms/ground.ts'
import { publish, rounded, type Row } from './rooms/report.ts'
import { secret } from './rush/campus.ts'
import { processorTimeOf, startServer } from './servers.ts'
import { probe, type ProbeReport } from './sign-in/probe.ts'

// Everybody comes back at once: how long until all have everything, what the database sees of it, and how others fare meanwhile.
// Beside it the same crowd without tickets and without saying where it stands, which reads the history instead.

const { values: options } = parseArgs({
  options: {
    sockets: { type: 'string', default: '1500' },
    databases: { type: 'string', default: 'postgres,embedded' },
    variants: { type: 'string', default: 'fairway,naive' },
    port: { type: 'string', default: '3986' },
  },
})
const sockets = Number(options.sockets)
const port = Number(options.port)
const speakers = 20
const perSecond = 20
const pages = ['/api/terms', '/api/session', '/api/rooms']

type Measured = { what: string; report: AvalancheReport; before: ProbeReport; during: ProbeReport; /** Of the database, beside what it always has to do; undefined: it was not counted. */ transactions: number | undefined; processor: number }

const measured: Measured[] = []
const ground = await layGround('avalanche', options.databases)
try {
  for (const database of options.databases.split(',')) for (const variant of options.variants.split(',')) measured.push(await measure(database, variant))
} finally {
  await ground.end()
}
print()

async function measure(database: string, variant: string): Promise<Measured> {
  const where = await ground.place(database, `${database}_${variant}`)
  const rooms = await prepareRooms(where, sockets + speakers + 20)
  const readers = rooms.cookies.splice(-20)
  const server = await startServer(where, secret, port)
  const load = startLoad<AvalancheOrder, AvalancheReport>('avalanche-load.ts', { ...rooms, port, isNaive: variant === 'naive', speakers, perSecond })
  await load.next<string>()
  await probe(port, readers, sleep(1000), pages)
  const quiet = await counting(where.databaseUrl)
  const before = await probe(port, readers, sleep(4000), pages)
  const usual = await quiet()
  const storm = await counting(where.databaseUrl)
  const busy = processorTimeOf(server.pid)
  const begun = performance.now()
  load.say('cut')
  const back = load.next<string>()
  const during = await probe(port, readers, back, pages)
  const took = performance.now() - begun
  const processor = processorTimeOf(server.pid) - busy
  const seen = await storm()
  const report = await load.next()
  await server.stop()
  const transactions = seen === undefined || usual === undefined ? undefined : Math.max(0, seen - (usual * took) / 4000)
  const row = { what: `${database} ${variant}`, report, before, during, transactions, processor }
  console.log(`${row.what}: all ${sockets} back after ${Math.round(report.allBack)} ms, ${report.refused} refused, ${report.complete} complete`)
  return row
}

/** @returns how many transactions the database has had since; undefined of one that is nobody else's to ask */
async function counting(url: string | undefined): Promise<() => Promise<number | undefined>> {
  const read = async () => {
    if (url === undefined) return undefined
    const client = new pg.Client({ connectionString: ground.postgresUrl })
    await client.connect()
    // What sessions have counted is told to the database about once a second.
    await sleep(1200)
    const { rows } = await client.query<{ count: string }>('select xact_commit as count from pg_stat_database where datname = $1', [url.slice(url.lastIndexOf('/') + 1)])
    await client.end()
    return Number(rows[0]!.count)
  }
  const first = await read()
  return async () => {
    const last = await read()
    return first === undefined || last === undefined ? undefined : last - first
  }
}

function print(): void {
  publish({
    name: 'avalanche',
    title: `${sockets} sockets come back at once`,
    about: `All are cut in one instant and come back in one a second later, while ${perSecond} messages a second are said and others read pages a hundred times a second. Naive: without tickets and without a place to go on from, by the history. Transactions are beside those of an equally long time before.`,
    rows: measured.map(
      ({ what, report, before, during, transactions, processor }): Row => ({
        what,
        'all back ms': Math.round(report.allBack),
        'back p50 ms': Math.round(report.back.p50),
        'p99 ms': Math.round(report.back.p99),
        refused: report.refused,
        complete: `${report.complete} of ${sockets}`,
        'read as history': report.fromHistory,
        'transactions each': transactions === undefined ? '' : rounded(transactions / sockets, 3),
        'CPU ms each': rounded(processor / sockets, 2),
        'others p50 ms, before → during': `${rounded(before.p50)} → ${rounded(during.p50)}`,
        'others p99 ms, before → during': `${rounded(before.p99)} → ${rounded(during.p99)}`,
        'others failed': during.failed,
      }),
    ),
    charts: [
      { title: 'Until all are back and have everything', unit: 'ms', bars: measured.map(({ what, report }) => ({ what, value: Math.round(report.allBack), isOurs: what.endsWith('fairway') })) },
      { title: 'Pages of others meanwhile, p99', unit: 'ms', bars: measured.map(({ what, during }) => ({ what, value: Math.round(during.p99), isOurs: what.endsWith('fairway') })) },
    ],
    measured,
  })
}
