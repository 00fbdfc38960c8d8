import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'

// The program under measurement, as its own process.

export type Where = { databaseUrl: string | undefined; dataDir: string }
export type Running = {
  pid: number
  port: number
  /** Bytes that all its objects take after everything else was collected. */
  holding(): Promise<number>
  stop(): Promise<void>
  /** Without a goodbye. */
  kill(): Promise<void>
}
/** @property profileTo a directory for what the processor did; @property arguments of a script that is started instead */
export type Extras = { environment?: Record<string, string>; profileTo?: string | undefined; arguments?: readonly string[] }

const server = path.join(import.meta.dirname, '../packages/server/src/cli/fairway.ts')
const collecting = path.join(import.meta.dirname, 'collecting.ts')

/** @param naive the script to start instead of Fairway */
export async function startServer(where: Where, secret: string, port: number, naive?: string, { environment, profileTo, arguments: more = [] }: Extras = {}): Promise<Running> {
  const command = naive === undefined ? [server, 'serve'] : [naive, ...more]
  const profiling = profileTo === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`]
  const child = spawn(process.execPath, ['--max-semi-space-size=64', '--expose-gc', `--import=${collecting}`, ...profiling, ...command], {
    env: {
      PATH: process.env['PATH'],
      ENV_FILE: 'off',
      DATA_DIR: where.dataDir,
      ...(where.databaseUrl && { DATABASE_URL: where.databaseUrl }),
      PORT: String(port),
      SECRET: secret,
      DEMO: 'off',
      LOG_LEVEL: 'error',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  // One whose measurement failed must not be measured the next time.
  const atExit = () => void child.kill('SIGKILL')
  process.once('exit', atExit)
  child.once('exit', () => process.off('exit', atExit))
  await answering(child, port)
  return {
    pid: child.pid!,
    port,
    async holding() {
      child.send('collect')
      const [snapshot] = (await once(child, 'message')) as [string]
      const size = sizeOf(snapshot)
      fs.rmSync(path.dirname(snapshot), { recursive: true })
      return size
    },
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      const patience = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await once(child, 'exit')
      clearTimeout(patience)
    },
    async kill() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function answering(child: ChildProcess, port: number): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`)
    // Any answer will do: the naive one has no other address.
    const isUp = await fetch(`http://127.0.0.1:${port}/api/openapi.json`).then(
      () => true,
      () => false,
    )
    if (isUp) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The server did not start.')
}

/** Resident memory now and at its highest, in MiB. */
export function memoryOf(pid: number): { now: number; peak: number } {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8')
  const read = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024)
  return { now: read('VmRSS'), peak: read('VmHWM') }
}

/** Processor time used so far, in milliseconds. */
export function processorTimeOf(pid: number): number {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** How long its threads were ready and had no processor, in milliseconds: what others on the machine did to it. */
export function waitingTimeOf(pid: number): number {
  const waits = fs.readdirSync(`/proc/${pid}/task`).map((task) => Number(fs.readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[1]))
  return waits.reduce((sum, wait) => sum + wait, 0) / 1e6
}

/** Bytes of all objects in a snapshot of a heap. */
function sizeOf(file: string): number {
  const { snapshot, nodes } = JSON.parse(fs.readFileSync(file, 'utf8')) as { snapshot: { meta: { node_fields: string[] } }; nodes: number[] }
  const [width, at] = [snapshot.meta.node_fields.length, snapshot.meta.node_fields.indexOf('self_size')]
  let size = 0
  for (let node = 0; node < nodes.length; node += width) size += nodes[node + at]!
  return size
}
