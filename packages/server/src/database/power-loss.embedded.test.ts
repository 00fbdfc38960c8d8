import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { emptyDirectory } from '../../test/afterwards.ts'
import { openAt } from '../../test/place.ts'
import { rebuild } from '../../test/power-loss/rebuild.ts'

// SIGKILL alone proves little, because what the program wrote is then safe in the kernel's page cache. Here the files are
// rebuilt from the bytes that were fsynced, as after a power loss.

const kit = path.join(import.meta.dirname, '../../test/power-loss')
const directory = emptyDirectory()

type Loss = { acknowledged: number; disk: string; after: string }

/** Lets the writer work on `dataDir` and takes the power away once it has committed this many more. */
async function loseThePower(dataDir: string, commits: number, { deaf = false } = {}): Promise<Loss> {
  const disk = fs.mkdtempSync(path.join(directory, 'disk-'))
  fs.rmdirSync(disk)
  const deafAfter = `${disk}-deaf`
  const writer = spawn(process.execPath, ['--import', path.join(kit, 'record-fsyncs.ts'), path.join(kit, 'writer.ts'), dataDir], {
    env: { ...process.env, RECORD_TO: disk, RECORD_OF: dataDir, ...(deaf && { RECORD_NOTHING_AFTER: deafAfter }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => writer.once('exit', resolve))
  let acknowledged = 0
  let count = 0
  for await (const line of createInterface(writer.stdout)) {
    if (line === 'ready') {
      if (deaf) fs.writeFileSync(deafAfter, '')
      continue
    }
    acknowledged = Number(line)
    if (++count === commits) writer.kill('SIGKILL')
  }
  await ended
  expect(count).toBeGreaterThanOrEqual(commits)
  const after = `${disk}-after`
  rebuild(disk, dataDir, after)
  return { acknowledged, disk, after }
}

async function whatIsThere(dataDir: string) {
  const database = await openAt({ databaseUrl: undefined, dataDir })
  const [row] = await database.query<{ total: number; marks: number; newest: number }>({
    text: 'select (select n from total) as total, count(*) as marks, max(n) as newest from mark where length(filling) = 2000',
  })
  // Opens every file that the catalogue names.
  for (const { tablename } of await database.query<{ tablename: string }>({ text: `select tablename from pg_tables where schemaname = 'public'` })) {
    await database.query({ text: `select count(*) from ${tablename}` })
  }
  await database.close()
  return row!
}

const isLinux = process.platform === 'linux'

test.skipIf(!isLinux)('after a power loss every acknowledged commit is there, whole', { timeout: 120_000 }, async () => {
  let dataDir = fs.mkdtempSync(path.join(directory, 'data-'))
  // From nothing, then on what was left of it.
  for (const commits of [1, 130]) {
    const { acknowledged, after } = await loseThePower(dataDir, commits)
    const { total, marks, newest } = await whatIsThere(after)
    expect(newest).toBeGreaterThanOrEqual(acknowledged)
    // The one in flight may have become durable, and no more.
    expect(newest).toBeLessThanOrEqual(acknowledged + 1)
    expect([total, marks]).toEqual([newest, newest])
    dataDir = after
  }
})

test.skipIf(!isLinux)('without fsync commits would be lost, and this test would see it', { timeout: 120_000 }, async () => {
  const { acknowledged, after } = await loseThePower(fs.mkdtempSync(path.join(directory, 'data-')), 20, { deaf: true })
  const there = await whatIsThere(after)
  expect(there.newest ?? 0).toBeLessThan(acknowledged)
})
