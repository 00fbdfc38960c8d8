import type { LiveEvent } from '@fairway/contract/live'
import { mostPresent } from '@fairway/contract/room-limits'
import type { RoomMembers } from '@fairway/contract/rooms'
import { expect, test } from 'vitest'
import { classRoom, heard, lobby, openRoom, say, textsOf, type Tab } from '../../../test/rooms.ts'
import { startApp } from '../../../test/start-app.ts'

// Who is in a room just now, who came and went, and who types.

const started = await startApp({ listen: true })
const { app, guest, signIn, url } = started
app.rooms.start()
const { ana, ben, chloe } = await signIn('ana', 'ben', 'chloe')

type Notice = Extract<LiveEvent, { type: 'room-notice' }>

/** What is said next of who came and went. */
async function notice(tab: Tab): Promise<Notice> {
  for (;;) {
    const said = await tab.next('room-notice', 15_000)
    if (said.notice === 'came-and-went') return said
  }
}

test('who comes to the lobby is named to the others, and they need not be told of it themselves', async () => {
  const { id } = await lobby(ana)
  const tab = await openRoom(url, ana, id)
  expect(await notice(tab)).toMatchObject({ about: `person:${ana.id}` })
  const other = await openRoom(url, ben, id)
  expect(await notice(tab)).toMatchObject({ about: `person:${ben.id}`, sender: { kind: 'system', name: '系统通知' }, text: { zh: `${ben.name} 进入了聊天室。`, en: `${ben.name} came in.` } })
  // Of going: see going.test.ts.
  other.socket.close()
  tab.socket.close()
})

test('many who come at once are one notice, and a crowd is told as a number', async () => {
  const people: { cookie: string }[] = []
  for (let n = 0; n <= mostPresent; n++) {
    const { cookies } = await guest.post('/api/guest', { name: `Guest ${n}` })
    people.push({ cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') })
  }
  const { id } = await lobby(chloe)
  const tab = await openRoom(url, chloe, id)
  await notice(tab)
  await Promise.all(people.map((person) => openRoom(url, person, id)))
  const said: Notice[] = []
  const named = ({ text: { en = '' } }: Notice) => 3 + Number(/ and (\d+) more/.exec(en)?.[1] ?? en.split(', ').length - 3)
  const toldOf = () => said.reduce((sum, one) => sum + named(one), 0)
  while (toldOf() < people.length) said.push(await notice(tab))
  expect(said.length).toBeLessThan(people.length / 4)
  expect(said.some(({ text, about }) => /等 \d+ 人进入了聊天室。$/.test(text.zh ?? '') && about === undefined)).toBe(true)
  for (;;) {
    const picture = await tab.next('presence', 15_000)
    if (picture.count < people.length + 1) continue
    expect(picture.people).toBeUndefined()
    break
  }
})

test('presence counts people, not tabs, and typing is told to the others', async () => {
  const { room } = await classRoom(started, ana, [ben, chloe])
  const first = await openRoom(url, ben, room.id)
  const pictureOf = async (count: number) => {
    for (;;) {
      const picture = await first.next('presence')
      if (picture.count === count) return picture
    }
  }
  await pictureOf(1)
  const second = await openRoom(url, chloe, room.id)
  const third = await openRoom(url, chloe, room.id)
  expect(await pictureOf(2)).toMatchObject({ people: [{ id: String(ben.id) }, { id: String(chloe.id) }] })
  second.send({ type: 'typing', room: room.id })
  expect(await first.next('typing')).toMatchObject({ people: [{ id: String(chloe.id), name: chloe.name }] })
  third.socket.close()
  await say(ben, room.id, 'still two')
  expect(textsOf(await heard(second, 1))).toEqual(['still two'])
  expect((await ana.get<RoomMembers>(`/api/rooms/${room.id}/members`)).body.members.filter(({ isPresent }) => isPresent).map(({ sender }) => sender.name).sort()).toEqual([ben.name, chloe.name].sort())
})
