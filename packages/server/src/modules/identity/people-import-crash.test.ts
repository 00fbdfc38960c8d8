import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { importKit } from '../../../test/imports.ts'
import { freshPlace, type Place } from '../../../test/place.ts'
import { passwordOfAll, signInAs, type Person } from '../../../test/people.ts'
import { createClient } from '../../../test/client.ts'
import { startApp } from '../../../test/start-app.ts'

const size = 5_000
const pace = { heartbeatSeconds: 10, superviseSeconds: 1, lookMs: 200 }

test('an import whose server is killed has left whole batches, and goes on by itself where it was: nobody twice, no password lost', async () => {
  const place = await freshPlace()
  const id = await asked(place)
  await killedWhileAtWork(place)

  const started = await startApp({ place, works: false, pace })
  const { app, database } = started
  const cookie = await signInAs(app, 'o-olga', passwordOfAll)
  const olga: Person = { ...createClient(app, cookie), id: 0, number: 'o-olga', name: 'Olga Petrova', cookie }
  const { find, ended, passwords } = importKit(started, olga, 'people')
  const left = await find(id)
  expect(left.soFar.created).toBeGreaterThan(0)
  expect(left.soFar.created).toBeLessThan(size)
  expect(left.soFar.created % 200).toBe(0)
  const count = async () => (await database.query({ text: `select count(*) as people, count(distinct number) as numbers from person where number like 'k%'` }))[0]
  expect(await count()).toEqual({ people: left.soFar.created, numbers: left.soFar.created })

  await app.jobs.startWorking()
  await waitFor(async () => (await find(id)).state === 'done')
  await ended(left.job!.id)
  const done = await find(id)
  expect(done).toMatchObject({ report: { created: size, updated: 0, unchanged: 0 }, passwordSheet: { passwords: size } })
  expect(await count()).toEqual({ people: size, numbers: size })
  const handed = await passwords(done)
  expect(Object.keys(handed)).toHaveLength(size)
  for (const number of ['k00000', `k0${size - 1}`]) await signInAs(app, number, handed[number]!)
}, 180_000)

/** Uploads and checks, and asks for the run while nobody works. */
async function asked(place: Place): Promise<number> {
  const first = await startApp({ place, pace })
  const { olga } = await first.signIn('olga')
  const rows = Array.from({ length: size }, (_, index) => `k${String(index).padStart(5, '0')},Name ${index}`)
  const { id } = await importKit(first, olga, 'people').check(`number,name\n${rows.join('\n')}`)
  await first.close()
  const idle = await startApp({ place, works: false })
  const again = { ...olga, ...createClient(idle.app, olga.cookie), cookie: olga.cookie }
  await importKit(idle, again, 'people').start(id, 'run', { passwords: 'created' })
  await idle.close()
  return id
}

async function killedWhileAtWork({ dataDir, databaseUrl }: Place): Promise<void> {
  const program = path.join(import.meta.dirname, '../../../test/app-worker.ts')
  const environment = { PATH: process.env['PATH'], ENV_FILE: 'off', DATA_DIR: dataDir, DEMO: 'off', PUBLIC_URL: 'http://localhost:3000', ...(databaseUrl && { DATABASE_URL: databaseUrl }) }
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'], env: environment })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
}

async function waitFor(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await sleep(100)
}
