import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Missed, Room, Sent } from '@fairway/contract/rooms'
import { passwordOfAll, signInAs } from './people.ts'
import type { Place } from './place.ts'
import type { startServer } from './server-process.ts'
import { startApp } from './start-app.ts'

// People who write in one room while servers are killed.

export const writers = 8

export type Message = { writer: number; clientId: string; text: string; place?: Pick<Sent, 'seq' | 'number' | 'at'> }

/** A group of students and their cookies. */
export async function prepareWriters(place: Place) {
  const { app, signIn, close } = await startApp({ place })
  const { ana } = await signIn('ana')
  const people: number[] = []
  const cookies: string[] = []
  for (let index = 0; index < writers; index++) {
    const { personId } = await app.identity.accounts.create({ number: `writer-${index}`, name: `Writer ${index}`, role: 'student', password: passwordOfAll }, null)
    people.push(personId)
    cookies.push(await signInAs(app, `writer-${index}`, passwordOfAll))
  }
  const { body: room } = await ana.post<Room>('/api/rooms', { name: 'Crash', people })
  await close()
  return { cookies, roomId: room.id }
}

/** @returns false: it is not known whether it was written */
async function send(url: string, cookies: string[], roomId: number, message: Message): Promise<boolean> {
  const answer = await fetch(`${url}/api/rooms/${roomId}/messages`, {
    method: 'POST',
    headers: { cookie: cookies[message.writer]!, 'content-type': 'application/json' },
    body: JSON.stringify({ clientId: message.clientId, text: message.text }),
  }).catch(() => undefined)
  const body = (await answer?.json().catch(() => undefined)) as Sent | undefined
  if (!answer || !body) return false
  // Faster than people write is refused, and written nowhere.
  if (answer.status === 429 || answer.status === 503) return false
  expect({ status: answer.status, body }).toMatchObject({ status: 201 })
  const place = { seq: body.seq, number: body.number, at: body.at }
  expect(message.place ?? place).toEqual(place)
  message.place = place
  return true
}

/** Everybody writes, one message after the other, until this is aborted. */
export function rush(urls: () => string[], cookies: string[], roomId: number, messages: Message[], signal: AbortSignal): Promise<unknown> {
  return Promise.all(
    cookies.map(async (_, writer) => {
      while (!signal.aborted) {
        const message: Message = { writer, clientId: randomUUID(), text: `message ${messages.length} 条` }
        messages.push(message)
        const all = urls()
        if (!(await send(all[writer % all.length]!, cookies, roomId, message))) await sleep(20)
        // 20 in ten seconds is what one person may write.
        await sleep(300)
      }
    }),
  )
}

/** The whole log, read from `since: 0` on. */
export async function readLog(url: string, cookie: string, roomId: number): Promise<Missed> {
  const answer = await fetch(`${url}/api/rooms/${roomId}/events?since=0`, { headers: { cookie } })
  return (await answer.json()) as Missed
}

/** Every message that was acknowledged is there once and at its place; what was not, at most once. */
export function expectAll({ events, top }: Missed, messages: Message[]): void {
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: top }, (_, index) => index + 1))
  const written = Map.groupBy(events.filter((event) => event.kind === 'message'), ({ clientId }) => clientId)
  const sent = new Set(messages.map(({ clientId }) => clientId))
  expect([...written.keys()].filter((clientId) => !sent.has(clientId))).toEqual([])
  for (const { clientId, text, place } of messages) {
    const found = written.get(clientId) ?? []
    if (place) expect(found).toEqual([expect.objectContaining({ ...place, text })])
    else expect(found.length).toBeLessThanOrEqual(1)
  }
}

export async function kill(server: Awaited<ReturnType<typeof startServer>>): Promise<void> {
  server.process.kill('SIGKILL')
  await once(server.process, 'exit')
}

export async function untilSent(urls: () => string[], cookies: string[], roomId: number, message: Message): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const all = urls()
    if (await send(all[tries % all.length]!, cookies, roomId, message)) return
    await sleep(100)
  }
  throw new Error('It could not be sent.')
}
