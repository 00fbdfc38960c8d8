import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createHttpServer } from './server.ts'

const forwarded = { headers: { 'x-forwarded-for': '203.0.113.9' } }

test.each([
  ['is told once of a proxy that nobody named', [], [{ headers: {} }, forwarded, forwarded], [['127.0.0.1', /TRUSTED_PROXIES/]]],
  ['is told nothing of one that is trusted', ['127.0.0.1'], [forwarded], []],
])('the log %s', async (_name, trustedProxies, requests, told) => {
  const lines: { from: string; msg: string }[] = []
  const log = pino({ level: 'warn' }, { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) })
  const http = await createHttpServer({ log, config: { publicUrl: 'https://campus.example.edu', allowedOrigins: [], trustedProxies } })
  for (const request of requests) await http.inject({ url: '/api/nothing', ...request })
  expect(lines.map(({ from, msg }) => [from, msg])).toEqual(told.map(([from, msg]) => [from, expect.stringMatching(msg!) as string]))
  await http.close()
})
