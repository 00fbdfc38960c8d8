import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { FanoutOrder, FanoutPhase, FanoutReport } from './rooms/fanout-load.ts'
import { layGround, prepareRooms, startLoad, type Rooms } from './rooms/ground.ts'
import type { ProtocolName } from './rooms/protocols.ts'
import { publish, rounded, type Row } from './rooms/report.ts'
import { secret } from './rush/campus.ts'
import { processorTimeOf, startServer, type Running, type Where } from './servers.ts'

// One room with a thousand sockets, measured: durable messages, each acknowledged after its commit, beside Socket.IO, which keeps
// nothing; and what a socket costs that does nothing, beside a plain `ws` server.

const { values: options } = parseArgs({
  options: {
    sockets: { type: 'string', default: '1000' },
    idle: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '10' },
    text: { type: 'string', default: '200' },
    'in-flight': { type: 'string', default: '60' },
    rates: { type: 'string', default: '1,10,100,1100' },
    variants: { type: 'string', default: 'fairway postgres,fairway embedded,socket.io' },
    memory: { type: 'string', default: 'on' },
    port: { type: 'string', default: '3980' },
    /** A directory for profiles of the servers. */
    profile: { type: 'string' },
  },
})
const [sockets, idle, seconds, textLength, inFlight, port] = [options.sockets, options.idle, options.seconds, options.text, options['in-flight'], options.port].map(Number) as [number, number, number, number, number, number]
const rates = options.rates === '' ? [] : options.rates.split(',').map(Number)
const variants = options.variants === '' ? [] : options.variants.split(',')
const scripts: Partial<Record<ProtocolName, string>> = { 'socket.io': path.join(import.meta.dirname, 'rooms/socket-io.ts'), ws: path.join(import.meta.dirname, 'rooms/plain-ws.ts') }

type Measured = { variant: string; phase: string; report: FanoutReport; /** Of one processor, in percent. */ processor: { server: number; load: number } }
type Cost = { what: string; /** Bytes of one socket. */ each: number }

const measured: Measured[] = []
const costs: Cost[] = []
const ground = await layGround('fanout', options.variants)
try {
  for (const variant of variants) await measure(variant)
  if (options.memory === 'on') {
    costs.push(await weigh('ws'), await weigh('socket.io'), await weigh('fairway'), await weigh('fairway', true))
  }
} finally {
  await ground.end()
}
print()

async function measure(variant: string): Promise<void> {
  const { protocol, where, rooms } = await prepare(variant, variant.replace(/\W/g, '_'), sockets)
  const server = await startServer(where, secret, port, scripts[protocol], { profileTo: options.profile })
  const load = startLoad<FanoutOrder, FanoutReport>('fanout-load.ts', { ...rooms, hears: true, protocol, port, sampled: 20, textLength })
  await load.next<string>()
  const run = async (phase: FanoutPhase) => {
    load.say(phase)
    return load.next()
  }
  await run({ seconds: 4, inFlight })
  // By then everybody may write again as much as at first.
  await sleep(10_500)
  // What is more than Socket.IO can do would only be waited for.
  const offers = rates.filter((rate) => rate <= 100 || protocol === 'fairway')
  for (const phase of [{ seconds, inFlight }, ...offers.map((offered): FanoutPhase => ({ seconds, offered, inFlight }))]) {
    const before = { server: processorTimeOf(server.pid), load: processorTimeOf(load.pid) }
    const begun = performance.now()
    const report = await run(phase)
    const took = performance.now() - begun
    const processor = { server: ((processorTimeOf(server.pid) - before.server) / took) * 100, load: ((processorTimeOf(load.pid) - before.load) / took) * 100 }
    const row = { variant, phase: phase.offered === undefined ? `saturated, ${inFlight} in flight` : `${phase.offered}/s`, report, processor }
    measured.push(row)
    console.log(`${variant} ${row.phase}: ${Math.round(report.deliveries / report.seconds)} deliveries/s, p50 ${rounded(report.receipt.p50)} ms, p99 ${rounded(report.receipt.p99)} ms`, report.refused)
  }
  load.say('end')
  await server.stop()
}

