import { describe, expect, test, vi } from 'vitest'
import { afterwards } from '../../../test/afterwards.ts'
import { createClient } from '../../../test/client.ts'
import { passwordOfAll, signInAs } from '../../../test/people.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

const { app, url, campus, signIn, database } = await startApp({ listen: true })
const { ben, chloe } = await signIn('ben', 'chloe')

/** The tabs of earlier tests are closed, which the server learns a moment later. */
const allGone = () => expect.poll(() => app.live.connectionCount()).toBe(0)

test('a socket is welcomed with the time of the server and the beat it will hear', async () => {
  const tab = await openSocket(url)
  const welcome = await tab.next('welcome')
  expect(Math.abs(Date.parse(welcome.now) - Date.now())).toBeLessThan(5000)
  expect(welcome.heartbeatSeconds).toBe(25)
})

describe('seats', () => {
  test('everybody hears of a seat that was taken, with the number that is true now', async () => {
    const { term, section } = await campus.openSection({ capacity: 3 })
    const tab = await openSocket(url)
    await tab.subscribe(`seats:${term.code}`)
    // The page has looked at the seats; from then on it hears of changes.
    await ben.get(`/api/terms/${term.code}/seats`)
    expect((await ben.post('/api/enrolments', { sectionId: section.id })).status).toBe(201)
    const { seats } = await tab.next('seats')
    expect(seats).toHaveLength(1)
    const [id, taken, capacity, waiting, version] = seats[0]!
    expect([id, taken, capacity, waiting]).toEqual([section.id, 1, 3, 0])

    expect((await chloe.post('/api/enrolments', { sectionId: section.id })).status).toBe(201)
    const later = (await tab.next('seats')).seats[0]!
    expect(later[1]).toBe(2)
    expect(later[4]).toBeGreaterThan(version)
  })

  test('many changes of one section at once are told as one', async () => {
    const { term, section } = await campus.openSection({ capacity: 3 })
    const tab = await openSocket(url)
    await tab.subscribe(`seats:${term.code}`)
    await ben.get(`/api/terms/${term.code}/seats`)
    // The first change is told at once; what follows within a quarter of a second, together.
    await ben.post('/api/enrolments', { sectionId: section.id })
    await tab.next('seats')
    for (let round = 0; round < 4; round++) {
      await ben.delete(`/api/enrolments/${section.id}`)
      await ben.post('/api/enrolments', { sectionId: section.id })
    }
    await ben.delete(`/api/enrolments/${section.id}`)
    await new Promise((resolve) => setTimeout(resolve, 700))
    const told = tab.events.filter((event) => event.type === 'seats')
    expect(told.length).toBeLessThanOrEqual(4)
    expect(told.at(-1)!.seats[0]!.slice(0, 2)).toEqual([section.id, 0])
  })

  test('of another term are not heard', async () => {
    const [here, there] = [await campus.openSection(), await campus.openSection()]
    const tab = await openSocket(url)
    await tab.subscribe(`seats:${here.term.code}`)
    await ben.get(`/api/terms/${there.term.code}/seats`)
    await ben.post('/api/enrolments', { sectionId: there.section.id })
    await expect(tab.next('seats', 500)).rejects.toThrow(/No "seats" came/)
  })

  test('are no longer heard after unsubscribing', async () => {
    const { term, section } = await campus.openSection()
    const tab = await openSocket(url)
    await tab.subscribe(`seats:${term.code}`)
    tab.send({ type: 'unsubscribe', topic: `seats:${term.code}` })
    await tab.next('unsubscribed')
    await ben.get(`/api/terms/${term.code}/seats`)
    await ben.post('/api/enrolments', { sectionId: section.id })
    await expect(tab.next('seats', 500)).rejects.toThrow(/No "seats" came/)
    expect(app.live.hasSubscribers(`seats:${term.code}`)).toBe(false)
  })
})

