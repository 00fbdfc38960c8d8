import { expect, test } from 'vitest'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'
import type { Rooms } from '@fairway/contract/rooms'

// Who comes to the lobby is told who they are there, and what to try; guests: see access.test.ts.

const started = await startApp({ listen: true })
const { app, guest, signIn, url } = started
app.rooms.start()
const { ben } = await signIn('ben')
const lobby = (await guest.get<Rooms>('/api/rooms')).body.rooms.find(({ kind }) => kind === 'lobby')!

async function come(cookie: string | undefined, position: { since?: number; epoch?: string } = {}) {
  const socket = await openSocket(url, { ...(cookie && { cookie }) })
  socket.send({ type: 'subscribe', topic: `room:${lobby.id}`, ...position })
  return socket
}

test('a person is told their name and id', async () => {
  const { text } = await (await come(ben.cookie)).next('room-notice')
  expect(text.zh).toBe(`欢迎来到大厅，${ben.name}（编号 ${ben.id}）！可以试试发送：帮助、时间、天气。`)
  for (const part of [`${ben.name} (id ${ben.id})`, 'help', 'time', 'weather']) expect(text.en).toContain(part)
})

test('whoever has no name yet is welcomed without one', async () => {
  expect((await (await come(undefined)).next('room-notice')).text.zh).toBe('欢迎来到大厅！可以试试发送：帮助、时间、天气。')
})

test('whoever comes back to where they were is not welcomed again', async () => {
  const socket = await come(ben.cookie, { since: 0, epoch: app.rooms.epoch() })
  await socket.next('subscribed')
  socket.send({ type: 'subscribe', topic: 'nothing:1' })
  await socket.next('error')
  expect(socket.events.filter((event) => event.type === 'room-notice' && event.notice === 'welcome')).toEqual([])
})
