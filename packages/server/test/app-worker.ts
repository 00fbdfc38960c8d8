import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { buildApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { openDatabase } from '../src/database/database.ts'

// A process to be killed: the program, at work on what was asked for before it started. It says `begun` once an import has
// written something.

const config = readConfig()
const database = await openDatabase(config, (error) => {
  throw error
})
const app = await buildApp(config, { database, log: pino({ level: 'silent' }), pace: { lookMs: 200 } })
await app.jobs.startWorking()
for (;;) {
  const [begun] = await database.query({ text: 'select id from sheet_import where created > 0 limit 1' })
  if (begun) break
  await sleep(50)
}
console.log('begun')