describe('what concerns a person', () => {
  test('is heard by that person, in every tab', async () => {
    const { term, section } = await campus.openSection()
    const tabs = await Promise.all([openSocket(url, { cookie: ben.cookie }), openSocket(url, { cookie: ben.cookie })])
    for (const tab of tabs) await tab.subscribe(`person:${ben.id}`)
    await ben.post('/api/enrolments', { sectionId: section.id })
    for (const tab of tabs) expect(await tab.next('enrolments-changed')).toMatchObject({ term: term.code })
  })

  test('cannot be heard by a guest or by another person, and is answered like what does not exist', async () => {
    const guest = await openSocket(url)
    const other = await openSocket(url, { cookie: chloe.cookie })
    const answers: unknown[] = []
    for (const tab of [guest, other]) {
      for (const topic of [`person:${ben.id}`, 'person:999999999', 'person:', 'nothing:1', 'room:999999999', '', ':', 'seats', 'constructor:x', '__proto__:x']) {
        tab.send({ type: 'subscribe', topic })
        const { type, code } = await tab.next('error')
        answers.push({ type, code })
      }
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify({ type: 'error', code: 'no-such-topic' })]))
    const { section } = await campus.openSection()
    await ben.post('/api/enrolments', { sectionId: section.id })
    await expect(guest.next('enrolments-changed', 400)).rejects.toThrow()
    expect(other.events.some(({ type }) => type === 'enrolments-changed')).toBe(false)
  })

  test('a demo account is nobody for a socket from elsewhere', async () => {
    const { personId: id } = await app.identity.accounts.create({ number: 'demo', name: 'Demo', password: 'fairway-demo', role: 'student', demo: true }, null)
    const cookie = await signInAs(app, 'demo', 'fairway-demo')
    await (await openSocket(url, { cookie })).subscribe(`person:${id}`)
    const elsewhere = await openSocket(url, { cookie, headers: { 'x-forwarded-for': '203.0.113.7' } })
    elsewhere.send({ type: 'subscribe', topic: `person:${id}` })
    expect(await elsewhere.next('error')).toMatchObject({ code: 'no-such-topic' })
  })

  test('a forged cookie is nobody’s', async () => {
    const tab = await openSocket(url, { cookie: `${ben.cookie}x` })
    tab.send({ type: 'subscribe', topic: `person:${ben.id}` })
    expect(await tab.next('error')).toMatchObject({ code: 'no-such-topic' })
  })
})

describe('who connects', () => {
  test('from another site is refused', async () => {
    await expect(openSocket(url, { origin: 'https://evil.example' })).rejects.toThrow('refused with 403')
    await expect(openSocket(url, { origin: 'null' })).rejects.toThrow('refused with 403')
  })

  test('from our own site is let in', async () => {
    await (await openSocket(url, { origin: 'http://localhost:3000' })).next('welcome')
    await (await openSocket(url, { origin: url })).next('welcome')
  })

  test('at another address is told that there is nothing', async () => {
    await expect(openSocket(`${url}/elsewhere`)).rejects.toThrow('refused with 404')
  })
})

describe('a frame that makes no sense', () => {
  const frames: [string, string | Buffer][] = [
    ['is no JSON', 'hello'],
    ['is empty', ''],
    ['is a list', '[]'],
    ['is nothing', 'null'],
    ['asks for something unknown', '{"type":"shout"}'],
    ['has no topic', '{"type":"subscribe"}'],
    ['has more than it may', '{"type":"subscribe","topic":"seats:x","as":"office"}'],
    ['has a topic that is too long', JSON.stringify({ type: 'subscribe', topic: 'x'.repeat(101) })],
    ['is binary', Buffer.from([0, 1, 2, 255])],
  ]

  test.each(frames)('because it %s is answered with an error, and the socket lives', async (_why, frame) => {
    const { term } = await campus.openSection()
    const tab = await openSocket(url)
    tab.send(frame)
    expect(await tab.next('error')).toEqual({ type: 'error', code: 'invalid-frame', at: expect.stringMatching(/^\d{4}-.*Z$/) as string })
    await tab.subscribe(`seats:${term.code}`)
  })

  test('because it is too large closes the socket', async () => {
    const tab = await openSocket(url)
    tab.send('x'.repeat(64 * 1024 + 1))
    expect((await tab.closed).code).toBe(1009)
  })

  test('because it is not UTF-8 closes the socket', async () => {
    const tab = await openSocket(url)
    tab.socket.send(Buffer.from([0xff, 0xfe]), { binary: false })
    expect((await tab.closed).code).toBe(1007)
  })

  test('does not disturb the others', async () => {
    expect((await fetch(`${url}/api/terms`)).status).toBe(200)
  })
})

