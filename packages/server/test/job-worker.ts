import { openDatabase, type Database } from '../src/database/database.ts'
import { createAudit } from '../src/modules/audit/index.ts'
import { createJobs } from '../src/modules/jobs/index.ts'

// A program that does nothing but jobs. Run by itself, it is a process to be killed: it begins what it finds, says so, and
// never ends it.

export type Handle = (job: { id: number }) => Promise<unknown>

export async function createJobWorker(database: Database, handler: Handle, onError: (error: unknown, what: string) => void = () => {}) {
  const jobs = createJobs({
    database,
    audit: createAudit({ database }),
    timeZone: 'Asia/Shanghai',
    publish() {},
    isHeard: () => false,
    keepDays: async () => 30,
    onError,
    // As soon as pg-boss can notice that somebody is dead.
    heartbeatSeconds: 10,
    superviseSeconds: 1,
    lookMs: 200,
  })
  jobs.define('patient', { handler })
  jobs.define('delicate', { handler, retries: 0 })
  await jobs.prepare()
  return jobs
}

if (import.meta.main) {
  const [dataDir = '', databaseUrl] = process.argv.slice(2)
  const database = await openDatabase({ databaseUrl, dataDir }, (error) => {
    throw error
  })
  const jobs = await createJobWorker(database, ({ id }) => {
    console.log(id)
    return new Promise(() => {})
  })
  await jobs.startWorking()
}
