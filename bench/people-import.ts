import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { SheetImport } from '@fairway/contract/imports'
import { openDatabase } from '../packages/server/src/database/database.ts'
import { postgresToMeasure } from './postgres.ts'
import { migratedDatabase } from '../test/setup/postgres-template.ts'
import { memoryOf, startServer, type Where } from './servers.ts'
import { preparePeople } from './sign-in/people.ts'
import { probe, type ProbeReport } from './sign-in/probe.ts'

// A year's newcomers from one sheet, measured: uploaded, checked, written with an initial password each, and the passwords taken,
// while others go on reading. As ratios to the same pages before, in the same run.

const { values: options } = parseArgs({
  options: {
    people: { type: 'string', default: '20000' },
    databases: { type: 'string', default: 'postgres,embedded' },
    port: { type: 'string', default: '3979' },
  },
})
const secret = 'a secret for measurements only, not for a campus'
const people = Number(options.people)
const port = Number(options.port)

type Step = { seconds: number; others: ProbeReport }
type Measured = { database: string; before: ProbeReport; upload: Step; check: Step; run: Step; passwords: Step; memory: number }

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-people-'))
const postgres = options.databases.includes('postgres') ? await postgresToMeasure() : undefined
const measured: Measured[] = []
try {
  for (const database of options.databases.split(',')) measured.push(await measure(database))
} finally {
  await postgres?.stop()
  fs.rmSync(directory, { recursive: true, force: true })
}
print()

async function measure(database: string): Promise<Measured> {
  const dataDir = path.join(directory, database)
  fs.mkdirSync(dataDir)
  const where: Where = { dataDir, databaseUrl: database === 'postgres' ? await migratedDatabase(postgres!.url, 'people_import') : undefined }
  const { readers } = await preparePeople(where, 1, secret)
  const [office, ...others] = readers as [string, ...string[]]
  await giveOffice(where)
  const server = await startServer(where, secret, port)
  const ask = async <Body>(method: string, address: string, body?: Buffer | object): Promise<Body> => {
    const isBytes = Buffer.isBuffer(body)
    const answer = await fetch(`http://127.0.0.1:${port}${address}`, {
      method,
      headers: { cookie: office, ...(body && { 'content-type': isBytes ? 'text/csv' : 'application/json' }) },
      ...(body && { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`)
    return (answer.headers.get('content-type')?.includes('json') ? answer.json() : answer.text()) as Promise<Body>
  }
  const step = async (work: () => Promise<unknown>): Promise<Step> => {
    const began = performance.now()
    const working = work().then(() => (performance.now() - began) / 1000)
    const reading = await probe(port, others, working)
    return { seconds: await working, others: reading }
  }
  const job = async (id: number, name: 'check' | 'run', asked: object) => {
    const { job } = await ask<SheetImport>('POST', `/api/office/imports/${id}/${name}`, asked)
    for (;;) {
      const { state } = await ask<{ state: string }>('GET', `/api/jobs/${job!.id}`)
      if (state === 'done') return
      if (state !== 'waiting' && state !== 'running') throw new Error(`The ${name} ended as ${state}.`)
      await sleep(50)
    }
  }

  await probe(port, others, sleep(2000))
  const before = await probe(port, others, sleep(5000))
  let sheet: SheetImport | undefined
  const upload = await step(async () => (sheet = await ask<SheetImport>('POST', '/api/office/imports?kind=people&name=newcomers.csv', sheetOf(people))))
  const check = await step(() => job(sheet!.id, 'check', {}))
  const run = await step(() => job(sheet!.id, 'run', { passwords: 'created' }))
  const done = await ask<SheetImport>('GET', `/api/office/imports/${sheet!.id}`)
  if (done.report?.created !== people) throw new Error(`Of ${people} people ${done.report?.created} came.`)
  let handedOut = ''
  const passwords = await step(async () => (handedOut = await ask<string>('POST', `/api/office/password-sheets/${done.passwordSheet!.id}/taking`, {})))
  if (handedOut.trim().split('\n').length !== people + 1) throw new Error('Not everybody has a password.')
  const memory = memoryOf(server.pid).peak
  await server.stop()
  console.log(`${database}: ${people} people in ${run.seconds.toFixed(1)} s; other pages p99 ${before.p99.toFixed(0)} → ${run.others.p99.toFixed(0)} ms`)
  return { database, before, upload, check, run, passwords, memory }
}

/** To one of those who are signed in. */
async function giveOffice(where: Where): Promise<void> {
  const database = await openDatabase(where, (error) => {
    throw error
  })
  await database.query({ text: `insert into role_grant (person_id, role) select id, 'office' from person where number = 's2'` })
  await database.close()
}

function sheetOf(count: number): Buffer {
  const lines = Array.from({ length: count }, (_, index) =>
    [`2026${String(index).padStart(6, '0')}`, `学生${index}`, '学生', '2026', `学院${index % 20}`, `专业${index % 80}`, `班级${index % 600}`, index % 2 ? '男' : '女', `138${String(index).padStart(8, '0')}`, `s${index}@campus.example.edu`].join(','),
  )
  return Buffer.from(`学号,姓名,角色,年级,学院,专业,班级,性别,手机号,邮箱\n${lines.join('\n')}\n`)
}

function print(): void {
  const row = (database: string, what: string, { seconds, others }: Step, before: ProbeReport) => ({
    database,
    what,
    seconds: seconds.toFixed(1),
    'people per second': Math.round(people / seconds),
    'others p50 ms, before → during': `${before.p50.toFixed(1)} → ${others.p50.toFixed(1)}`,
    'others p99 ms, before → during': `${before.p99.toFixed(1)} → ${others.p99.toFixed(1)}`,
    'p99 ratio': `${(others.p99 / before.p99).toFixed(1)}×`,
    'others failed': others.failed,
  })
  console.table(measured.flatMap(({ database, before, ...steps }) => (['upload', 'check', 'run', 'passwords'] as const).map((what) => row(database, what, steps[what], before))))
  for (const { database, memory } of measured) console.log(`${database}: peak ${memory} MiB`)
  const file = path.join(import.meta.dirname, 'results', 'people-import.json')
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, JSON.stringify({ at: new Date().toISOString(), people, measured }, null, 2))
  console.log(`Saved to ${file}`)
}
