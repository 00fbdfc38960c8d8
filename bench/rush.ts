import { fork } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { openDatabase } from '../packages/server/src/database/database.ts'
import { verify } from '../packages/server/src/modules/enrolment/index.ts'
import { postgresToMeasure } from './postgres.ts'
import { prepareCampus, secret, type Campus } from './rush/campus.ts'
import type { LoadOrder, LoadReport } from './rush/load.ts'
import { printLine, printTable, saveReport, type Measured } from './rush/report.ts'
import { memoryOf, processorTimeOf, startServer, type Where } from './servers.ts'

// The opening bell, measured: a real catalogue, 20,000 students, one open round, and the load from a process of its own.

const { values: options } = parseArgs({
  options: {
    catalogue: { type: 'string', default: path.join(import.meta.dirname, '../../shared/data/ucsd-fa24/sections.csv') },
    students: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '15' },
    databases: { type: 'string', default: 'postgres,embedded' },
    variants: { type: 'string', default: 'fairway,naive' },
    phases: { type: 'string', default: '' },
    port: { type: 'string', default: '3977' },
  },
})
const seconds = Number(options.seconds)
const naive = path.join(import.meta.dirname, 'rush/naive.ts')

/** The naive variant is measured in the phases that say so. */
type Phase = { name: string; connections: number; offered?: number; reads: number; naive?: true }

const phases: Phase[] = [
  { name: 'saturated, 200 connections', connections: 200, reads: 0, naive: true },
  { name: 'saturated, 1,000 connections', connections: 1000, reads: 0, naive: true },
  { name: 'offered 1,000/s, 1,000 connections', connections: 1000, offered: 1000, reads: 0 },
  { name: 'offered 2,000/s, 1,000 connections', connections: 1000, offered: 2000, reads: 0 },
  { name: 'offered 4,000/s, 1,000 connections', connections: 1000, offered: 4000, reads: 0 },
  { name: 'saturated, 200 connections, 80 % reads', connections: 200, reads: 0.8 },
  { name: 'saturated, 1,000 connections, 80 % reads', connections: 1000, reads: 0.8 },
]

const measured: Measured[] = []
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-rush-'))
const postgres = options.databases.includes('postgres') ? await postgresToMeasure() : undefined
try {
  for (const database of options.databases.split(',')) {
    for (const variant of ['fairway', 'naive'] as const) if (options.variants.includes(variant)) await measure(database, variant)
  }
} finally {
  await postgres?.stop()
  fs.rmSync(directory, { recursive: true, force: true })
}
printTable(measured)
console.log(`Saved to ${saveReport(measured)}`)

/** Every phase begins with the same campus, so that none is easier because another one has taken the seats. */
async function measure(database: string, variant: 'fairway' | 'naive'): Promise<void> {
  const prepared = await ground(database, 'prepared')
  const campus = await prepareCampus(prepared, options.catalogue, Number(options.students))
  console.log(`${database} ${variant}: ${campus.sections.length} sections imported in ${campus.importSeconds.toFixed(1)} s, ${campus.cookies.length} students`)
  const campusFile = path.join(directory, 'campus.json')
  fs.writeFileSync(campusFile, JSON.stringify(campus))
  for (const phase of phases.filter(({ name, naive }) => name.includes(options.phases) && (variant === 'fairway' || naive))) {
    const where = await ground(database, 'measured', prepared)
    const server = await startServer(where, secret, Number(options.port), variant === 'naive' ? naive : undefined)
    const order = (length: number, skip: number): LoadOrder => ({ ...phase, port: server.port, seconds: length, seed: 20_241, skip, campusFile })
    const warmUp = await load(order(4, 0))
    const before = processorTimeOf(server.pid)
    const report = await load(order(seconds, warmUp.used))
    const processorPerAnswer = ((processorTimeOf(server.pid) - before) * 1000) / (report.decisions + report.reads)
    const memory = memoryOf(server.pid)
    await server.stop()
    const row = { database, variant, phase: phase.name, report, memory, processorPerAnswer, verify: await recount(where, campus) }
    measured.push(row)
    printLine(row)
  }
}

/** A new place for a database, empty or a copy. */
async function ground(database: string, name: string, copied?: Where): Promise<Where> {
  const dataDir = path.join(directory, `${database}-${name}`)
  fs.rmSync(dataDir, { recursive: true, force: true })
  if (copied) fs.cpSync(copied.dataDir, dataDir, { recursive: true })
  else fs.mkdirSync(dataDir)
  return { dataDir, databaseUrl: database === 'postgres' ? await emptyOrCopiedDatabase(name, copied && 'prepared') : undefined }
}

async function emptyOrCopiedDatabase(name: string, template = 'template1'): Promise<string> {
  const client = new pg.Client({ connectionString: postgres!.url })
  await client.connect()
  await client.query(`drop database if exists ${name} with (force)`)
  await client.query(`create database ${name} template ${template}`)
  await client.end()
  return postgres!.url.replace(/[^/]*$/, name)
}

async function load(order: LoadOrder): Promise<LoadReport> {
  const child = fork(path.join(import.meta.dirname, 'rush/load.ts'))
  child.send(order)
  const [report] = (await once(child, 'message')) as [LoadReport]
  return report
}

/** @returns what `fairway verify` says of it */
async function recount(where: Where, campus: Campus): Promise<string> {
  const database = await openDatabase(where, (error) => {
    throw error
  })
  const { findings } = await verify({ database }, { term: campus.term })
  await database.close()
  return findings.length === 0 ? 'clean' : `${findings.length} findings, such as ${JSON.stringify(findings[0])}`
}
