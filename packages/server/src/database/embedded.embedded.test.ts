import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { emptyDirectory } from '../../test/afterwards.ts'
import { freshDatabase, freshPlace, openAt } from '../../test/place.ts'
import { openDatabase } from './database.ts'
import { DataDirLocked, lockDataDir } from './lock.ts'

// What only the embedded database promises. What it keeps over a power loss is in power-loss.embedded.test.ts.

test('every commit is one fsync at least', async () => {
  const database = await freshDatabase()
  await database.script('create table thing (id int)')
  const before = await database.embedded!.fsyncs()
  for (let id = 0; id < 20; id++) await database.query({ text: 'insert into thing values ($1)', values: [id] })
  expect((await database.embedded!.fsyncs()) - before).toBeGreaterThanOrEqual(20)
})

test('reading costs no fsync', async () => {
  const database = await freshDatabase()
  // The first read after a start may still write hints.
  await database.query({ text: 'select id from person' })
  const before = await database.embedded!.fsyncs()
  for (let time = 0; time < 20; time++) await database.query({ text: 'select id from person' })
  expect((await database.embedded!.fsyncs()) - before).toBeLessThan(3)
})

test('a query on the pool inside a transaction fails after a while instead of waiting for ever', async () => {
  const place = await freshPlace()
  const database = await openDatabase({ ...place, connectionTimeoutMs: 200 }, () => {})
  const work = database.inTransaction(async ({ query }) => {
    await query({ text: 'select 1' })
    await database.query({ text: 'select 2' })
  })
  await expect(work).rejects.toThrow(/timeout/)
  expect(await database.query({ text: 'select 3 as still' })).toEqual([{ still: 3 }])
  await database.close()
})

test('closing waits for what is being asked', async () => {
  const database = await openAt(await freshPlace())
  const asked = database.query({ text: 'select count(*) as many from generate_series(1, 200000)' })
  await new Promise(setImmediate)
  await database.close()
  expect(await asked).toEqual([{ many: 200000 }])
})

test('what was written is there after closing and opening', async () => {
  const place = await freshPlace()
  const before = await openAt(place)
  await before.query({ text: `insert into program_secret (name, value) values ('a', 'b')` })
  await before.close()
  const after = await openAt(place)
  expect(await after.query({ text: 'select value from program_secret' })).toEqual([{ value: 'b' }])
})

test('a start that was interrupted while the database was being made is begun anew', async () => {
  const dataDir = emptyDirectory()
  fs.mkdirSync(path.join(dataDir, 'database.new/base'), { recursive: true })
  fs.writeFileSync(path.join(dataDir, 'database.new/PG_VERSION'), '18\n')
  const database = await openAt({ databaseUrl: undefined, dataDir })
  expect(await database.query({ text: 'select 1 as fine' })).toEqual([{ fine: 1 }])
  expect(fs.readdirSync(dataDir)).toEqual(['database'])
})

test('what others may enter holds a database and a lock that they may not, also after a start on what was open to them', async () => {
  const dataDir = emptyDirectory()
  const modes = () => ['database', 'lock'].map((name) => (fs.statSync(path.join(dataDir, name)).mode & 0o777).toString(8))
  fs.chmodSync(dataDir, 0o755)
  for (let start = 0; start < 2; start++) {
    const lock = lockDataDir(dataDir)
    const opening = openAt({ databaseUrl: undefined, dataDir })
    if (start === 0) {
      const unfinished = path.join(dataDir, 'database.new')
      await expect.poll(() => fs.existsSync(unfinished), { interval: 1 }).toBe(true)
      expect((fs.statSync(unfinished).mode & 0o777).toString(8)).toBe('700')
    }
    await (await opening).close()
    lock.release()
    expect(modes()).toEqual(['700', '600'])
    fs.chmodSync(path.join(dataDir, 'database'), 0o755)
    fs.chmodSync(path.join(dataDir, 'lock'), 0o644)
  }
})

test.each<[string, (file: string, target: string) => void]>([
  ['a symbolic link', (file, target) => fs.symlinkSync(target, file)],
  ['a symbolic link to nothing', (file) => fs.symlinkSync('nowhere', file)],
  ['a directory', (file) => fs.mkdirSync(file, { mode: 0o755 })],
])('a lock that is %s is refused, and nothing behind it is touched', (_what, make) => {
  const dataDir = emptyDirectory()
  const target = path.join(emptyDirectory(), 'theirs')
  fs.writeFileSync(target, 'theirs')
  fs.chmodSync(target, 0o644)
  const file = path.join(dataDir, 'lock')
  make(file, target)
  const modes = () => [fs.statSync(target).mode, fs.lstatSync(file).mode]
  const before = modes()
  expect(() => lockDataDir(dataDir)).toThrow(expect.objectContaining({ name: 'DataDirUnusable', message: expect.stringContaining('lock is not a regular file') as string }))
  expect(modes()).toEqual(before)
  expect(fs.readdirSync(dataDir)).toEqual(['lock'])
})

test('a second holder of DATA_DIR is refused at once, and may have it when the first is killed', async () => {
  const dataDir = emptyDirectory()
  // A lock that nobody keeps is let go when memory is collected.
  const program = `import { lockDataDir } from ${JSON.stringify(path.join(import.meta.dirname, 'lock.ts'))}
    globalThis.lock = lockDataDir(${JSON.stringify(dataDir)}); process.stdout.write('held'); setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => holder.stdout.once('data', resolve))

  const started = performance.now()
  expect(() => lockDataDir(dataDir)).toThrow(DataDirLocked)
  expect(() => lockDataDir(dataDir)).toThrow(/is in use by another Fairway/)
  expect(performance.now() - started).toBeLessThan(1000)

  const ended = new Promise((resolve) => holder.once('exit', resolve))
  holder.kill('SIGKILL')
  await ended
  lockDataDir(dataDir).release()
})

test('a DATA_DIR that was let go can be taken again', () => {
  const dataDir = emptyDirectory()
  lockDataDir(dataDir).release()
  lockDataDir(dataDir).release()
})
