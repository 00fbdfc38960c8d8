import fs from 'node:fs'
import http from 'node:http'
import type { OwnSessions } from '@fairway/contract/identity'
import type { SheetImport } from '@fairway/contract/imports'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { findNginx, startNginx } from '../../../../test/setup/nginx.ts'
import { afterwards, emptyDirectory } from '../../test/afterwards.ts'
import { passwordOfAll } from '../../test/people.ts'
import { createAnswerReader, createAsker } from '../../test/answers.ts'
import { simulatedModels, type ModelSimulator } from '../../test/model-simulator.ts'
import { simulateModels } from '../../test/models.ts'
import { openSocket } from '../../test/socket.ts'
import { startApp } from '../../test/start-app.ts'

// The whole way of a request: through nginx as deploy/nginx.conf has it, over real connections.

const program = findNginx()

describe.skipIf(!program)('behind nginx', () => {
  let number: string
  let url: string
  let log: string
  let models: ModelSimulator

  beforeAll(async () => {
    models = await simulateModels()
    const modelServers = { openai: { ...models.server('openai'), model: simulatedModels.openai[0]!.id } }
    const { app, url: server, signIn } = await startApp({ listen: true, config: { modelServers, publicUrl: 'https://campus.example.edu', trustedProxies: ['127.0.0.1'] } })
    app.assistant.start()
    number = (await signIn('olga')).olga.number
    const nginx = await startNginx(program!, server, emptyDirectory())
    afterwards(nginx.stop)
    url = nginx.url
    log = nginx.log
  })

  type Asking = { method?: string; headers?: Record<string, string>; body?: string }
  /** From a computer of its own: another address of this one. */
  const ask = (path: string, { method = 'GET', headers = {}, body }: Asking = {}) =>
    new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const request = http.request(url + path, { method, headers, localAddress: '127.0.0.2' }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, text }))
      })
      request.on('error', reject).end(body)
    })
  const json = { 'content-type': 'application/json' }
  const comeIn = async (headers: Record<string, string> = {}) => {
    const answer = await ask('/api/session', { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify({ username: number, password: passwordOfAll }) })
    const [cookie] = answer.headers['set-cookie']!
    return { status: answer.status, attributes: cookie!, cookie: cookie!.split(';')[0]! }
  }

  test('somebody comes from where they are, whatever they say themselves, and their cookie stays within TLS', async () => {
    const { status, attributes, cookie } = await comeIn({ 'x-forwarded-for': '203.0.113.66' })
    expect([status, attributes]).toEqual([200, expect.stringContaining('; Secure')])
    const { sessions } = JSON.parse((await ask('/api/sessions', { headers: { cookie } })).text) as OwnSessions
    expect(sessions.find(({ isThis }) => isThis)).toMatchObject({ ip: '127.0.0.2' })
  })

  test('what happens is heard over the socket', async () => {
    const socket = await openSocket(url, { cookie: (await comeIn()).cookie, origin: 'https://campus.example.edu' })
    expect(await socket.next('welcome')).toBeTruthy()
  })

  test('an answer comes as it is given, piece by piece', async () => {
    const { cookie } = await comeIn()
    models.next({ text: Array.from({ length: 5000 }, (_, index) => `word${index} `), pace: { tokenMs: 20 } })
    const asker = createAsker(cookie, { origin: 'https://campus.example.edu' })
    const { answer } = await asker.ask(url, 'Tell me a long story')
    const reader = createAnswerReader(answer.generation, cookie)
    await reader.read(url, { over: 'events', most: 3 })
    expect(models.requests.at(-1)!).toMatchObject({ isComplete: false, closedByClientAt: undefined })
    // Whoever asks for it compressed is not made to wait for enough to compress.
    const compressed = await fetch(`${url}/api/assistant/generations/${answer.generation}/events`, { headers: { cookie, 'accept-encoding': 'gzip, br' } })
    for await (const piece of compressed.body as ReadableStream<Uint8Array>) {
      expect(new TextDecoder().decode(piece)).toMatch(/^id: 1\ndata: /)
      break
    }
    expect(Object.fromEntries(compressed.headers)).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform' })
    expect(compressed.headers.get('content-encoding')).toBeNull()
    await asker.stop(url, answer.generation)
    await reader.read(url, { over: 'events' })
    expect(reader.end()).toMatchObject({ state: 'stopped' })
  })

  test('a sheet of several megabytes arrives', async () => {
    const { cookie } = await comeIn()
    const body = `number,name\n${Array.from({ length: 60_000 }, (_, index) => `${index},Somebody with the long name number ${index}`).join('\n')}`
    expect(body.length).toBeGreaterThan(2 * 1024 * 1024)
    const headers = { cookie, origin: 'https://campus.example.edu', 'content-type': 'application/octet-stream' }
    const answer = await ask('/api/office/imports?kind=people&name=many.csv', { method: 'POST', headers, body })
    expect([answer.status, (JSON.parse(answer.text) as SheetImport).file.rows]).toEqual([201, 60_000])
  })

  test('the secret address of a calendar is not in its log, and all others are', async () => {
    await ask('/api/calendars/abcdefghijklmnopqrstuvwxyz012345.ics')
    await ask('/api/terms')
    // It writes when it has answered.
    await vi.waitFor(() => expect(fs.readFileSync(log, 'utf8')).toContain('/api/terms'))
    expect(fs.readFileSync(log, 'utf8')).not.toContain('/api/calendars')
  })
})
