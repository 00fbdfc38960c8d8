import { expect, test } from 'vitest'
import { comeAsGuest, openDesk } from '../../../test/desk.ts'
import { createClient } from '../../../test/client.ts'
import { startApp, type Started } from '../../../test/start-app.ts'

// The desk and the ends of the program.

async function begin() {
  const started = await startApp()
  const { olga } = await started.signIn('olga')
  return { started, olga, mia: await comeAsGuest(started, 'Mia') }
}

/** The same people at the program as it was started again. */
async function restart({ started, olga, mia }: Awaited<ReturnType<typeof begin>>) {
  await started.close()
  const again = await startApp({ place: started.place })
  return { again, olga: createClient(again.app, olga.cookie), mia: createClient(again.app, mia.cookie) }
}

const dueIn = async ({ database }: Started) => (await database.query({ text: 'select from desk_answer where answered_at is null' })).length

test('what was to be said when the program ended is said after it, once', async () => {
  const before = await begin()
  const desk = await openDesk(before.started, before.olga)
  await desk.addRule({ keywords: ['later'], delayMs: 2000, answer: { en: 'Later.' } })
  const { seq } = await desk.say(before.mia, 'later')
  await expect.poll(() => dueIn(before.started)).toBe(1)
  const { again, olga } = await restart(before)
  const after = await openDesk(again, olga)
  await after.untilIdle(seq)
  expect((await after.answers()).map(({ text }) => text)).toEqual(['Later.'])
})

test('an answer that was given just before the program was killed is not given again', async () => {
  const { started, olga, mia } = await begin()
  const desk = await openDesk(started, olga)
  expect(await desk.answersTo(mia, '天气')).toHaveLength(1)
  // As if neither the mark nor the cursor had been written.
  await started.database.query({ text: 'update desk_answer set answered_at = null, leased_until = null' })
  await desk.answersTo(mia, 'nothing')
  expect(await desk.answers()).toHaveLength(1)
  await started.database.query({ text: 'delete from desk_answer' })
  await started.database.query({ text: 'update room_cursor set seq = 0' })
  await desk.answersTo(mia, 'nothing again')
  expect(await desk.answers()).toHaveLength(1)
})

test('what was asked during a long outage is left alone', async () => {
  const { started, olga, mia } = await begin()
  const lobby = (await mia.get<{ rooms: { id: number }[] }>('/api/rooms')).body.rooms[0]!.id
  for (const text of ['时间', '天气']) await mia.post(`/api/rooms/${lobby}/messages`, { clientId: crypto.randomUUID(), text })
  await started.database.query({ text: `update room_event set at = at - interval '10 minutes' where seq = 1` })
  const desk = await openDesk(started, olga)
  await desk.untilIdle(2)
  expect((await desk.answers()).map(({ text }) => text)).toEqual([expect.stringContaining('weather.com.cn')])
})

test('a rule that was turned off or removed while its answer was due says nothing', async () => {
  const { started, olga, mia } = await begin()
  const desk = await openDesk(started, olga)
  const rules = [await desk.addRule({ keywords: ['one'], delayMs: 1500 }), await desk.addRule({ keywords: ['two'], delayMs: 1500 })]
  await desk.say(mia, 'one')
  const { seq } = await desk.say(mia, 'two')
  await expect.poll(() => dueIn(started)).toBe(2)
  await desk.change(rules[0]!, { isOn: false })
  expect((await olga.delete(`/api/office/desk/rules/${rules[1]!.id}?revision=1`)).status).toBe(204)
  await desk.untilIdle(seq)
  expect(await desk.answers()).toEqual([])
})
