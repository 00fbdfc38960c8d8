import { expect, test } from 'vitest'
import { answered, ask, start } from '../../../test/room-assistant.ts'
import { classRoom, say } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'
import { clientIdOf } from './answers.ts'

// Without any server of models, and over a restart.

const started = await startApp()
start(started)
const { ana, ben, chloe } = await started.signIn('ana', 'ben', 'chloe')
const { room } = await classRoom(started, ana, [ben, chloe])

test('the built-in model answers in rooms, from what is everybody’s', async () => {
  const found = await ask(ben, room.id, '@助手 有哪些课？')
  expect(found.answer).toMatchObject({ state: 'done', model: { isBuiltIn: true }, cards: [{ kind: 'sections' }] })
  expect(found.answer.sources!.length).toBeGreaterThan(0)
  const own = await ask(ben, room.id, '@assistant show my timetable')
  expect(own.answer.cards).toBeUndefined()
  expect(own.text).toContain('only you read')
  expect((await ask(ben, room.id, '@assistant')).text).toContain('built-in assistant')
})

test('in the room of a section it knows which class is meant', async () => {
  const { text } = await ask(chloe, room.id, '@助手 这个班还剩多少名额？')
  expect(text).toMatch(/剩 \d+ 个名额|已满|不限人数/)
  expect((await ask(chloe, room.id, '@assistant how many seats are left in this class?')).text).toMatch(/left|full|no limit/)
})

test('an answer that was being given when the program ended says so after the restart', async () => {
  const { seq } = await say(ben, room.id, 'hello')
  const generation = '11111111-1111-4111-8111-111111111111'
  await started.database.query({ text: `insert into generation (id, owner, subject, alive_at) values ($1, gen_random_uuid(), $2, now() - interval '1 minute')`, values: [generation, `room ${room.id} ${seq}`] })
  await started.app.rooms.log.append(room.id, {
    kind: 'post',
    sender: { kind: 'assistant', id: 'assistant', name: '智能助手' },
    clientId: clientIdOf({ roomId: room.id, seq }),
    text: '',
    replyTo: seq,
    isExempt: true,
    answer: { generation, asker: `person:${ben.id}`, state: 'running' },
  })
  await answered(chloe, room.id, { seq }, 'interrupted')
})
