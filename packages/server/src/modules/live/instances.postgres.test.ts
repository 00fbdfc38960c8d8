import type { OfficeAnnouncement } from '@fairway/contract/announcements'
import { describe, expect, test } from 'vitest'
import { findRedis, startRedis, type RedisServer } from '../../../../../test/setup/redis.ts'
import { afterwards, emptyDirectory } from '../../../test/afterwards.ts'
import { createClient } from '../../../test/client.ts'
import { signInAs, passwordOfAll, type Person } from '../../../test/people.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp, type Started } from '../../../test/start-app.ts'

// Two instances on one database.

const program = findRedis()

async function startTwo(redisUrl?: string) {
  const here = await startApp({ listen: true, config: { redisUrl } })
  const there = await startApp({ listen: true, place: here.place, config: { redisUrl } })
  return { here, there }
}

async function startRedisHere(): Promise<RedisServer> {
  const redis = await startRedis(program!, emptyDirectory())
  afterwards(redis.kill)
  return redis
}

/** A tab on that instance, of somebody who signed in on another one. */
async function openTab({ url }: Started, { cookie, id }: Person, query = '') {
  const tab = await openSocket(url, { cookie, query })
  await tab.subscribe(`person:${id}`)
  return tab
}

/** Subscribing to Redis takes a moment, and coming back after it was away. */
async function untilConnected({ here, there }: { here: Started; there: Started }, person: Person): Promise<void> {
  const tab = await openTab(there, person)
  const heard = () => tab.events.filter(({ type }) => type === 'enrolments-changed').length
  await expect
    .poll(() => {
      here.app.live.publish({ type: 'enrolments-changed', topic: `person:${person.id}`, term: 'probe' })
      return heard()
    }, { timeout: 10_000 })
    .toBeGreaterThan(0)
  tab.socket.terminate()
}

describe.skipIf(!program)('with Redis', () => {
  test('what is decided on one instance is told on the other, once', async () => {
    const { url } = await startRedisHere()
    const two = await startTwo(url)
    const { here, there } = two
    const { ben } = await here.signIn('ben')
    await untilConnected(two, ben)
    const tabs = [await openTab(here, ben), await openTab(there, ben)]
    const { section, term } = await here.campus.openSection()
    expect((await ben.post('/api/enrolments', { sectionId: section.id })).status).toBe(201)
    // The last word of the probe may still be on its way.
    const tellings = () => tabs.map(({ events }) => events.filter((event) => event.type === 'enrolments-changed' && event.term === term.code).length)
    await expect.poll(tellings).toEqual([1, 1])
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(tellings()).toEqual([1, 1])
  })

  test('what every instance finds out by itself is told once', async () => {
    const { url } = await startRedisHere()
    const two = await startTwo(url)
    const { here, there } = two
    const { ben, olga } = await here.signIn('ben', 'olga')
    await untilConnected(two, ben)
    const tabs = await Promise.all([here, there].map(({ url }) => openSocket(url, { cookie: ben.cookie })))
    for (const tab of tabs) await tab.subscribe('announcements:all')
    for (const { app } of [here, there]) app.announcements.telling.start()
    const notice = { title: { en: 'Notice' }, text: { en: 'Text' }, audience: { to: 'everyone' } }
    const { id, revision } = (await olga.post<OfficeAnnouncement>('/api/office/announcements', notice)).body
    expect((await olga.post(`/api/office/announcements/${id}/publication`, { revision })).status).toBe(200)
    for (const tab of tabs) expect(await tab.next('announcement-changed')).toMatchObject({ id })
    await new Promise((resolve) => setTimeout(resolve, 2500))
    for (const tab of tabs) expect(tab.events.filter(({ type }) => type === 'announcement-changed')).toHaveLength(1)
  })

  test('a session that ends on one instance is cut on the other at once, and nobody is remembered there', async () => {
    const { url } = await startRedisHere()
    const two = await startTwo(url)
    const { here, there } = two
    const { ben } = await here.signIn('ben')
    await untilConnected(two, ben)
    const tab = await openTab(there, ben)
    const elsewhere = createClient(there.app, ben.cookie)
    expect((await elsewhere.get('/api/profile')).status).toBe(200)
    expect((await ben.delete('/api/session')).status).toBe(204)
    expect(await tab.next('session-ended', 1500)).toMatchObject({ because: 'signed-out' })
    expect((await elsewhere.get('/api/profile')).status).toBe(401)
    expect(await tab.next('unsubscribed')).toEqual({ type: 'unsubscribed', topic: `person:${ben.id}` })
  })

  test('a tab that connects to one instance has its older socket at the other closed', async () => {
    const { url } = await startRedisHere()
    const two = await startTwo(url)
    const { here, there } = two
    const { ben, chloe } = await here.signIn('ben', 'chloe')
    await untilConnected(two, ben)
    const query = `?tab=${crypto.randomUUID()}`
    const older = await openTab(here, ben, query)
    const others = [await openTab(there, chloe, query), await openTab(here, ben, `?tab=${crypto.randomUUID()}`)]
    await new Promise((resolve) => setTimeout(resolve, 20))
    const newer = await openTab(there, ben, query)
    expect(await older.closed).toEqual({ code: 4002, reason: 'replaced' })
    for (const { socket } of [...others, newer]) expect(socket.readyState).toBe(socket.OPEN)
  })

  test('Redis killed and started again is heard again, and what it missed is found without it', async () => {
    const redis = await startRedisHere()
    const two = await startTwo(redis.url)
    const { here, there } = two
    const { ben } = await here.signIn('ben')
    const second = await signInAs(here.app, 's-ben', passwordOfAll)
    await untilConnected(two, ben)
    const cut = await openTab(there, ben)
    const { section } = await here.campus.openSection()
    await redis.kill()
    // Requests do not notice.
    expect((await ben.post('/api/enrolments', { sectionId: section.id })).status).toBe(201)
    expect((await ben.delete('/api/session')).status).toBe(204)
    expect(await cut.next('session-ended', 3000)).toMatchObject({ because: 'signed-out' })
    await redis.start()
    await untilConnected(two, { ...ben, cookie: second })
    for (const { errors } of [here, there]) expect(errors).toEqual([])
  })
})

test('without Redis, whose session or right ended in another process hears nothing more within two seconds', async () => {
  const { here, there } = await startTwo()
  const { ben, olga } = await here.signIn('ben', 'olga')
  const tab = await openTab(there, ben)
  const office = await openTab(there, olga)
  await office.subscribe('rush:T1')
  await here.database.query({ text: `delete from role_grant where person_id = $1 and role = 'office'`, values: [olga.id] })
  expect((await ben.delete('/api/session')).status).toBe(204)
  expect(await tab.next('session-ended', 2500)).toMatchObject({ because: 'signed-out' })
  expect(await office.next('unsubscribed', 2500)).toEqual({ type: 'unsubscribed', topic: 'rush:T1' })
})
