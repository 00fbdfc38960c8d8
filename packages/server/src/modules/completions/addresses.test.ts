import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { CreatedApiKey } from '@fairway/contract/api-keys'
import type { Asked } from '@fairway/contract/assistant'
import type { BegunDraft } from '@fairway/contract/drafts'
import type { GatewayError } from '@fairway/contract/gateway'
import type { GenerationEvent } from '@fairway/contract/generations'
import type { Problem } from '@fairway/contract/problem'
import { createClient, type Client } from '../../../test/client.ts'
import { simulateModels } from '../../../test/models.ts'
import { answered, answerTo, askingModels, model, start } from '../../../test/room-assistant.ts'
import { classRoom, say } from '../../../test/rooms.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

// From which address somebody asks, wherever the assistant is asked: limits count it, and the log has it. Behind a proxy that is
// trusted, which says it.

const models = await simulateModels()
const started = await startApp({ listen: true, config: { ...askingModels(models), trustedProxies: ['127.0.0.1'] } })
const { app, database, guest, signIn, url } = started
start(started)
const { olga, ben, ana } = await signIn('olga', 'ben', 'ana')
const { room } = await classRoom(started, ana, [ben])
for (const [name, value] of Object.entries({ 'assistant.requests-per-minute': 2, 'assistant.person-requests-per-minute': 1000, 'assistant.cache-seconds': 0, 'assistant.guests': 'all', 'limits.networks': [{ network: '198.51.100.0/24', factor: 2 }] })) {
  expect((await olga.put(`/api/office/settings/${name}`, { value })).status).toBe(200)
}
const { body: key } = await olga.post<CreatedApiKey>('/api/office/api-keys', { name: 'Key', scopes: ['gateway:read', 'gateway:write'], days: 1, requestsPerMinute: 600, personId: ben.id })
const program = { authorization: `Bearer ${key.key}` }
const tab = await openSocket(url, { cookie: ben.cookie })
await tab.subscribe(`asker:person:${ben.id}`)
models.answer({ text: ['Yes.'] })

const from = (ip: string) => ({ 'x-forwarded-for': ip })
type Refused = { code: string | undefined } | undefined

async function question(who: Client, ip: string): Promise<Refused> {
  const { status, body, headers } = await who.post<Asked & Problem>('/api/assistant/questions', { clientId: randomUUID(), text: 'Is it open?' }, { headers: from(ip) })
  if (status !== 201) {
    expect({ status, retryAfter: Number(headers['retry-after']) > 0 }).toEqual({ status: 429, retryAfter: true })
    return { code: body.code }
  }
  // A guest is known by the cookie that came with the answer.
  const set = headers['set-cookie']
  await endOf(set === undefined ? who : createClient(app, String(set).split(';')[0]), body.answer.generation)
  return undefined
}

async function endOf(who: Client, generation: string): Promise<Refused> {
  const { text } = await who.get<string>(`/api/assistant/generations/${generation}/events`)
  const last = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as GenerationEvent).at(-1)
  if (last?.type !== 'end') throw new Error('It has no end.')
  return last.state === 'done' ? undefined : { code: last.code }
}

async function posted(path: string, body: object, ip: string): Promise<Refused> {
  const answer = await guest.post<GatewayError>(path, body, { headers: { ...program, ...from(ip) } })
  if (answer.status === 200) return undefined
  expect({ status: answer.status, code: answer.body.error.code, retryAfter: Number(answer.headers['retry-after']) > 0 }).toEqual({ status: 429, code: 'rate_limit_exceeded', retryAfter: true })
  return { code: 'too-many-questions' }
}

/** Sockets only hear: what is said in a room comes by a request. */
async function called(ip: string): Promise<Refused> {
  const sent = await say({ ...ben, post: (path, body) => ben.post(path, body, { headers: from(ip) }) }, room.id, '@assistant is it open?')
  const refusal = () => tab.events.find((event) => event.type === 'answer-refused' && event.seq === sent.seq)
  const isOver = async () => refusal() !== undefined || (await answerTo(ben, room.id, sent))?.answer?.state === 'done'
  await expect.poll(isOver, { timeout: 15_000 }).toBe(true)
  const told = refusal()
  return told?.type === 'answer-refused' ? { code: told.code } : undefined
}

