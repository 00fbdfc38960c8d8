import type { AuditEntry, AuditPage } from '@fairway/contract/audit'
import { expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import { recorderOf, type InventedEntry as NewEntry } from '../../../test/audit.ts'
import { byCommand, byProgram } from './index.ts'

const { app, database, guest, signIn } = await startApp()
const { olga, ana, ben, chloe } = await signIn('olga', 'ana', 'ben', 'chloe')
const byOlga = { personId: olga.id, via: 'session', ip: '10.1.2.3' } as const

const record = recorderOf({ app, database })
const entry = (action: string, subject: NewEntry['subject'], more: Partial<NewEntry> = {}): NewEntry => ({ actor: byOlga, action, subject, ...more })
async function search(filters: Record<string, string>): Promise<AuditPage> {
  const { status, body } = await olga.get<AuditPage>(`/api/office/audit?${new URLSearchParams(filters).toString()}`)
  expect(status).toBe(200)
  return body
}
const actionsOf = ({ entries }: AuditPage) => entries.map(({ action }) => action)

test('an entry tells who did what to whom, with both halves', async () => {
  await record(
    entry('person.changed', { kind: 'person', id: ben.id }, { before: { class: 'PH1' }, after: { class: 'PH2' }, personal: { about: ben.id, before: { phone: '1' }, after: { phone: '2' } }, reason: 'He asked.' }),
  )
  const { entries } = await search({ action: 'person.changed' })
  expect(entries).toEqual([
    {
      id: expect.any(Number),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      via: 'session',
      actor: { id: olga.id, number: olga.number, name: olga.name },
      action: 'person.changed',
      key: null,
      subject: {
        ...{ kind: 'person', id: String(ben.id), code: ben.number, name: { zh: ben.name, en: ben.name }, term: null, isGone: false },
        person: { id: ben.id, number: ben.number, name: ben.name },
      },
      before: { class: 'PH1' },
      after: { class: 'PH2' },
      mentions: [],
      personal: { ip: '10.1.2.3', reason: 'He asked.', before: { phone: '1' }, after: { phone: '2' } },
      isErased: false,
    } satisfies AuditEntry,
  ])
})

test('what nobody did has no person, and nothing personal was erased from it', async () => {
  await record(entry('tide.turned', { kind: 'sea', id: 'north' }, { actor: byProgram }), entry('tide.noted', { kind: 'sea', id: 'north' }, { actor: byCommand }))
  expect((await search({ subject: 'sea' })).entries).toMatchObject([
    { action: 'tide.noted', via: 'command', actor: null, subject: { kind: 'sea', id: 'north', person: null }, before: null, after: null, personal: null, isErased: false },
    { action: 'tide.turned', via: 'system' },
  ])
})

test('filters find by who, how, what, to what, about whom and when, and narrow each other', async () => {
  const by = (person: typeof ana) => ({ personId: person.id, via: 'key', ip: '10.0.0.9' }) as const
  await record(entry('buoy.laid', { kind: 'buoy', id: 'a:1' }), entry('buoy.lifted', { kind: 'buoy', id: 'a:2' }, { actor: by(ana) }), entry('buoys.counted', { kind: 'harbour', id: 1 }))
  const later = new Date(Date.now() + 5).toISOString()
  await new Promise((resolve) => setTimeout(resolve, 20))
  await record(entry('note.written', { kind: 'note', id: 7 }, { personal: { about: chloe.id, after: 'late' } }))
  await record(entry('person.hidden', { kind: 'person', id: chloe.id }))

  expect(actionsOf(await search({ action: 'buoy' }))).toEqual(['buoy.lifted', 'buoy.laid'])
  expect(actionsOf(await search({ action: 'buoy.laid' }))).toEqual(['buoy.laid'])
  expect(actionsOf(await search({ subject: 'buoy' }))).toEqual(['buoy.lifted', 'buoy.laid'])
  expect(actionsOf(await search({ subject: 'buoy:a:1' }))).toEqual(['buoy.laid'])
  expect(actionsOf(await search({ actor: ana.number }))).toEqual(['buoy.lifted'])
  expect(actionsOf(await search({ via: 'key' }))).toEqual(['buoy.lifted'])
  expect(actionsOf(await search({ subject: 'buoy', actor: olga.number }))).toEqual(['buoy.laid'])
  expect(actionsOf(await search({ about: chloe.number }))).toEqual(['person.hidden', 'note.written'])
  expect(actionsOf(await search({ from: later }))).toEqual(['person.hidden', 'note.written'])
  expect(actionsOf(await search({ action: 'buoy', to: later }))).toEqual(['buoy.lifted', 'buoy.laid'])
  for (const [name, value] of [['actor', 'nobody'], ['about', 'nobody'], ['action', 'buo'], ['subject', 'buo'], ['actor', ben.number]] as const) expect(actionsOf(await search({ [name]: value })), `${name} ${value}`).toEqual([])
})

test('several actions, and nouns among them, are any of them', async () => {
  const at = new Date(Date.now() - 1).toISOString()
  await record(entry('term.hidden', { kind: 'pier', id: 1 }), entry('term.restored', { kind: 'pier', id: 1 }), entry('round.hidden', { kind: 'pier', id: 1 }), entry('hitch.cut', { kind: 'pier', id: 1 }))
  const any = async (...actions: string[]) => {
    const { body } = await olga.get<AuditPage>(`/api/office/audit?${new URLSearchParams([['subject', 'pier'], ['from', at], ...actions.map((action) => ['action', action])]).toString()}`)
    return actionsOf(body)
  }
  expect(await any('term.hidden', 'round.hidden')).toEqual(['round.hidden', 'term.hidden'])
  expect(await any('term', 'hitch')).toEqual(['hitch.cut', 'term.restored', 'term.hidden'])
  expect(await any('term', 'hitch.tied')).toEqual(['term.restored', 'term.hidden'])
  expect(await any()).toHaveLength(4)
})

test('words of the reason find, whatever else is asked, page by page, until they are erased', async () => {
  await record(
    ...Array.from({ length: 60 }, (_, index) => entry('rope.cut', { kind: 'rope', id: index }, { reason: `100% Worn out, no. ${index}` })),
    entry('rope.cut', { kind: 'rope', id: 'none' }),
    entry('rope.spliced', { kind: 'person', id: ben.id }, { reason: 'worn out too', actor: byProgram }),
  )
  const first = await search({ reason: 'WORN out' })
  expect([first.entries.length, first.entries[0]!.action]).toEqual([50, 'rope.spliced'])
  const second = await search({ reason: 'WORN out', before: first.next! })
  expect([second.entries.length, second.next, second.entries.at(-1)!.subject.id]).toEqual([11, null, '0'])
  expect(actionsOf(await search({ reason: 'worn', action: 'rope.spliced', about: ben.number, via: 'system' }))).toEqual(['rope.spliced'])
  expect((await search({ reason: 'worn', subject: 'rope:7', actor: olga.number })).entries.map(({ subject }) => subject.id)).toEqual(['7'])
  expect((await search({ reason: 'worn', to: new Date(Date.now() - 3_600_000).toISOString() })).entries).toEqual([])
  expect((await search({ reason: '0% w' })).entries).toHaveLength(50)
  expect((await search({ reason: '1_0' })).entries).toEqual([])
  await database.inTransaction((transaction) => app.audit.erase(transaction, ben.id))
  expect(actionsOf(await search({ reason: 'worn out too' }))).toEqual([])
})

test('what somebody did is not about them', async () => {
  await record(entry('reef.charted', { kind: 'reef', id: 1 }))
  expect(actionsOf(await search({ about: olga.number }))).toEqual([])
  await record(entry('profile.changed', { kind: 'person', id: olga.id }))
  expect(actionsOf(await search({ about: olga.number }))).toEqual(['profile.changed'])
})

test('pages go on where the last one ended, whatever comes meanwhile, also through entries of one moment', async () => {
  await record(...Array.from({ length: 120 }, (_, index) => entry('wave.counted', { kind: 'wave', id: index })))
  const seen: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const page: AuditPage = await search({ action: 'wave', ...(next && { before: next }) })
    seen.push(...page.entries.map(({ subject }) => subject.id))
    next = page.next
    await record(entry('wave.counted', { kind: 'wave', id: 'new' }))
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => String(119 - index)))
})

