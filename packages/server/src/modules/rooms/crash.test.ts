import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { freshPlace, isPostgres } from '../../../test/place.ts'
import { startServer } from '../../../test/server-process.ts'
import { expectAll, kill, prepareWriters, readLog, rush, untilSent, writers, type Message } from '../../../test/writers.ts'

// The real program, killed with SIGKILL while people write, again and again. To look harder: more `kills`.

/** With two instances on PostgreSQL: crash.postgres.test.ts. */
const kills = isPostgres ? 1 : 3

test('SIGKILL while people write loses and doubles nothing that was acknowledged', async () => {
  const place = await freshPlace()
  const { cookies, roomId } = await prepareWriters(place)
  const messages: Message[] = []
  for (let round = 0; round < kills; round++) {
    const server = await startServer(place)
    const ending = new AbortController()
    const acknowledged = messages.filter(({ place }) => place).length
    const rushing = rush(() => [server.url], cookies, roomId, messages, ending.signal)
    // However slow it is, some are answered first.
    while (messages.filter(({ place }) => place).length < acknowledged + writers) await sleep(10)
    await sleep(Math.random() * 500)
    await kill(server)
    ending.abort()
    await rushing
  }
  const server = await startServer(place)
  expectAll(await readLog(server.url, cookies[0]!, roomId), messages)
  // What was never answered is sent once more, and is then there, once; what was is answered as it was.
  const again = [...messages.filter(({ place }) => !place), ...messages.filter(({ place }) => place).slice(-writers)]
  await Promise.all(again.map((message) => untilSent(() => [server.url], cookies, roomId, message)))
  const log = await readLog(server.url, cookies[0]!, roomId)
  expectAll(log, messages)
  expect(log.number).toBe(messages.length)
}, 120_000)