/** What was said from elsewhere, when the assistant was not there. */
async function calledAgain(ip: string): Promise<Refused> {
  await olga.put('/api/office/settings/assistant.in-rooms', { value: false })
  const { seq } = await say({ ...ben, post: (path, body) => ben.post(path, body, { headers: from('192.0.2.250') }) }, room.id, '@assistant is it open?')
  await olga.put('/api/office/settings/assistant.in-rooms', { value: true })
  const { status, body } = await ben.post<Problem>(`/api/rooms/${room.id}/messages/${seq}/answer`, undefined, { headers: from(ip) })
  if (status === 204) return void (await answered(ben, room.id, { seq }))
  expect(status).toBe(429)
  return { code: body.code }
}

async function drafted(ip: string): Promise<Refused> {
  const { status, body } = await olga.post<BegunDraft>('/api/assistant/drafts', { clientId: randomUUID(), for: { kind: 'announcement' }, wish: 'Closed on Friday' }, { headers: from(ip) })
  expect(status).toBe(201)
  return endOf(olga, body.generation)
}

type Logged = { address: string; surface: string; outcome: string }

/** The log since then. */
async function logged(since: Date): Promise<Logged[]> {
  await app.completions.settled()
  return sorted(await database.query<Logged>({ text: `select texts.address, surface, outcome from completion join (select completion_id, address from completion_text) as texts on completion_id = id where at >= $1`, values: [since] }))
}

function sorted(rows: readonly Logged[]): Logged[] {
  return rows.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))
}

const messages = [{ role: 'user', content: 'Is it open?' }]
const ways: [string, string, (ip: string) => Promise<Refused>][] = [
  ['somebody who is signed in', 'chat', (ip) => question(ben, ip)],
  ['a guest', 'chat', (ip) => question(guest, ip)],
  ['a program', 'gateway', (ip) => posted('/v1/chat/completions', { model, messages }, ip)],
  ['a program that wants it bit by bit', 'gateway', (ip) => posted('/v1/chat/completions', { model, messages, stream: true }, ip)],
  ['a program that wants numbers', 'gateway', (ip) => posted('/v1/embeddings', { model, input: 'tea' }, ip)],
  ['who calls it in a room', 'room', called],
  ['who calls it there again', 'room', calledAgain],
  ['who has something drafted', 'writing', drafted],
]

test.each(ways)('%s is refused at the address alone that has asked too often, and the log says from which one it was', async (way, surface, ask) => {
  const place = ways.findIndex(([name]) => name === way) + 1
  const since = new Date()
  const [often, other] = [`192.0.2.${place}`, `192.0.2.${place + 100}`]
  expect([await ask(often), await ask(often), await ask(often), await ask(other)]).toEqual([undefined, undefined, { code: 'too-many-questions' }, undefined])
  // A question to the assistant that is too many is kept nowhere.
  const tooMany = surface === 'chat' ? [] : [{ address: often, surface, outcome: 'refused' }]
  await expect.poll(() => logged(since)).toEqual(sorted([...[often, often, other].map((address) => ({ address, surface, outcome: 'done' })), ...tooMany]))
})

test.each(ways)('%s is counted by the whole line that has an address, and with what the office gives a network; the log has the address itself', async (way, surface, ask) => {
  const place = ways.findIndex(([name]) => name === way) + 1
  const since = new Date()
  const line = [`2001:db8:0:${place}::1`, `2001:db8:0:${place}:2:3:4:5`, `2001:db8:0:${place}::9`]
  const wide = Array.from({ length: 5 }, () => `198.51.100.${place}`)
  const answers = []
  for (const ip of [...line, ...wide]) answers.push(await ask(ip))
  const tooMany = { code: 'too-many-questions' }
  expect(answers).toEqual([undefined, undefined, tooMany, undefined, undefined, undefined, undefined, tooMany])
  const rows = [...line.slice(0, 2), ...wide.slice(0, 4)].map((address) => ({ address, surface, outcome: 'done' }))
  await expect.poll(async () => (await logged(since)).filter(({ outcome }) => outcome === 'done')).toEqual(sorted(rows))
})
