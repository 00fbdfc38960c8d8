import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { freePort } from '../../../test/setup/free-port.ts'
import { afterwards } from './afterwards.ts'
import type { Place } from './place.ts'

/** The real program in a process of its own, to be killed. */
export async function startServer({ databaseUrl, dataDir }: Place, { redisUrl, settings = {} }: { redisUrl?: string; settings?: Record<string, string> } = {}): Promise<{ process: ChildProcess; url: string }> {
  const port = await freePort()
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '../src/cli/fairway.ts'), 'serve'], {
    env: {
      PATH: process.env['PATH'],
      ENV_FILE: 'off',
      PORT: String(port),
      DATA_DIR: dataDir,
      DEMO: 'off',
      LOG_LEVEL: 'error',
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
      ...(redisUrl && { REDIS_URL: redisUrl }),
      ...settings,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  afterwards(() => void child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  for (const end = Date.now() + 100_000; Date.now() < end; ) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`)
    const isUp = await fetch(`${url}/api/session`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return { process: child, url }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The server did not start.')
}
