import { expect, test } from 'vitest'
import { classRoom, say } from '../../../test/rooms.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

// What is typed becomes a message that calls whom it names.

const started = await startApp({ listen: true })
const { app, signIn, url } = started
app.rooms.start()
const { ben, chloe, ana } = await signIn('ben', 'chloe', 'ana')

test('who is mentioned hears so at once, wherever they are', async () => {
  const { room } = await classRoom(started, ana, [ben, chloe])
  const [tab, other] = await Promise.all([openSocket(url, { cookie: chloe.cookie }), openSocket(url, { cookie: ben.cookie })])
  await tab.subscribe(`rooms:${chloe.id}`)
  await tab.next('room-bumps')
  await other.subscribe(`rooms:${ben.id}`)
  await other.next('room-bumps')
  await say(ben, room.id, `Ask @${chloe.name} or @[nobody](999999), and not \`@${ana.name}\``)
  expect(await tab.next('mentioned')).toMatchObject({ room: room.id, seq: 1, by: { name: ben.name } })
  await say(ben, room.id, '@room no')
  await say(ana, room.id, '@room 明天考试')
  expect(await tab.next('mentioned')).toMatchObject({ seq: 3, text: '@room 明天考试' })
  expect(await other.next('mentioned')).toMatchObject({ seq: 3 })
  expect(other.events.filter(({ type }) => type === 'mentioned')).toHaveLength(1)
})
