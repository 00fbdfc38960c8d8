import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { simulatorKey } from '../packages/server/test/model-simulator.ts'
import { makeKeys, prepareAssistant } from './assistant/campus.ts'
import type { LoadOrder, LoadReport, Phase } from './assistant/load.ts'
import { publishAssistant, type Measured } from './assistant/figures.ts'
import type { WayName } from './assistant/ways.ts'
import { layGround, startLoad } from './rooms/ground.ts'
import { secret } from './rush/campus.ts'
import { memoryOf, processorTimeOf, startServer, waitingTimeOf, type Running } from './servers.ts'

// What lies between a question and the model that answers it, measured: the same model asked directly, through a conversation of the
// assistant (its answer followed over HTTP and over the tab's socket), through the gateway for programs, and through a proxy that only hands on.

const { values: options } = parseArgs({
  options: {
    variants: { type: 'string', default: 'direct,gateway postgres,gateway embedded,events postgres,events embedded,socket postgres,socket embedded,proxy' },
    streams: { type: 'string', default: '1,10,100,1000' },
    seconds: { type: 'string', default: '12' },
    /** Between two pieces of an answer (ms). */
    pace: { type: 'string', default: '25' },
    /** The same from a thousand streams on, where two processors do not carry more. */
    'crowd-pace': { type: 'string', default: '50' },
    /** In an answer, instead of as many as make it some seconds long. */
    pieces: { type: 'string' },
    /** On or off: how much goes through before the delay of a hundredth of the pieces is more than 50 ms. */
    frontier: { type: 'string', default: 'on' },
    port: { type: 'string', default: '3986' },
    /** A folder in which `@portkey-ai/gateway` is installed, for the variant `portkey`. */
    portkey: { type: 'string', default: '' },
    /** A directory for profiles of the servers. */
    profile: { type: 'string' },
  },
})
const [seconds, pace, crowdPace, port] = [options.seconds, options.pace, options['crowd-pace'], options.port].map(Number) as [number, number, number, number]
const streams = options.streams === '' ? [] : options.streams.split(',').map(Number)
const variants = options.variants.split(',')
const frontierSteps = [200, 300, 400, 500, 600, 800, 1000, 1250, 1500]
const mostStreams = Math.max(...streams, ...frontierSteps)
const script = (name: string) => path.join(import.meta.dirname, 'assistant', name)

// Who interrupts it leaves nothing running.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const measured: Measured[] = []
const ground = await layGround('assistant', options.variants)
const models = await startServer(await ground.place('none', 'models'), secret, port, script('models.ts'))
try {
  for (const variant of variants) await measure(variant)
} finally {
  await models.stop()
  await ground.end()
}
publishAssistant(measured)

async function measure(variant: string): Promise<void> {
  const [way, database] = variant.split(' ') as [WayName, string | undefined]
  const where = await ground.place(database ?? 'none', variant.replace(/\W/g, '_'))
  const cookies = database === undefined ? [''] : await prepareAssistant(where, mostStreams)
  const server = await start(way, where)
  const asked = server ?? models
  try {
    const credentials = way === 'gateway' ? await makeKeys(asked.port, cookies) : cookies
    if (credentials) await measureWay(variant, { way, credentials, port: asked.port, models: models.port }, asked)
    else console.log(`${variant}: there is no gateway`)
  } finally {
    await server?.stop()
  }
}

async function start(way: WayName, where: Parameters<typeof startServer>[0]): Promise<Running | undefined> {
  if (way === 'direct') return undefined
  if (way === 'proxy') return startServer(where, secret, port + 1, script('proxy.ts'), { environment: { MODELS: String(models.port) }, profileTo: options.profile })
  if (way === 'portkey') {
    const gateway = path.resolve(options.portkey, 'node_modules/@portkey-ai/gateway/build/start-server.js')
    return startServer(where, secret, port + 1, gateway, { arguments: [`--port=${port + 1}`, '--headless'], profileTo: options.profile })
  }
  const environment = { OPENAI_BASE_URL: `http://127.0.0.1:${models.port}/v1`, OPENAI_API_KEY: simulatorKey, OPENAI_MODEL: 'sim-large' }
  return startServer(where, secret, port + 1, undefined, { environment, profileTo: options.profile })
}

async function measureWay(variant: string, order: LoadOrder, server: Running): Promise<void> {
  const load = startLoad<LoadOrder, LoadReport>('../assistant/load.ts', order)
  await load.next<string>()
  try {
    // Everything has been said once, and compiled.
    await run({ streams: 50, seconds: 6, pieces: 20, everyMs: 10 })
    await sleep(1000)
    for (const count of streams) await row(`${count} at once`, phaseOf(count))
    if (options.frontier !== 'on') return
    for (const count of frontierSteps) {
      const { report } = await row(`${count} at once, for the frontier`, { streams: count, seconds: Math.min(seconds, 5), pieces: 160, everyMs: pace }, true)
      if (report.delay.p99 > 50 || Object.keys(report.failed).length > 0) break
    }
  } finally {
    load.say('end')
  }

  async function row(phase: string, how: Phase, isFrontier = false): Promise<Measured> {
    const idle = memoryOf(server.pid).now
    const { report, processor, waited, memory } = await run(how)
    const one: Measured = { variant, phase, isFrontier, streams: how.streams, report, processor, waited, memoryOfStream: (memory - idle) / how.streams }
    measured.push(one)
    const { around, delay } = report
    console.log(`${variant}, ${phase}: ${report.whole} of ${report.asked} whole, ${Math.round(report.piecesPerSecond)} pieces/s, around p50 ${around.p50.toFixed(1)} p99 ${around.p99.toFixed(1)} ms, delay p50 ${delay.p50.toFixed(2)} p99 ${delay.p99.toFixed(1)} ms, CPU ${processor.map((share) => Math.round(share * 100)).join('/')} %, waited ${Math.round(waited * 100)} %, ${Math.round(memory)} MiB`, report.failed)
    return one
  }

  /**
   * @returns with the processor time of server, models and load, each as a part of one processor; of the time in which the server wanted
   *   one, the part in which it had none; and its memory at its highest
   */
  async function run(phase: Phase): Promise<{ report: LoadReport; processor: [number, number, number]; waited: number; memory: number }> {
    const spent = () => [server.pid, models.pid, load.pid].map(processorTimeOf)
    load.say(phase)
    await load.next<string>()
    const [before, waitedBefore, from] = [spent(), waitingTimeOf(server.pid), performance.now()]
    let memory = 0
    const looking = setInterval(() => (memory = Math.max(memory, memoryOf(server.pid).now)), 250)
    await load.next<string>()
    const took = performance.now() - from
    const processor = spent().map((now, index) => (now - before[index]!) / took) as [number, number, number]
    const waits = waitingTimeOf(server.pid) - waitedBefore
    clearInterval(looking)
    return { report: await load.next(), processor, waited: waits / (waits + processor[0] * took), memory }
  }
}

/** Few who ask are asked shorter answers, so that there are enough beginnings to say something of. */
function phaseOf(count: number): Phase {
  const usual = count >= 1000 ? 240 : count >= 100 ? 160 : count >= 10 ? 60 : 20
  return { streams: count, seconds, pieces: Number(options.pieces ?? usual), everyMs: count >= 1000 ? crowdPace : pace }
}
