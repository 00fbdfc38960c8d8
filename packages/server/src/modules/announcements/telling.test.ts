import type { OfficeAnnouncement } from '@fairway/contract/announcements'
import { expect, test } from 'vitest'
import { openSocket } from '../../../test/socket.ts'
import { afterwards } from '../../../test/afterwards.ts'
import { startApp } from '../../../test/start-app.ts'

const { app, campus, signIn, database, url } = await startApp({ listen: true })
const { olga, ana, ben, chloe } = await signIn('olga', 'ana', 'ben', 'chloe')
const office = '/api/office/announcements'
const content = { title: { en: 'Secret plans' }, text: { en: 'Nobody knows.' } }

async function publish(audience: object, changes: object = {}): Promise<OfficeAnnouncement> {
  const { body } = await olga.post<OfficeAnnouncement>(office, { ...content, audience, ...changes })
  return (await olga.post<OfficeAnnouncement>(`${office}/${body.id}/publication`, { revision: body.revision })).body
}
async function tabOf(person: { id: number; cookie: string } | undefined, topics: string[]) {
  const tab = await openSocket(url, person ? { cookie: person.cookie } : {})
  for (const topic of topics) await tab.subscribe(topic)
  return tab
}
const all = 'announcements:all'
const notices = ({ events }: Awaited<ReturnType<typeof tabOf>>) => events.filter(({ type }) => type === 'announcement-changed')

test('every tab, guests included, is told that there is something, and nothing of what it says', async () => {
  const tabs = [await tabOf(undefined, [all]), await tabOf(ben, [all])]
  const { id, revision } = await publish({ to: 'role', role: 'office' })
  for (const tab of tabs) {
    expect(await tab.next('announcement-changed')).toEqual({ type: 'announcement-changed', topic: all, id, revision })
    expect(JSON.stringify(tab.events)).not.toMatch(/Secret|Nobody|office/)
  }
  expect((await ben.get(`/api/announcements/${id}`)).status).toBe(404)
})

test('an edit and a withdrawal are told too; a draft is not', async () => {
  const tab = await tabOf(ben, [all])
  const { body: draft } = await olga.post<OfficeAnnouncement>(office, { ...content, audience: { to: 'everyone' } })
  await olga.put(`${office}/${draft.id}`, { ...content, audience: { to: 'everyone' }, revision: 1 })
  await olga.post(`${office}/${draft.id}/publication`, { revision: 2 })
  expect(await tab.next('announcement-changed')).toMatchObject({ id: draft.id, revision: 3 })
  await olga.put(`${office}/${draft.id}`, { ...content, audience: { to: 'everyone' }, revision: 3 })
  expect(await tab.next('announcement-changed')).toMatchObject({ id: draft.id, revision: 4 })
  await olga.delete(`${office}/${draft.id}/publication?revision=4`)
  expect(await tab.next('announcement-changed')).toMatchObject({ id: draft.id, revision: 5 })
})

test('of a message to a section only its people hear, each on their own topic', async () => {
  const { section } = await campus.openSection({ teachers: [{ name: 'Ana Silva', number: ana.number }] })
  await ben.post('/api/enrolments', { sectionId: section.id })
  const [bens, anas, chloes] = [await tabOf(ben, [all, `person:${ben.id}`]), await tabOf(ana, [`person:${ana.id}`]), await tabOf(chloe, [all, `person:${chloe.id}`])]
  const { body } = await ana.post<OfficeAnnouncement>(`/api/sections/${section.id}/messages`, content)
  expect(await bens.next('announcement-changed')).toMatchObject({ topic: `person:${ben.id}`, id: body.id })
  expect(await anas.next('announcement-changed')).toMatchObject({ topic: `person:${ana.id}`, id: body.id })
  // What comes after it has passed it.
  const { id } = await publish({ to: 'everyone' })
  await chloes.next('announcement-changed')
  expect(notices(chloes)).toMatchObject([{ id }])
})

test('what another instance or a command published is told within seconds, and so is what begins, once', async () => {
  app.announcements.telling.start()
  afterwards(() => app.announcements.telling.stop())
  const tab = await tabOf(ben, [all])
  const [published] = await database.query<{ id: number }>({
    text: `insert into announcement (kind, state, title, text, audience, published_at) values ('announcement', 'published', '{"en":"A"}', '{"en":"B"}', 'everyone', now()) returning id`,
  })
  expect(await tab.next('announcement-changed')).toMatchObject({ id: published!.id })
  const soon = new Date(Date.now() + 2_500).toISOString()
  const later = await publish({ to: 'everyone' }, { from: soon })
  expect(await tab.next('announcement-changed')).toMatchObject({ id: later.id })
  expect((await ben.get(`/api/announcements/${later.id}`)).status).toBe(404)
  expect(await tab.next('announcement-changed', 10_000)).toMatchObject({ id: later.id })
  expect((await ben.get(`/api/announcements/${later.id}`)).status).toBe(200)
  expect(notices(tab)).toHaveLength(3)
})