test('who asks too fast is told when to come again, and is cut off only if it goes on', async () => {
  const tab = await openSocket(url)
  for (let index = 0; index < 250; index++) tab.send({ type: 'subscribe', topic: 'seats:fast' })
  const refused = await tab.next('error')
  expect(refused).toMatchObject({ code: 'too-many-requests', topic: 'seats:fast' })
  expect(refused.retryAfter).toBeGreaterThan(0)
  expect(tab.events.filter(({ type }) => type === 'subscribed').length).toBeGreaterThanOrEqual(200)
  for (let index = 0; index < 200; index++) tab.send({ type: 'pong' })
  expect(await tab.closed).toEqual({ code: 1008, reason: 'too many requests' })
})

test('nobody hears more than a hundred topics', async () => {
  const tab = await openSocket(url)
  for (let index = 0; index <= 100; index++) tab.send({ type: 'subscribe', topic: `seats:${index}` })
  expect(await tab.next('error')).toMatchObject({ code: 'too-many-topics', topic: 'seats:100' })
  expect(tab.events.filter(({ type }) => type === 'subscribed')).toHaveLength(100)
})

test('a socket that is gone leaves nothing behind', async () => {
  await allGone()
  const tab = await openSocket(url)
  await tab.subscribe('seats:left-behind')
  expect(app.live.connectionCount()).toBe(1)
  tab.socket.terminate()
  await allGone()
  expect(app.live.hasSubscribers('seats:left-behind')).toBe(false)
})

test('while the database answers slowly, sockets that gave up are not kept', async () => {
  // The upgrade waits for the viewer; a client that is gone by then must not become a connection.
  await allGone()
  const busy = database.inTransaction(async ({ query }) => {
    await query({ text: 'select pg_sleep(0.3)' })
  })
  app.identity.viewers.forgetAll()
  const opening = openSocket(url, { cookie: chloe.cookie, handshakeTimeout: 100 })
  await opening.then((tab) => tab.socket.terminate()).catch(() => {})
  await busy
  await allGone()
})

test('a session that ends while its socket is being opened is cut within a second or two', async () => {
  const cookie = await signInAs(app, 's-chloe', passwordOfAll)
  const found = app.identity.viewers.findPresent.bind(app.identity.viewers)
  const viewers = vi.spyOn(app.identity.viewers, 'findPresent').mockImplementationOnce(async (credentials, freshness) => {
    const viewer = await found(credentials, freshness)
    await createClient(app, cookie).delete('/api/session')
    return viewer
  })
  afterwards(() => viewers.mockRestore())
  const tab = await openSocket(url, { cookie })
  expect(await tab.next('session-ended', 2500)).toMatchObject({ because: 'signed-out' })
})

test('when the server goes, everybody is asked to come back later', async () => {
  const leaving = await startApp({ listen: true })
  const tabs = await Promise.all([openSocket(leaving.url), openSocket(leaving.url)])
  const address = leaving.url
  const closing = leaving.close()
  for (const tab of tabs) expect(await tab.closed).toEqual({ code: 1012, reason: 'draining' })
  await closing
  await expect(openSocket(address)).rejects.toThrow()
})
