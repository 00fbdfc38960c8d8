import path from 'node:path'
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { layGround, prepareRooms, startLoad } from './rooms/ground.ts'
import { publish, rounded, type Row } from './rooms/report.ts'
import type { SlowOrder, SlowReport } from './rooms/slow-load.ts'
import { secret } from './rush/campus.ts'
import { memoryOf, startServer } from './servers.ts'

// Some who read a kilobyte a second, in a room where others read as usual: the others must not notice, the server must not keep
// everything for them in its memory, and they must have everything in the end.

const { values: options } = parseArgs({
  options: {
    others: { type: 'string', default: '500' },
    slow: { type: 'string', default: '0,1,20' },
    seconds: { type: 'string', default: '40' },
    rate: { type: 'string', default: '50' },
    text: { type: 'string', default: '8000' },
    variants: { type: 'string', default: 'fairway,socket.io' },
    port: { type: 'string', default: '3987' },
  },
})
const [others, seconds, perSecond, textLength, port] = [options.others, options.seconds, options.rate, options.text, options.port].map(Number) as [number, number, number, number, number]
const socketIo = path.join(import.meta.dirname, 'rooms/socket-io.ts')

type Measured = { variant: string; slow: number; report: SlowReport; /** MiB. */ memory: { before: number; highest: number } }

const measured: Measured[] = []
const ground = await layGround('slow', options.variants.includes('fairway') ? 'postgres' : '')
try {
  for (const variant of options.variants.split(',')) for (const slow of options.slow.split(',')) measured.push(await measure(variant, Number(slow)))
} finally {
  await ground.end()
}
print()

async function measure(variant: string, slow: number): Promise<Measured> {
  const isOurs = variant === 'fairway'
  const where = await ground.place(isOurs ? 'postgres' : 'none', `${variant.replace(/\W/g, '_')}_${slow}`)
  const rooms = isOurs ? await prepareRooms(where, others + slow) : { cookies: Array.from({ length: others + slow }, () => ''), lobby: 0 }
  const server = await startServer(where, secret, port, isOurs ? undefined : socketIo)
  const load = startLoad<SlowOrder, SlowReport>('slow-load.ts', { ...rooms, protocol: isOurs ? 'fairway' : 'socket.io', port, slow, bytesPerSecond: 1024, perSecond, textLength, seconds })
  await load.next<string>()
  const before = memoryOf(server.pid).now
  let highest = before
  const watching = setInterval(() => (highest = Math.max(highest, memoryOf(server.pid).now)), 250)
  await load.next<string>()
  clearInterval(watching)
  const report = await load.next()
  await sleep(200)
  await server.stop()
  console.log(`${variant} with ${slow} slow: others p99 ${rounded(report.receipt.p99)} ms, memory ${before} → ${highest} MiB, ${report.lagged} told that they lag, cut ${report.cut.join()}, ${report.complete} complete after ${Math.round(report.completeAfter)} ms`)
  return { variant, slow, report, memory: { before, highest } }
}

function print(): void {
  publish({
    name: 'slow',
    title: 'Some who read a kilobyte a second',
    about: `${others} others in the same room, ${perSecond} messages of ${textLength} characters a second for ${seconds} s. Then the slow ones read as usual again. Fairway on PostgreSQL; Socket.IO keeps what is not read in memory. Some megabytes for each are in the buffers of the system.`,
    rows: measured.map(
      ({ variant, slow, report, memory }): Row => ({
        what: `${variant}, ${slow} slow`,
        'others p50 ms': rounded(report.receipt.p50),
        'p99 ms': rounded(report.receipt.p99),
        'MiB before': memory.before,
        highest: memory.highest,
        'told that they lag': report.lagged,
        'cut off (codes)': report.cut.map((code) => code ?? 'without').join(' ') || 0,
        complete: `${report.complete} of ${slow}`,
        'after ms': Math.round(report.completeAfter),
      }),
    ),
    charts: [
      { title: 'Others, p99 from sending to receipt', unit: 'ms', bars: measured.map(({ variant, slow, report }) => ({ what: `${variant}, ${slow} slow`, value: rounded(report.receipt.p99), isOurs: variant === 'fairway' })) },
      { title: 'Memory of the server beyond what it began with', unit: 'MiB', bars: measured.map(({ variant, slow, memory }) => ({ what: `${variant}, ${slow} slow`, value: memory.highest - memory.before, isOurs: variant === 'fairway' })) },
    ],
    measured,
  })
}
