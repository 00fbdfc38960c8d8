import { Agent, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createHttpServer } from './server.ts'

// The end of a server that is still asked.

test('a request that is under way is answered, and its connection is not waited for though it would be kept for the next one', async () => {
  const http = await createHttpServer({ log: pino({ level: 'silent' }), config: { publicUrl: 'http://localhost:3000', allowedOrigins: [], trustedProxies: [] } })
  const begun = Promise.withResolvers<void>()
  const going = Promise.withResolvers<string>()
  http.get('/slow', () => {
    begun.resolve()
    return going.promise
  })
  await http.listen({ host: '127.0.0.1', port: 0 })
  const { port } = http.server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true })
  const answered = new Promise<number | undefined>((resolve, reject) => {
    get({ agent, port, path: '/slow' }, (answer) => answer.resume().once('end', () => resolve(answer.statusCode))).once('error', reject)
  })
  await begun.promise
  const before = Date.now()
  const closed = http.close()
  await expect.poll(() => http.server.listening).toBe(false)
  going.resolve('done')
  expect(await answered).toBe(200)
  await closed
  expect(Date.now() - before).toBeLessThan(5000)
  agent.destroy()
})
