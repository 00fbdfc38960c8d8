import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { latestMail } from '../test/outbox.ts'
import { freshPlace, type Place } from '../test/place.ts'
import { startApp } from '../test/start-app.ts'
import { freePort } from '../../../test/setup/free-port.ts'

test('web answers and does no work; worker works and answers nothing', async () => {
  const place = await freshPlace()
  const { app, database } = await startApp({ place, works: false })
  const id = await database.inTransaction((transaction) =>
    app.mail.send(transaction, { to: { address: 'ben@example.edu', language: 'en' }, template: 'announcement', values: { title: 'x', text: 'x' } }),
  )

  const web = await serve(place, 'web')
  await expect.poll(() => answers(web.port), { timeout: 20_000 }).toBe(true)
  expect(await web.end()).toBe(0)
  expect(await app.mail.find(id)).toMatchObject({ state: 'waiting', tries: 0 })
  expect(await database.query({ text: 'select key from pgboss.schedule' })).toEqual([])

  const worker = await serve(place, 'worker')
  expect(await latestMail(app, 'ben@example.edu')).toMatchObject({ id, state: 'outbox' })
  expect(await answers(worker.port)).toBe(false)
  expect(await worker.end()).toBe(0)
}, 60_000)

async function serve({ databaseUrl, dataDir }: Place, role: string) {
  const port = await freePort()
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'cli/fairway.ts'), 'serve'], {
    env: { PATH: process.env['PATH'], ENV_FILE: 'off', DATABASE_URL: databaseUrl, DATA_DIR: dataDir, PORT: String(port), ROLE: role, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return {
    port,
    async end(): Promise<number> {
      child.kill('SIGTERM')
      const [code] = (await once(child, 'exit')) as [number]
      return code
    },
  }
}

function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/api/session`).then(
    ({ ok }) => ok,
    () => false,
  )
}
