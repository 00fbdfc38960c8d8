import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'

// The proxy that deploy/nginx.conf describes, in front of a server under test. Without TLS, which is nginx's own business.

const programs = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx']

export function findNginx(): string | undefined {
  return programs.find((program) => fs.existsSync(program))
}

/**
 * @param server where Fairway listens, as `http://127.0.0.1:1234`
 * @param directory an empty one, for its files
 * @returns where it listens itself, and the file in which it notes every request
 */
export async function startNginx(program: string, server: string, directory: string): Promise<{ url: string; log: string; stop(): Promise<void> }> {
  const port = await freePort()
  const shipped = fs.readFileSync(path.join(import.meta.dirname, '../../deploy/nginx.conf'), 'utf8')
  const site = shipped
    .replace('server 127.0.0.1:3000;', `server ${new URL(server).host};`)
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${port};`)
    .replace(/^ *ssl_.*\n/gm, '')
  const log = path.join(directory, 'access.log')
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${directory}/${name};`).join(' ')
  const file = path.join(directory, 'nginx.conf')
  fs.writeFileSync(file, `daemon off; master_process off; pid ${directory}/pid; error_log ${directory}/error.log; events {}\nhttp { access_log ${log}; ${own}\n${site}\n}\n`)
  const running = spawn(program, ['-e', path.join(directory, 'error.log'), '-c', file], { stdio: ['ignore', 'inherit', 'inherit'] })
  const ended = once(running, 'exit')
  const answers = () =>
    new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true))).once('error', () => resolve(false))
    })
  while (!(await answers())) {
    if (running.exitCode !== null) throw new Error(`nginx ended at once: ${fs.readFileSync(path.join(directory, 'error.log'), 'utf8')}`)
    await sleep(20)
  }
  return {
    url: `http://127.0.0.1:${port}`,
    log,
    async stop() {
      running.kill('SIGTERM')
      await ended
    },
  }
}
