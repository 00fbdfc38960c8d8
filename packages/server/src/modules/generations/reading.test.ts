import { once } from 'node:events'
import net from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerIn, createAnswerReader, createAsker, type AnswerReader, type Stretch } from '../../../test/answers.ts'
import { simulatedModels, type Script } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { passwordOfAll, signInAs } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'

// Answers read over real connections that are cut, come back, or take nothing.

const models = await simulateModels()
const model = simulatedModels.openai[0]!.id
const { app, database, url, signIn } = await startApp({ listen: true, config: { modelServers: { openai: { ...models.server('openai'), model } } } })
app.assistant.start()
app.completions.start()
const { chloe, ben, olga } = await signIn('chloe', 'ben', 'olga')
for (const [name, value] of Object.entries({ 'assistant.answers-at-once': 1000, 'assistant.person-requests-per-minute': 10_000, 'assistant.requests-per-minute': 10_000, 'assistant.tokens-a-day': 100_000_000 })) {
  expect((await olga.put(`/api/office/settings/${name}`, { value })).status).toBe(200)
}
const asker = createAsker(chloe.cookie)
const readerOf = (generation: string) => createAnswerReader(generation, chloe.cookie)
/** Another text each time, with letters of one to four bytes. */
let spoken = 0
const speech = (count: number): string[] => Array.from({ length: count }, (_, index) => `${spoken++}·第${index}个👩‍🎓 `)
/** Not what was answered before. */
const anything = () => `Anything ${spoken++}`
const slowly = (text: string[], tokenMs: number): Script => ({ text, pace: { tokenMs } })

async function readOver(reader: AnswerReader, stretches: readonly Stretch[]): Promise<void> {
  for (const stretch of stretches) await reader.read(url, stretch)
  await reader.read(url, { over: 'events' })
}

const stretch: fc.Arbitrary<Stretch> = fc.record({ over: fc.constantFrom('events', 'socket'), most: fc.integer({ min: 1, max: 40 }) })

test('wherever a line is cut and however it is taken up, no character is lost or doubled', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(stretch, { maxLength: 8 }), { minLength: 2, maxLength: 6 }), async (plans) => {
      const said = speech(60)
      models.next(slowly(said, 8))
      const { conversation, answer } = await asker.ask(url, anything())
      const readers = plans.map(() => readerOf(answer.generation))
      await Promise.all(readers.map((reader, index) => readOver(reader, plans[index]!)))
      const kept = answerIn(await asker.conversation(url, conversation), answer.id)
      expect(kept).toMatchObject({ state: 'done', text: said.join('') })
      for (const reader of readers) {
        expect(reader.text()).toBe(said.join(''))
        expect(reader.events()).toEqual(readers[0]!.events())
        expect(reader.events().map(({ seq }) => seq)).toEqual(reader.events().map((_, index) => index + 1))
      }
      expect(kept.seq).toBe(readers[0]!.events().length)
    }),
    { numRuns: 6 },
  )
})

