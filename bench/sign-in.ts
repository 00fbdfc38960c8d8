import { fork } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { postgresToMeasure } from './postgres.ts'
import { migratedDatabase } from '../test/setup/postgres-template.ts'
import { memoryOf, startServer, type Where } from './servers.ts'
import { preparePeople } from './sign-in/people.ts'
import type { CrowdReport } from './sign-in/crowd.ts'
import { probe, type ProbeReport } from './sign-in/probe.ts'

// A campus at eight in the morning, measured: everybody signs in at once, each with an argon2 password of their own, while some
// who are signed in already go on reading. Beside it, the same with passwords checked as one would do it first.

const { values: options } = parseArgs({
  options: {
    people: { type: 'string', default: '2500' },
    databases: { type: 'string', default: 'postgres,embedded' },
    variants: { type: 'string', default: 'fairway,naive' },
    port: { type: 'string', default: '3978' },
  },
})
const secret = 'a secret for measurements only, not for a campus'
const people = Number(options.people)
const port = Number(options.port)

type Measured = { what: string; crowd: CrowdReport; before: ProbeReport; during: ProbeReport; memory: number }

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-sign-in-'))
const postgres = options.databases.includes('postgres') ? await postgresToMeasure() : undefined
const measured: Measured[] = []
try {
  for (const database of options.databases.split(',')) {
    for (const variant of options.variants.split(',')) measured.push(await measure(database, variant))
  }
} finally {
  await postgres?.stop()
  fs.rmSync(directory, { recursive: true, force: true })
}
print()

async function measure(database: string, variant: string): Promise<Measured> {
  const name = `${database}_${variant}`
  const dataDir = path.join(directory, name)
  fs.mkdirSync(dataDir)
  const where: Where = { dataDir, databaseUrl: database === 'postgres' ? await migratedDatabase(postgres!.url, name) : undefined }
  const { password, readers } = await preparePeople(where, people, secret)
  const server = await startServer(where, secret, port, variant === 'naive' ? path.join(import.meta.dirname, 'sign-in/naive.ts') : undefined)
  await probe(port, readers, sleep(2000))
  const before = await probe(port, readers, sleep(4000))
  const child = fork(path.join(import.meta.dirname, 'sign-in/crowd.ts'))
  child.send({ port, people, password })
  const signingIn = once(child, 'message') as Promise<[CrowdReport]>
  const during = await probe(port, readers, signingIn)
  const [crowd] = await signingIn
  const memory = memoryOf(server.pid).peak
  await server.stop()
  const row = { what: `${database} ${variant}`, crowd, before, during, memory }
  console.log(`${row.what}: ${crowd.succeeded} of ${people} in ${crowd.seconds.toFixed(1)} s (${JSON.stringify(crowd.statuses)}); other pages p99 ${before.p99.toFixed(0)} → ${during.p99.toFixed(0)} ms`)
  return row
}

function print(): void {
  console.table(
    measured.map(({ what, crowd, before, during, memory }) => ({
      what,
      'signed in': `${crowd.succeeded} of ${people}`,
      'seconds for all': crowd.seconds.toFixed(1),
      'per second': Math.round(crowd.succeeded / crowd.seconds),
      'others p50 ms, before → during': `${before.p50.toFixed(1)} → ${during.p50.toFixed(1)}`,
      'others p99 ms, before → during': `${before.p99.toFixed(1)} → ${during.p99.toFixed(1)}`,
      'p99 vs naive': ratio(what, during.p99),
      'others failed': during.failed,
      'peak MiB': memory,
    })),
  )
  const file = path.join(import.meta.dirname, 'results', 'sign-in.json')
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, JSON.stringify({ at: new Date().toISOString(), people, measured }, null, 2))
  console.log(`Saved to ${file}`)
}

function ratio(what: string, p99: number): string {
  const naive = measured.find((row) => row.what === what.replace('fairway', 'naive'))
  return naive && what.endsWith('fairway') ? `${(naive.during.p99 / p99).toFixed(1)}× quicker` : ''
}
