import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'

// The program under measurement, as its own process.

export type Where = { databaseUrl: string | undefined; dataDir: string }
export type Running = { pid: number; port: number; stop(): Promise<void> }

const server = path.join(import.meta.dirname, '../packages/server/src/cli/fairway.ts')

/** @param naive the script to start instead of Fairway */
export async function startServer(where: Where, secret: string, port: number, naive?: string): Promise<Running> {
  const command = naive === undefined ? [server, 'serve'] : [naive]
  const child = spawn(process.execPath, ['--max-semi-space-size=64', ...command], {
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: where.dataDir,
      ...(where.databaseUrl && { DATABASE_URL: where.databaseUrl }),
      PORT: String(port),
      SECRET: secret,
      DEMO: 'off',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await answering(child, port)
  return {
    pid: child.pid!,
    port,
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      const patience = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await once(child, 'exit')
      clearTimeout(patience)
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
