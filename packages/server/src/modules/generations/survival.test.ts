import { expect, test } from 'vitest'
import { answerIn, createAnswerReader } from '../../../test/answers.ts'
import { endless, isBeginningOf, prepareAnswering, signal, untilSaid } from '../../../test/answering-servers.ts'

// The real program, ended in the middle of an answer. Two of them: survival.postgres.test.ts.

test('after SIGKILL in mid-answer and a new start everybody reads what had been written down, marked as interrupted, and goes on with it', async () => {
  const { models, asker, start } = await prepareAnswering()
  const first = await start()
  const script = endless()
  models.next(script)
  const asked = await asker.ask(first.url, 'Tell me a long story')
  const readers = (['events', 'socket'] as const).map((over) => ({ over, reader: createAnswerReader(asked.answer.generation, asker.cookie) }))
  const reading = Promise.all(readers.map(({ over, reader }) => reader.read(first.url, { over })))
  await untilSaid(models, 60)
  await signal(first, 'SIGKILL')
  await reading
  await expect.poll(() => models.requests.at(-1)!.closedByClientAt).toBeDefined()

  const second = await start()
  await expect.poll(async () => answerIn(await asker.conversation(second.url, asked.conversation), asked.answer.id).state).toBe('interrupted')
  const kept = answerIn(await asker.conversation(second.url, asked.conversation), asked.answer.id)
  expect(kept.text.length).toBeGreaterThan(100)
  expect(isBeginningOf(script, kept.text)).toBe(true)
  for (const { over, reader } of readers) {
    expect(isBeginningOf(script, reader.text())).toBe(true)
    await reader.read(second.url, { over })
    expect(reader.end()).toMatchObject({ state: 'interrupted', seq: kept.seq })
    expect(reader.text()).toBe(kept.text)
  }

  models.next({ text: ['And so ', 'it went on.'] })
  const continued = await asker.continue(second.url, asked)
  const reader = createAnswerReader(continued.answer.generation, asker.cookie)
  await reader.read(second.url, { over: 'events' })
  expect(reader.text()).toBe(`${kept.text}And so it went on.`)
  expect(answerIn(await asker.conversation(second.url, asked.conversation), continued.answer.id)).toMatchObject({ state: 'done', text: reader.text() })
}, 240_000)

test('SIGTERM in mid-answer loses nothing: it is kept as far as it was told, and told to be interrupted', async () => {
  const { models, asker, start } = await prepareAnswering()
  const server = await start()
  const script = endless()
  models.next(script)
  const asked = await asker.ask(server.url, 'Tell me a long story')
  const reader = createAnswerReader(asked.answer.generation, asker.cookie)
  const reading = reader.read(server.url, { over: 'events' })
  await untilSaid(models, 30)
  expect(await signal(server, 'SIGTERM')).toBe(0)
  await reading
  expect(reader.end()).toMatchObject({ state: 'interrupted' })
  await expect.poll(() => models.requests.at(-1)!.closedByClientAt).toBeDefined()
  const again = await start()
  const kept = answerIn(await asker.conversation(again.url, asked.conversation), asked.answer.id)
  expect(kept).toMatchObject({ state: 'interrupted', text: reader.text(), seq: reader.events().length })
  expect(isBeginningOf(script, kept.text)).toBe(true)
}, 240_000)
