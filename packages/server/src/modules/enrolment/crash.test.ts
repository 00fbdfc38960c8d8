import { once } from 'node:events'
import type { Decision } from '@fairway/contract/enrolment'
import { expect, test } from 'vitest'
import { signInAs } from '../../../test/people.ts'
import { freshPlace, openAt, type Place } from '../../../test/place.ts'
import { startServer } from '../../../test/server-process.ts'
import { startApp } from '../../../test/start-app.ts'
import { verify } from './verify.ts'

// The real program, killed with SIGKILL in the middle of a rush, again and again.

const kills = 5
const studentCount = 30
const sectionCount = 12

type Attempt = { student: number; key: string; sectionId: number; answer?: { status: number; body: Decision } }

test('SIGKILL in the middle of a rush loses and doubles nothing that was acknowledged, and retries get their first answer', async () => {
  const place = await freshPlace()
  const { cookies, sectionIds, term } = await prepare(place)
  const attempts: Attempt[] = []
  let turn = 0

  for (let kill = 0; kill < kills; kill++) {
    const server = await startServer(place)
    // What the last server left unanswered is asked again, under the same keys.
    for (const attempt of attempts.filter(({ answer }) => !answer)) attempt.answer = await ask(server.url, cookies, attempt)
    const rush = Promise.allSettled(
      cookies.map(async (_, student) => {
        for (;;) {
          const attempt: Attempt = { student, key: `try-${student}-${turn}`, sectionId: sectionIds[turn++ % sectionIds.length]! }
          attempts.push(attempt)
          attempt.answer = await ask(server.url, cookies, attempt)
        }
      }),
    )
    await new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 600))
    server.process.kill('SIGKILL')
    await once(server.process, 'exit')
    await rush
  }

  const server = await startServer(place)
  const acknowledged = attempts.filter(({ answer }) => answer !== undefined)
  expect(acknowledged.length).toBeGreaterThan(kills * 10)
  for (const attempt of acknowledged) expect(await ask(server.url, cookies, attempt)).toEqual(attempt.answer)
  for (const attempt of attempts.filter(({ answer }) => !answer)) attempt.answer = await ask(server.url, cookies, attempt)
  server.process.kill('SIGTERM')
  await once(server.process, 'exit')

  const database = await openAt(place)
  const [held] = await database.query<{ seats: number }>({ text: 'select count(*) as seats from enrolment' })
  expect(held!.seats).toBe(attempts.filter(({ answer }) => answer!.body.code === 'enrolled').length)
  expect((await verify({ database }, { term })).findings).toEqual([])
}, 300_000)

async function prepare(place: Place) {
  const { app, campus, close } = await startApp({ place })
  const term = await campus.term()
  await campus.round(term)
  const sectionIds: number[] = []
  for (let index = 0; index < sectionCount; index++) sectionIds.push((await campus.section(term, { capacity: 20 })).id)
  const cookies: string[] = []
  for (let index = 0; index < studentCount; index++) {
    await app.identity.accounts.create({ number: `crash-${index}`, name: 'Student', role: 'student', password: 'in a rush' }, null)
    cookies.push(await signInAs(app, `crash-${index}`, 'in a rush'))
  }
  await close()
  return { cookies, sectionIds, term: term.code }
}

async function ask(url: string, cookies: string[], { student, key, sectionId }: Attempt): Promise<{ status: number; body: Decision }> {
  const answer = await fetch(`${url}/api/enrolments`, {
    method: 'POST',
    headers: { cookie: cookies[student]!, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ sectionId }),
  })
  const body = (await answer.json()) as Decision
  if (answer.status >= 500) throw new Error(`not decided: ${JSON.stringify(body)}`)
  return { status: answer.status, body }
}
