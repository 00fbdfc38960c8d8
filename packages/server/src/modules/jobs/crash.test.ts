import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import readline from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Job } from '@fairway/contract/jobs'
import { expect, onTestFinished, test } from 'vitest'
import { createJobWorker } from '../../../test/job-worker.ts'
import { nothing } from '../../../test/jobs.ts'
import { freshPlace, openAt, type Place } from '../../../test/place.ts'

test('a job whose worker is killed is done by the next one, or failed if its kind is not to be run again', async () => {
  const place = await freshPlace()
  const [patient, delicate] = await startJobs(place)
  await killedWhileAtWork(place, [patient, delicate])

  const database = await openAt(place)
  const runs: number[] = []
  const jobs = await createJobWorker(database, async ({ id }) => void runs.push(id))
  onTestFinished(() => jobs.close())
  expect((await jobs.find(patient, null)).state).toBe('running')
  await jobs.startWorking()
  const ended = async (id: number): Promise<Job> => {
    for (;;) {
      const job = await jobs.find(id, null)
      if (job.finishedAt !== null) return job
      await sleep(100)
    }
  }
  expect(await ended(patient)).toMatchObject({ state: 'done', problem: null })
  expect(await ended(delicate)).toMatchObject({ state: 'failed', problem: { code: 'job-interrupted' } })
  expect(runs).toEqual([patient])
}, 120_000)

async function startJobs(place: Place): Promise<[number, number]> {
  const database = await openAt(place)
  const jobs = await createJobWorker(database, async () => {})
  const ids = await database.inTransaction(async (transaction): Promise<[number, number]> => {
    const start = (kind: string) => jobs.start(transaction, { kind, data: {}, by: null, needs: nothing })
    return [await start('patient'), await start('delicate')]
  })
  await jobs.close()
  await database.close()
  return ids
}

async function killedWhileAtWork({ dataDir, databaseUrl }: Place, ids: readonly number[]): Promise<void> {
  const program = path.join(import.meta.dirname, '../../../test/job-worker.ts')
  const child = spawn(process.execPath, [program, dataDir, ...(databaseUrl ? [databaseUrl] : [])], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const begun = new Set<number>()
  for await (const line of readline.createInterface({ input: child.stdout })) {
    begun.add(Number(line))
    if (begun.size === ids.length) break
  }
  expect([...begun].toSorted()).toEqual([...ids].toSorted())
  child.kill('SIGKILL')
  await once(child, 'exit')
}