test('over server-sent events nobody is sent what they know, also if the address says where they once began', async () => {
  const said = speech(20)
  models.next(slowly(said, 1))
  const { answer } = await asker.ask(url, anything())
  const reader = readerOf(answer.generation)
  await reader.read(url, { over: 'events', most: 5 })
  await reader.read(url, { over: 'events' })
  expect(reader.told()).toBe(reader.events().length)
  const again = await fetch(`${url}/api/assistant/generations/${answer.generation}/events?since=3`, { headers: { cookie: chloe.cookie, 'last-event-id': '9' } })
  expect(/^id: (\d+)/.exec(await again.text())![1]).toBe('10')
  expect(again.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(again.headers.get('cache-control')).toBe('no-cache, no-transform')
  expect(again.headers.get('x-accel-buffering')).toBe('no')
  expect(again.headers.get('content-encoding')).toBeNull()
})

test('two hundred answers at once are each whole, and each its own', async () => {
  // What is asked is said again.
  models.answer({ pace: { tokenMs: 15 } })
  const questions = Array.from({ length: 200 }, (_, index) => `${index}: ${speech(3).join('')}`)
  const open = await Promise.all(questions.map((text) => asker.ask(url, text)))
  const readers = open.map(({ answer }) => readerOf(answer.generation))
  await Promise.all(readers.map((reader, index) => (reader.read(url, { over: index % 10 === 0 ? 'socket' : 'events' }))))
  expect(readers.map((reader) => reader.text())).toEqual(questions.map((text) => text.trim()))
  for (const reader of readers) expect(reader.end()).toMatchObject({ state: 'done' })
}, 90_000)

test('a reader who takes nothing holds nobody up, and an answer goes on without any', async () => {
  const said = Array.from({ length: 400 }, (_, index) => `${index} ${'long '.repeat(2000)}`)
  models.next(slowly(said, 1))
  const { conversation, answer } = await asker.ask(url, anything())
  const { hostname, port } = new URL(url)
  const stuck = net.connect(Number(port), hostname)
  await once(stuck, 'connect')
  stuck.pause()
  stuck.write(`GET /api/assistant/generations/${answer.generation}/events HTTP/1.1\r\nhost: localhost\r\ncookie: ${chloe.cookie}\r\n\r\n`)
  const reader = readerOf(answer.generation)
  await reader.read(url, { over: 'events', most: 3 })
  // Now nobody reads but the one who takes nothing.
  await expect.poll(async () => answerIn(await asker.conversation(url, conversation), answer.id).state).toBe('done')
  await reader.read(url, { over: 'socket' })
  expect(reader.text()).toBe(said.join(''))
  stuck.destroy()
})

test('an answer for nobody ends all the same, at the time that the office has set', async () => {
  await olga.put('/api/office/settings/assistant.total-seconds', { value: 5 })
  models.next({ text: Array.from({ length: 100_000 }, () => 'on '), pace: { tokenMs: 20 } })
  const { conversation, answer } = await asker.ask(url, anything())
  await expect.poll(async () => answerIn(await asker.conversation(url, conversation), answer.id).state).toBe('interrupted')
  expect(answerIn(await asker.conversation(url, conversation), answer.id)).toMatchObject({ code: 'answer-broken-off', text: expect.stringMatching(/^(on ){10}/) })
  await expect.poll(() => models.requests.at(-1)!.closedByClientAt).toBeDefined()
  await olga.put('/api/office/settings/assistant.total-seconds', { value: 600 })
})

test('what no database can hold is left out, letters cut in two are put together, and the answers beside it stay whole', async () => {
  const face = '😀'
  const beside = speech(40)
  models.next(slowly(['a\0b', `c${face.charAt(0)}`, `${face.charAt(1)}d`, face.charAt(0), 'e', ...Array.from({ length: 30 }, () => '.')], 20), slowly(beside, 20))
  const odd = await asker.ask(url, anything())
  await expect.poll(() => models.requests.at(-1)!.tokensSaid).toBeGreaterThan(1)
  const other = await asker.ask(url, anything())
  // From the database alone, while they are being given.
  await Promise.all([
    expect.poll(async () => (await database.query<{ last: number }>({ text: 'select coalesce(max(last_seq), 0) as last from generation_chunk where generation_id = $1', values: [other.answer.generation] }))[0]!.last).toBeGreaterThan(5),
    readOver(readerOf(odd.answer.generation), []),
    readOver(readerOf(other.answer.generation), []),
  ])
  expect(answerIn(await asker.conversation(url, odd.conversation), odd.answer.id)).toMatchObject({ state: 'done', text: `abc${face}d\uFFFDe${'.'.repeat(30)}` })
  expect(answerIn(await asker.conversation(url, other.conversation), other.answer.id)).toMatchObject({ state: 'done', text: beside.join('') })
})

test('who may not read an answer any more is told no more of it', async () => {
  models.next(slowly(speech(400), 20))
  const { conversation, answer } = await asker.ask(url, anything())
  const reader = readerOf(answer.generation)
  await reader.read(url, { over: 'socket', most: 3 })
  const [stranger, reading] = [createAnswerReader(answer.generation, ben.cookie), reader.read(url, { over: 'events' })]
  await stranger.read(url, { over: 'events' })
  await stranger.read(url, { over: 'socket' })
  expect(stranger.told()).toBe(0)
  expect((await chloe.delete(`/api/assistant/conversations/${conversation}`)).status).toBe(204)
  await reading
  // That it was stopped they may still hear, if that comes before it is looked whether they may.
  expect(reader.end() ?? { state: 'stopped' }).toMatchObject({ state: 'stopped' })
  await expect.poll(() => models.requests.at(-1)!.closedByClientAt).toBeDefined()
})

test('who signs out is told no more of what they follow', async () => {
  const { emil: leaving } = await signIn('emil')
  models.next(slowly(speech(400), 20))
  const { answer } = await createAsker(leaving.cookie).ask(url, anything())
  const reader = createAnswerReader(answer.generation, leaving.cookie)
  const reading = reader.read(url, { over: 'events' })
  await expect.poll(() => reader.told()).toBeGreaterThan(3)
  expect((await leaving.delete('/api/session')).status).toBe(204)
  await reading
  expect([reader.isOver(), reader.told() < 400]).toEqual([false, true])
  await app.assistant.generations.stop(answer.generation)
})

test('whoever asked follows a running answer on another device too, from its beginning, over either way; nobody else does on theirs', async () => {
  const phone = await signInAs(app, chloe.number, passwordOfAll)
  expect(phone).not.toBe(chloe.cookie)
  const said = speech(3000)
  models.next(slowly(said, 20))
  const { conversation, answer } = await asker.ask(url, anything())
  await readerOf(answer.generation).read(url, { over: 'events', most: 5 })
  const readersAs = (cookie: string) => (['events', 'socket'] as const).map((over) => ({ over, reader: createAnswerReader(answer.generation, cookie) }))
  const mine = readersAs(phone)
  await Promise.all(mine.map(({ over, reader }) => reader.read(url, { over, most: 20 })))
  const others = [await signInAs(app, ben.number, passwordOfAll), olga.cookie, ''].flatMap(readersAs)
  await Promise.all(others.map(({ over, reader }) => reader.read(url, { over })))
  expect(others.map(({ reader }) => reader.told())).toEqual(others.map(() => 0))
  const asked = createAsker(phone)
  expect(answerIn(await asked.conversation(url, conversation), answer.id).state).toBe('running')
  // Each goes on over the other way, and hears the end, which comes from this device as well.
  const reading = mine.map(({ over, reader }) => reader.read(url, { over: over === 'events' ? 'socket' : 'events' }))
  for (const { reader } of mine) await expect.poll(() => reader.events().length).toBeGreaterThan(30)
  await asked.stop(url, answer.generation)
  await Promise.all(reading)
  const kept = answerIn(await asked.conversation(url, conversation), answer.id)
  expect(kept.state).toBe('stopped')
  expect(said.join('').startsWith(kept.text)).toBe(true)
  for (const { reader } of mine) {
    expect(reader.text()).toBe(kept.text)
    expect(reader.end()).toMatchObject({ state: 'stopped', seq: kept.seq })
  }
})

test('an answer goes on for the other devices when the one that asked is signed out', async () => {
  const [laptop, phone] = [await signInAs(app, chloe.number, passwordOfAll), await signInAs(app, chloe.number, passwordOfAll)]
  models.next(slowly(speech(3000), 20))
  const { answer } = await createAsker(laptop).ask(url, anything())
  const reader = createAnswerReader(answer.generation, phone)
  await reader.read(url, { over: 'socket', most: 3 })
  expect((await fetch(`${url}/api/session`, { method: 'DELETE', headers: { cookie: laptop } })).status).toBe(204)
  const before = reader.events().length
  await reader.read(url, { over: 'events', most: 10 })
  expect([reader.isOver(), reader.events().length - before]).toEqual([false, 10])
  await app.assistant.generations.stop(answer.generation)
})
