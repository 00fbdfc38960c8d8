import { hash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import type { MessageFile } from '@fairway/contract/rooms'
import { expect, test } from 'vitest'
import { createClient } from '../../../test/client.ts'
import { passwordOfAll, signInAs } from '../../../test/people.ts'
import { freshPlace } from '../../../test/place.ts'
import { startServer } from '../../../test/server-process.ts'
import { startApp } from '../../../test/start-app.ts'

// The real program, killed with SIGKILL in the middle of uploads, again and again.

const kills = 3
const atOnce = 8

test('SIGKILL in the middle of uploads loses nothing that was acknowledged, and leaves nothing that is not found again', async () => {
  const place = await freshPlace()
  const before = await startApp({ place })
  const { ben } = await before.signIn('ben')
  await before.close()
  /** By the hash of what was sent. */
  const acknowledged = new Map<string, string>()

  for (let kill = 0; kill < kills; kill++) {
    const server = await startServer(place)
    const uploads = Promise.allSettled(
      Array.from({ length: atOnce }, async () => {
        for (;;) {
          const bytes = randomBytes(1 + Math.floor(Math.random() * 150_000))
          const body = new FormData()
          body.set('file', new Blob([bytes]), 'random.bin')
          const answer = await fetch(`${server.url}/api/files`, { method: 'POST', headers: { cookie: ben.cookie }, body })
          const file = (await answer.json()) as MessageFile
          if (answer.status !== 201) throw new Error(JSON.stringify(file))
          acknowledged.set(file.id, hash('sha256', bytes))
        }
      }),
    )
    // However slow the machine: some have arrived, and more are on their way.
    await expect.poll(() => acknowledged.size, { timeout: 15_000 }).toBeGreaterThan(kill * 3)
    await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 500))
    server.process.kill('SIGKILL')
    await once(server.process, 'exit')
    await uploads
  }

  const { app, database } = await startApp({ place, works: false })
  const again = createClient(app, await signInAs(app, ben.number, passwordOfAll))
  expect(acknowledged.size).toBeGreaterThan(kills * 2)
  for (const [id, sent] of acknowledged) expect(hash('sha256', (await again.get(`/api/files/${id}`)).bytes)).toBe(sent)

  const directory = path.join(place.dataDir, 'files')
  const onDisk = () => fs.readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  // A day later.
  for (const { parentPath, name } of onDisk()) fs.utimesSync(path.join(parentPath, name), new Date(0), new Date(0))
  await database.query({ text: 'update file_leftover set due_at = now()' })
  await app.files.tidying.tidy()
  expect(await app.files.tidying.strays()).toEqual([])
  const rows = await database.query<{ id: string }>({ text: 'select id from file order by id' })
  expect(onDisk().map(({ name }) => name).sort()).toEqual(rows.map(({ id }) => id))
}, 120_000)