test('the last page says that there is no other', async () => {
  await record(...Array.from({ length: 50 }, (_, index) => entry('knot.tied', { kind: 'knot', id: index })))
  expect(await search({ action: 'knot' })).toMatchObject({ entries: { length: 50 }, next: null })
})

test('who is gone for good is a number of ours and no more', async () => {
  await record(entry('ghost.seen', { kind: 'person', id: 999_999 }, { actor: { personId: 888_888, via: 'session', ip: null }, personal: { about: null, after: 1 } }))
  expect((await search({ action: 'ghost' })).entries).toMatchObject([{ actor: { id: 888_888, number: null, name: null }, subject: { person: { id: 999_999, number: null, name: null } } }])
})

test.each([
  'before=1', 'before=2026-02-30T00:00:00.000000Z,1', 'before=2026-11-21T25:00:00.000000Z,1', 'before=2026-11-21T00:00:00.000000Z,', 'via=mail', 'action=a.b.c', 'action=%25', 'subject=%3A1', 'from=yesterday', 'from=2026-11-21',
])('"%s" is refused', async (query) => expect(await olga.get(`/api/office/audit?${query}`)).toMatchObject({ status: 400 }))

test('moments before all history are no reason to fail', async () => {
  expect(await olga.get('/api/office/audit?from=0000-01-01T00:00:00Z&to=0001-01-01T00:00:00%2B14:00')).toMatchObject({ status: 200, body: { entries: [] } })
})

test('only the office reads the log', async () => {
  for (const path of ['/api/office/audit', '/api/office/audit/export?format=csv']) {
    expect(await guest.get(path)).toMatchObject({ status: 401 })
    for (const person of [ben, ana]) expect(await person.get(path)).toMatchObject({ status: 403, body: { code: 'not-the-office' } })
  }
})
