import type { IncomingMessage } from 'node:http'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createClientAddress } from './client-address.ts'
import { createHttpServer } from './server.ts'

const forwarded = [undefined, '', '203.0.113.9', ' 203.0.113.9 ', '198.51.100.1, 203.0.113.9', '203.0.113.9, 10.0.0.5', '1.1.1.1,10.0.0.5,10.1.2.3', '10.0.0.4, 10.0.0.5', '2001:db8::1', '2001:db8::1, ::ffff:10.0.0.5', 'unknown, 10.0.0.5', '203.0.113.9,']

test.each([
  ['nobody is trusted', []],
  ['the proxy is trusted', ['127.0.0.1']],
  ['a chain of proxies is trusted', ['127.0.0.1', '10.0.0.0/8', '::1']],
  ['another proxy is trusted', ['192.0.2.1', '2001:db8::/32']],
])('where a socket comes from is told as for other requests, if %s', async (_who, trustedProxies) => {
  const http = await createHttpServer({ log: pino({ level: 'silent' }), config: { publicUrl: 'https://campus.example.edu', allowedOrigins: [], trustedProxies } })
  http.get('/ip', { schema: { hide: true } }, (request) => request.ip)
  const addressOf = createClientAddress(trustedProxies)
  for (const header of forwarded) {
    const headers = { ...(header !== undefined && { 'x-forwarded-for': header }) }
    for (const remoteAddress of ['127.0.0.1', '::ffff:127.0.0.1', '10.0.0.7', '203.0.113.77']) {
      const { body } = await http.inject({ url: '/ip', headers, remoteAddress })
      expect([header, addressOf({ headers, socket: { remoteAddress } } as unknown as IncomingMessage)]).toEqual([header, body])
    }
  }
  await http.close()
})
