import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { findBrowser, hasChineseFonts } from './browser.ts'
import { findNginx } from './nginx.ts'
import { findPostgres } from './postgres.ts'
import { findRedis } from './redis.ts'

// What the tests need beside npm packages: PostgreSQL's server programs, Redis, nginx, Chromium and a Chinese font. On Debian as root they
// are installed; elsewhere a line says what is missing.

type Need = { what: string; package: string; isThere(): boolean }

const needs: Need[] = [
  { what: 'PostgreSQL 15 or newer', package: 'postgresql', isThere: () => findPostgres() !== undefined },
  { what: 'Redis', package: 'redis-server', isThere: () => findRedis() !== undefined },
  { what: 'Chromium', package: 'chromium-headless-shell', isThere: () => findBrowser() !== undefined },
  { what: 'nginx', package: 'nginx-light', isThere: () => findNginx() !== undefined },
  { what: 'a Chinese font', package: 'fonts-noto-cjk', isThere: hasChineseFonts },
]

/** @returns what is still missing, in lines for people */
export function installMissing(): string[] {
  const missing = () => needs.filter((need) => !need.isThere())
  const before = missing()
  if (before.length > 0 && process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) install(before.map((need) => need.package))
  return missing().map((need) => `${need.what} is missing (Debian: apt-get install ${need.package}).`)
}

function install(packages: string[]): void {
  console.log(`Installing ${packages.join(', ')}.`)
  // The tests start a server of their own; the package shall not start another one beside it.
  const clusters = '/etc/postgresql-common/createcluster.conf'
  if (packages.includes('postgresql') && !fs.existsSync(clusters)) {
    fs.mkdirSync('/etc/postgresql-common', { recursive: true })
    fs.writeFileSync(clusters, 'create_main_cluster = false\n')
  }
  const aptGet = (...words: string[]) => {
    spawnSync('apt-get', words, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
  aptGet('update', '-q')
  aptGet('install', '-q', '-y', '--no-install-recommends', ...packages)
}
