import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'

// A Redis of our own on a free port, which keeps nothing. It can be killed and started again where it was.

const programs = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server', '/usr/bin/valkey-server']

export type RedisServer = {
  url: string
  /** Without a goodbye. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Until it is thawed it keeps its connections and answers nothing. */
  freeze(): void
  thaw(): void
}

export function findRedis(): string | undefined {
  return programs.find((program) => fs.existsSync(program))
}

/** @param directory where it may write */
export async function startRedis(program: string, directory: string): Promise<RedisServer> {
  const port = await freePort()
  let running: ChildProcess | undefined

  const atExit = () => void running?.kill('SIGKILL')
  process.once('exit', atExit)
  await start()
  return { url: `redis://127.0.0.1:${port}`, kill, start, freeze: () => void running?.kill('SIGSTOP'), thaw: () => void running?.kill('SIGCONT') }

  async function start(): Promise<void> {
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory]
    const server = spawn(program, words, { stdio: 'ignore' })
    running = server
    for (const deadline = Date.now() + 10_000; !(await answers(port)); await sleep(20)) {
      if (server.exitCode !== null || Date.now() > deadline) throw new Error('Redis did not start.')
    }
  }

  async function kill(): Promise<void> {
    const server = running
    running = undefined
    if (!server || server.exitCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.once('data', () => (socket.destroy(), resolve(true)))
    socket.once('error', () => resolve(false))
  })
}
