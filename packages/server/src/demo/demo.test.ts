import type { RoomMembers, Rooms } from '@fairway/contract/rooms'
import { weekdayOf } from '@fairway/contract/timetable'
import { expect, it } from 'vitest'
import { createClient } from '../../test/client.ts'
import { signInAs } from '../../test/people.ts'
import { startApp } from '../../test/start-app.ts'
import { verify } from '../modules/enrolment/index.ts'
import { verifyRooms } from '../modules/rooms/index.ts'
import { fillDemo } from './demo.ts'

it('the demo campus agrees with itself, is lively, is there once, and its people can sign in', async () => {
  const { app, database, guest } = await startApp()
  const needs = { config: { timeZone: 'Asia/Shanghai' }, database, ...app }
  expect(await fillDemo(needs)).toEqual({ filled: true })
  expect(await fillDemo(needs)).toEqual({ filled: false })
  const { findings, counted } = await verify({ database })
  expect(findings).toEqual([])
  expect(counted.enrolments).toBeGreaterThan(500)
  expect(counted.waits).toBeGreaterThan(10)

  expect(await verifyRooms(database)).toEqual({ findings: [], messages: expect.any(Number) as number })

  const [term] = await app.courses.catalogue.terms()
  const today = new Date().toISOString().slice(0, 10)
  expect(term).toMatchObject({ current: true, periods: [{ number: 1 }, { number: 2 }] })
  expect(weekdayOf(term!.starts)).toBe(1)
  expect(term!.starts < today && today < term!.ends).toBe(true)
  const now = Date.now()
  expect(term!.rounds.map(({ opensAt, closesAt, creditLimit }) => [Date.parse(opensAt) < now && now < Date.parse(closesAt), creditLimit])).toEqual([[true, 20], [false, 24]])

  const colleges = await app.lists.entries.list('colleges')
  expect(colleges).toHaveLength(19)
  expect(colleges.filter(({ uses }) => uses.students).map(({ code }) => code)).toEqual(['LIT', 'ECON', 'MATH', 'PHYS', 'CS'])
  for (const list of ['cohorts', 'majors', 'departments', 'course-types'] as const) {
    expect((await app.lists.entries.list(list)).filter(({ name }) => !name.zh || !name.en)).toEqual([])
  }

  for (const username of ['office', 'teacher', 'student', 'student5']) {
    expect((await guest.post('/api/session', { username, password: 'fairway-demo' })).status).toBe(200)
  }

  // Two browsers are enough to see a class talk.
  const [student, teacher] = await Promise.all(['student', 'teacher'].map(async (username) => createClient(app, await signInAs(app, username, 'fairway-demo'))))
  const classOf = async (client: typeof guest) => (await client.get<Rooms>('/api/rooms')).body.rooms.filter(({ kind }) => kind === 'section')
  const [shared] = await classOf(student!)
  expect(shared).toMatchObject({ name: { en: 'Programming I' }, mayModerate: false, mayPost: true })
  expect(shared!.number - shared!.read.number).toBe(1)
  expect((await classOf(teacher!)).find(({ id }) => id === shared!.id)).toMatchObject({ mayModerate: true })
  expect((await teacher!.get<RoomMembers>(`/api/rooms/${shared!.id}/members`)).body.members.map(({ sender }) => sender.name)).toContain('李小舟')
})
