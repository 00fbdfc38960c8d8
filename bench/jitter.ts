import { createHash } from 'node:crypto'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { findRedis, startRedis, type RedisServer } from '../test/setup/redis.ts'
import { layGround, prepareRooms, startLoad, withDatabase } from './rooms/ground.ts'
import type { JitterOrder, JitterReport } from './rooms/jitter-load.ts'
import { publish, rounded, type Row } from './rooms/report.ts'
import { secret } from './rush/campus.ts'
import { startServer, type Running, type Where } from './servers.ts'

// Clients that drop for two seconds at random and come back, while others write: does everybody have everything, once and in the
// order of the log, and how soon. Then the same with two instances, of which one is killed, and a Redis that is killed too.

const { values: options } = parseArgs({
  options: {
    clients: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '50' },
    variants: { type: 'string', default: 'fairway embedded,fairway postgres,two instances,socket.io' },
    port: { type: 'string', default: '3983' },
  },
})
const [clients, seconds, perSecond, port] = [options.clients, options.seconds, options.rate, options.port].map(Number) as [number, number, number, number]
const speakers = 40
const socketIo = path.join(import.meta.dirname, 'rooms/socket-io.ts')

type Measured = { variant: string; report: Omit<JitterReport, 'acknowledged' | 'lists'>; acknowledged: number; inLog: number; lostAcknowledged: number; delivered: number; doubled: number; outOfOrder: number }

const measured: Measured[] = []
const ground = await layGround('jitter', options.variants.includes('postgres') || options.variants.includes('two') ? 'postgres' : '')
try {
  for (const variant of options.variants.split(',')) measured.push(await measure(variant))
} finally {
  await ground.end()
}
print()

async function measure(variant: string): Promise<Measured> {
  const isOurs = variant !== 'socket.io'
  const isTwo = variant === 'two instances'
  const called = variant.replace(/\W/g, '_')
  const where = await ground.place(isTwo || variant.includes('postgres') ? 'postgres' : 'embedded', called)
  const rooms = isOurs ? await prepareRooms(where, clients) : { cookies: Array.from({ length: clients }, () => ''), lobby: 0 }
  const redis = isTwo ? await startRedis(findRedis() ?? 'redis-server', ground.directory) : undefined
  const environment = { ...(redis && { REDIS_URL: redis.url }), ...(!isOurs && { RECOVERY: 'on' }) }
  const start = (at: number, place: Where) => startServer(place, secret, at, isOurs ? undefined : socketIo, { environment })
  const first = await start(port, where)
  const elsewhere = isTwo ? { databaseUrl: where.databaseUrl, dataDir: (await ground.place('none', `${called}_second`)).dataDir } : undefined
  let second = elsewhere && (await start(port + 1, elsewhere))
  const load = startLoad<JitterOrder, JitterReport>('jitter-load.ts', {
    ...rooms,
    protocol: isOurs ? 'fairway' : 'socket.io',
    ports: elsewhere ? [port, port + 1] : [port],
    speakers,
    perSecond,
    seconds,
    awayMs: 2000,
  })
  await load.next<string>()
  const reported = load.next()
  if (redis && second && elsewhere) second = await disturb(redis, second, () => start(port + 1, elsewhere))
  const { acknowledged, lists, ...report } = await reported
  await Promise.all([first.stop(), second?.stop()])
  await redis?.kill()
  const log = isOurs ? await readLog(where, rooms.lobby) : acknowledged
  const digest = createHash('sha256').update(log.join()).digest('hex')
  const inLog = new Set(log)
  const row: Measured = {
    variant,
    report,
    acknowledged: acknowledged.length,
    inLog: log.length,
    lostAcknowledged: acknowledged.filter((id) => !inLog.has(id)).length,
    delivered: lists.reduce((sum, { count, doubled }) => sum + count - doubled, 0) / (log.length * lists.length),
    doubled: lists.reduce((sum, list) => sum + list.doubled, 0) + (log.length - inLog.size),
    outOfOrder: isOurs ? lists.filter((list) => list.digest !== digest).length : 0,
  }
  console.log(`${variant}: ${(row.delivered * 100).toFixed(3)} % delivered, ${row.doubled} doubled, ${row.outOfOrder} clients differ from the log, replay p50 ${rounded(report.replay.p50)} ms, p99 ${rounded(report.replay.p99)} ms`)
  return row
}

/** Redis is killed and comes back, one instance is killed and comes back. */
async function disturb(redis: RedisServer, victim: Running, restart: () => Promise<Running>): Promise<Running> {
  await sleep(seconds * 200)
  await redis.kill()
  await sleep(seconds * 150)
  await victim.kill()
  await sleep(2000)
  const again = await restart()
  await sleep(seconds * 100)
  await redis.start()
  return again
}

async function readLog(where: Where, lobby: number): Promise<string[]> {
  const rows = await withDatabase(where, (database) => database.query<{ client_id: string }>({ text: 'select client_id from message where room_id = $1 order by seq', values: [lobby] }))
  return rows.map(({ client_id }) => client_id)
}

function print(): void {
  publish({
    name: 'jitter',
    title: 'Clients that come and go',
    about: `${clients} clients that drop for 2 s, each every 2 to 10 s, while ${perSecond} messages a second are said by ${speakers} of them. With two instances Redis is killed and comes back, and one instance is killed with SIGKILL and comes back. Socket.IO with its connection state recovery, in memory.`,
    rows: measured.map(
      ({ variant, report, ...row }): Row => ({
        what: variant,
        acknowledged: row.acknowledged,
        'acknowledged and lost': row.lostAcknowledged,
        'delivered %': rounded(row.delivered * 100, 3),
        doubled: row.doubled,
        'clients unlike the log': variant === 'socket.io' ? '' : row.outOfOrder,
        returns: report.replay.count,
        'replay p50 ms': rounded(report.replay.p50),
        'replay p99 ms': rounded(report.replay.p99),
        'longest ms': rounded(report.replay.max),
        'by history': report.fromHistory,
        'cut by the server': report.lost,
      }),
    ),
    charts: [
      { title: 'From coming back to having everything, p99', unit: 'ms', bars: measured.map(({ variant, report }) => ({ what: variant, value: rounded(report.replay.p99), isOurs: variant !== 'socket.io' })) },
      { title: 'Delivered', unit: '%', bars: measured.map(({ variant, delivered }) => ({ what: variant, value: rounded(delivered * 100, 3), isOurs: variant !== 'socket.io' })) },
    ],
    measured,
  })
}
