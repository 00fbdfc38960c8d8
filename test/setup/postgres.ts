import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './free-port.ts'

// A PostgreSQL of our own for one run of the tests: a new cluster in a temporary directory, on a free port, with fsync on. A
// server that runs on this machine already is never touched.

export type Postgres = {
  /** Of the maintenance database, as a superuser. */
  url: string
  stop(): Promise<void>
}

const oldestVersion = 15
const places = ['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/usr/local/opt/postgresql@*/bin', '/opt/homebrew/opt/postgresql@*/bin', '/usr/local/pgsql/bin', '/usr/local/bin', '/usr/bin']

/** The directory of the newest server programs that are new enough. */
export function findPostgres(): string | undefined {
  return fs
    .globSync(places.map((place) => `${place}/postgres`))
    .map((program) => ({ directory: path.dirname(program), version: versionOf(program) }))
    .filter(({ directory, version }) => version >= oldestVersion && fs.existsSync(path.join(directory, 'initdb')))
    .sort((a, b) => b.version - a.version)[0]?.directory
}

function versionOf(program: string): number {
  return Number(/(\d+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[1] ?? 0)
}

export async function startPostgres(programs: string): Promise<Postgres> {
  const user = serverUser()
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-postgres-'))
  if (user) fs.chownSync(directory, user.uid, user.gid)
  const data = path.join(directory, 'data')
  const port = await freePort()
  const url = `postgres://fairway@127.0.0.1:${port}/postgres`
  // Its own directory as the working directory, because the user it runs as may not be able to enter ours.
  const options = { ...user, cwd: directory }
  const remove = () => fs.rmSync(directory, { recursive: true, force: true })
  try {
    execFileSync(path.join(programs, 'initdb'), ['-D', data, '-U', 'fairway', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'], {
      ...options,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  } catch (error) {
    remove()
    throw error
  }
  const log = fs.openSync(path.join(directory, 'log'), 'w')
  // What is shared in memory is in files of its own, which are gone with the rest however it ends.
  const settings = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: directory, max_connections: '200', fsync: 'on', dynamic_shared_memory_type: 'mmap' }
  const server = spawn(
    path.join(programs, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // In a group of its own, so that Ctrl-C reaches the tests first and their connections end in order.
    { ...options, stdio: ['ignore', log, log], detached: true },
  )
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const atExit = () => {
    server.kill('SIGKILL')
    remove()
  }
  process.once('exit', atExit)

  await Promise.race([
    answers(url),
    ended.then(() => {
      throw new Error(`PostgreSQL did not start:\n${fs.readFileSync(path.join(directory, 'log'), 'utf8')}`)
    }),
  ])
  return {
    url,
    async stop() {
      // Immediate: nothing in it is wanted any more.
      server.kill('SIGQUIT')
      await Promise.race([ended, sleep(5000, undefined, { ref: false })])
      process.off('exit', atExit)
      atExit()
    },
  }
}

/** PostgreSQL refuses to run as root. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = fs.readFileSync('/etc/passwd', 'utf8').split('\n').find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" to run it as.')
}

async function answers(url: string): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(50)) {
    const client = new pg.Client({ connectionString: url })
    // While it starts up it takes connections and refuses them.
    const isUp = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end().catch(() => {})
    if (isUp) return
  }
  throw new Error('PostgreSQL did not answer within 20 seconds.')
}
