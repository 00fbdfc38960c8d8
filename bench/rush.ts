import { fork } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openDatabase } from '../packages/server/src/database/database.ts'
import { verify } from '../packages/server/src/modules/enrolment/index.ts'
import { findPostgres, startPostgres, type Postgres } from '../test/setup/postgres.ts'
import { migratedDatabase } from '../test/setup/postgres-template.ts'
import { prepareCampus, secret, type Campus } from './rush/campus.ts'
import type { LoadOrder, LoadReport } from './rush/load.ts'
import { printTable, saveReport, type Measured } from './rush/report.ts'
import { memoryOf, processorTimeOf, startServer, type Where } from './rush/servers.ts'

// The opening bell, measured: a real catalogue, 20,000 students, one open round, and the load from a process of its own.

const { values: options } = parseArgs({
  options: {
    catalogue: { type: 'string', default: path.join(import.meta.dirname, '../../shared/data/ucsd-fa24/sections.csv') },
    students: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '15' },
    databases: { type: 'string', default: 'postgres,embedded' },
    port: { type: 'string', default: '3977' },
  },
})
const seconds = Number(options.seconds)

type Phase = { name: string; connections: number; offered?: number; reads: number }

const phases: Phase[] = [
  { name: 'saturated, 200 connections', connections: 200, reads: 0 },
  { name: 'saturated, 1,000 connections', connections: 1000, reads: 0 },
  { name: 'offered 1,000/s, 1,000 connections', connections: 1000, offered: 1000, reads: 0 },
  { name: 'offered 2,000/s, 1,000 connections', connections: 1000, offered: 2000, reads: 0 },
  { name: 'offered 4,000/s, 1,000 connections', connections: 1000, offered: 4000, reads: 0 },
  { name: 'saturated, 200 connections, 80 % reads', connections: 200, reads: 0.8 },
]

const measured: Measured[] = []
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-rush-'))
const postgres = options.databases.includes('postgres') ? await ownPostgres() : undefined
try {
  for (const database of options.databases.split(',')) {
    for (const variant of ['fairway', 'naive'] as const) await measure(database, variant)
  }
} finally {
  await postgres?.stop()
  fs.rmSync(directory, { recursive: true, force: true })
}
printTable(measured)
console.log(`Saved to ${saveReport(measured)}`)

async function ownPostgres(): Promise<Postgres> {
  const programs = findPostgres()
  if (!programs) throw new Error('PostgreSQL 15 or newer is not installed; measure with --databases embedded.')
  return startPostgres(programs)
}

async function measure(database: string, variant: 'fairway' | 'naive'): Promise<void> {
  const name = `${database}-${variant}`
  const where: Where = {
    dataDir: path.join(directory, name),
    databaseUrl: database === 'postgres' ? await migratedDatabase(postgres!.url, `rush_${variant}`) : undefined,
  }
  fs.mkdirSync(where.dataDir)
  const campus = await prepareCampus(where, options.catalogue, Number(options.students))
  console.log(`${name}: ${campus.sections.length} sections imported in ${campus.importSeconds.toFixed(1)} s, ${campus.cookies.length} students`)
  const campusFile = path.join(directory, `${name}.json`)
  fs.writeFileSync(campusFile, JSON.stringify(campus))
  const server = await startServer(where, secret, Number(options.port), variant)
  // One demand runs through all phases: what was asked for once is not asked for again.
  let skip = 0
  const order = (phase: Phase, length: number): LoadOrder => ({ ...phase, port: server.port, seconds: length, seed: 20_241, skip, campusFile })
  skip = (await load(order(phases[0]!, 4))).used
  for (const phase of variant === 'fairway' ? phases : phases.slice(0, 1)) {
    const before = processorTimeOf(server.pid)
    const report = await load(order(phase, seconds))
    skip = report.used
    const used = processorTimeOf(server.pid) - before
    measured.push({ database, variant, phase: phase.name, report, memory: memoryOf(server.pid), processorPerDecision: (used * 1000) / (report.decisions + report.reads) })
    const accepted = (report.reasons['enrolled'] ?? 0) + (report.reasons['waiting'] ?? 0) + (report.reasons['dropped'] ?? 0)
    console.log(
      `  ${phase.name}: ${Math.round(report.decisions / report.seconds)} decisions/s (${Math.round(accepted / report.seconds)} granted), ` +
        `${Math.round(report.reads / report.seconds)} reads/s, p50 ${report.latency.p50.toFixed(0)} ms, p99 ${report.latency.p99.toFixed(0)} ms`,
    )
  }
  await server.stop()
  await recount(where, campus, name)
}

async function load(order: LoadOrder): Promise<LoadReport> {
  const child = fork(path.join(import.meta.dirname, 'rush/load.ts'))
  child.send(order)
  const [report] = (await once(child, 'message')) as [LoadReport]
  return report
}

async function recount(where: Where, campus: Campus, name: string): Promise<void> {
  const database = await openDatabase(where, (error) => {
    throw error
  })
  const { findings, counted } = await verify({ database }, { term: campus.term })
  await database.close()
  const verdict = findings.length === 0 ? 'clean' : `${findings.length} findings, such as ${JSON.stringify(findings[0])}`
  console.log(`  verify: ${verdict} (${counted.enrolments} enrolments, ${counted.waits} waits)`)
  for (const row of measured) if (`${row.database}-${row.variant}` === name) row.verify = verdict
}