/** What a socket costs its server that is only there. */
async function weigh(protocol: ProtocolName, hears = false): Promise<Cost> {
  const what = `${protocol}${hears ? ', hearing the room' : ''}`
  const { where, rooms } = await prepare(protocol === 'fairway' ? 'fairway embedded' : protocol, `idle_${what.replace(/\W/g, '_')}`, idle)
  const server = await startServer(where, secret, port, scripts[protocol])
  // What is made at the first sockets belongs to the server.
  await crowd(server, protocol, rooms, hears, 500)
  const before = await server.holding()
  const end = await crowd(server, protocol, rooms, hears, idle, false)
  await sleep(3000)
  const after = await server.holding()
  end()
  await server.stop()
  const each = (after - before) / idle
  console.log(`${what}: ${Math.round(each)} bytes for each of ${idle} sockets`)
  return { what, each }
}

async function crowd(server: Running, protocol: ProtocolName, { cookies, lobby }: Rooms, hears: boolean, count: number, ends = true): Promise<() => void> {
  const load = startLoad<FanoutOrder, FanoutReport>('fanout-load.ts', { cookies: cookies.slice(0, count), lobby, hears, protocol, port: server.port, sampled: 1, textLength })
  await load.next<string>()
  const end = () => load.say('end')
  if (ends) {
    end()
    await sleep(5000)
  }
  return end
}

async function prepare(variant: string, called: string, people: number): Promise<{ protocol: ProtocolName; where: Where; rooms: Rooms }> {
  const [protocol, kind] = variant.split(' ') as [ProtocolName, string | undefined]
  const where = await ground.place(kind ?? 'none', called)
  return { protocol, where, rooms: kind === undefined ? { cookies: Array.from({ length: people }, (_, index) => `nobody ${index}`), lobby: 0 } : await prepareRooms(where, people) }
}

function print(): void {
  const theirs = (phase: string) => measured.find((row) => row.variant === 'socket.io' && row.phase === phase)
  const perSecond = ({ report }: Measured) => report.deliveries / report.seconds
  const rows = measured.map((row): Row => {
    const { variant, phase, report, processor } = row
    const other = theirs(phase)
    return {
      what: `${variant}${variant === 'socket.io' ? ' (not durable)' : ''}: ${phase}`,
      'messages/s': rounded(report.answered / report.seconds),
      'deliveries/s': Math.round(perSecond(row)),
      'vs Socket.IO': other && variant !== 'socket.io' ? `${rounded(perSecond(row) / perSecond(other))}×` : '',
      'receipt p50 ms': rounded(report.receipt.p50),
      'p99 ms': rounded(report.receipt.p99),
      'answer p99 ms': rounded(report.answer.p99),
      'CPU server %': Math.round(processor.server),
      'CPU load %': Math.round(processor.load),
      'MB/s': Math.round((report.bytesPerSocket * sockets) / report.seconds / 1e6),
      'frames per socket': report.framesPerSocket,
      incomplete: report.incomplete,
      refused: Object.entries(report.refused).map(([why, count]) => `${count} ${why}`).join(', ') || 0,
    }
  })
  const plain = costs.find(({ what }) => what === 'ws')
  const kib = (bytes: number) => rounded(bytes / 1024, 2)
  const weights = costs.map(({ what, each }): Row => ({
    what: `one of ${idle} idle sockets: ${what}`,
    KiB: kib(each),
    'vs ws': plain ? `${rounded(each / plain.each, 2)}×` : '',
  }))
  publish({
    name: 'fanout',
    title: `One room, ${sockets} sockets`,
    about: `Messages of ${textLength} characters. With Fairway each is in the database before it is acknowledged and told; Socket.IO keeps nothing. Everybody hears and everybody writes, within the limits of the campus. ${20} sockets read every message; of the others the load counts frames and bytes, which are the same for all. Latency is from sending to receipt, by one clock.`,
    rows: [...rows, ...weights],
    charts: [
      { title: 'Deliveries', unit: 'a second', bars: measured.map((row) => ({ what: `${row.variant}: ${row.phase}`, value: Math.round(perSecond(row)), isOurs: row.variant !== 'socket.io' })) },
      { title: 'From sending to receipt, p99', unit: 'ms', bars: measured.map(({ variant, phase, report }) => ({ what: `${variant}: ${phase}`, value: rounded(report.receipt.p99), isOurs: variant !== 'socket.io' })) },
      { title: 'An idle socket', unit: 'KiB', bars: costs.map(({ what, each }) => ({ what, value: kib(each), isOurs: what.startsWith('fairway') })) },
    ],
    measured: { sockets, textLength, inFlight, measured, costs },
  })
}
