import { expect, test } from 'vitest'
import type { Missed } from '@fairway/contract/rooms'
import { classRoom, heard, openRoom, said, say } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'

const started = await startApp({ listen: true })
const { app, database, signIn, url } = started
app.rooms.start()
const { ben, chloe, ana, olga } = await signIn('ben', 'chloe', 'ana', 'olga')

test('what somebody said is gone with them everywhere, and who has the room open is told', async () => {
  const { room, sectionId } = await classRoom(started, ana, [ben, chloe])
  await say(ben, room.id, 'my secret')
  await say(chloe, room.id, `@[${ben.name}](${ben.id}) noted`)
  await say(ben, room.id, 'another secret')
  await ben.put(`/api/rooms/${room.id}/messages/2/reactions/${encodeURIComponent('👍')}`)
  const tab = await openRoom(url, ana, room.id)
  await ben.delete(`/api/enrolments/${sectionId}`)
  expect((await olga.post(`/api/office/people/${ben.id}/removal`, { reason: 'left' })).status).toBeLessThan(300)
  expect((await olga.post(`/api/office/people/${ben.id}/erasure`, { reason: 'asked for it' })).status).toBeLessThan(300)
  expect(await heard(tab, 1)).toEqual([expect.objectContaining({ kind: 'sender-erased', sender: `person:${ben.id}` })])
  expect(await said(chloe, room.id)).toEqual(['', expect.stringContaining('noted'), ''])
  const { text } = await chloe.get(`/api/rooms/${room.id}/messages`)
  const { body } = await chloe.get<Missed>(`/api/rooms/${room.id}/events?since=0`)
  for (const everything of [text, JSON.stringify(body.events.filter(({ kind }) => kind !== 'member'))]) expect(everything).not.toContain('secret')
  expect((await chloe.get(`/api/rooms/search?q=secret&room=${room.id}`)).body).toEqual({ messages: [], next: null })
  expect((await app.http.inject({ url: `/api/rooms/${room.id}`, headers: { cookie: ben.cookie } })).statusCode).toBe(404)
  const [left] = await database.query<{ count: number }>({ text: `select count(*)::int as count from message_reaction where sender = $1`, values: [`person:${ben.id}`] })
  expect(left!.count).toBe(0)
})
