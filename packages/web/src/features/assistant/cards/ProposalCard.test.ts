import type { Proposal } from '@fairway/contract/assistant-cards'
import type { Decision } from '@fairway/contract/enrolment'
import type { LiveEvent } from '@fairway/contract/live'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { live } from '../../../api/live.ts'
import { fakeServer } from '../../../api/server.testing.ts'
import { show, speak } from '../../../ui/show.testing.ts'
import { term } from '../../courses/campus.testing.ts'
import { section } from '../assistant.testing.ts'
import { useEnrolments } from '../../enrolment/enrolments.ts'
import { assistantTexts } from '../texts.ts'
import CardView from './CardView.vue'

// Cards say what is so now, also when it came about in another tab.

const viewer = { id: 7, number: '2026001', name: 'Chloe', roles: ['student'], student: { cohort: null, college: null, major: null, class: null } }
const listeners = new Set<(event: LiveEvent) => void>()
let held: number[]
let server: ReturnType<typeof fakeServer>
const enrol: Decision = { operation: 'enrol', sectionId: 1, code: 'enrolled' }
const proposal = (more: Partial<Proposal> = {}): Proposal => ({ id: 9, term: 'T1', mode: 'all-or-nothing', operations: [{ enrol: 1 }], sections: [section(1)], expected: [enrol], expiresAt: '2099-01-01T00:00:00.000Z', state: 'open', outcome: null, ...more })

beforeEach(async () => {
  await speak('en', assistantTexts)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  held = []
  listeners.clear()
  vi.spyOn(live, 'listen').mockImplementation((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  })
  server = fakeServer({
    'GET session': { viewer },
    'GET terms': { now: '2026-09-01T09:00:00.000Z', terms: [term] },
    'GET terms/T1/sections': { term: 'T1', revision: 1, courses: [] },
    'GET terms/T1/seats': { term: 'T1', seats: [] },
    'GET cart?term=T1': { term: 'T1', sectionIds: [] },
    'GET enrolments?term=T1': () => ({ term: 'T1', enrolments: held.map((sectionId) => ({ sectionId, since: '2026-09-01T09:00:00Z' })), waits: [], credits: 0, rounds: [], creditLimit: null, sectionLimit: null }),
    'GET assistant/proposals/9': () => proposal(),
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function open(card: object, isOwn = true) {
  const routes = ['section', 'my-courses'].map((name) => ({ path: `/${name}/:id?`, name, component: {} }))
  const { view, pinia } = await show(CardView, { card, isOwn, mayAct: true }, { routes: [...routes, { path: '/', component: {} }], at: '/' })
  await settle()
  return { view, pinia }
}
async function settle() {
  for (let round = 0; round < 3; round++) {
    await vi.advanceTimersByTimeAsync(400)
    await flushPromises()
  }
}
async function hear() {
  for (const listener of listeners) listener({ type: 'enrolments-changed', topic: 'person:7', term: 'T1' })
  await settle()
}
type View = Awaited<ReturnType<typeof open>>['view']
const buttons = (view: View) => view.findAll('button').map((one) => one.text())

test('a proposal that is confirmed in another tab is offered here no more, and says what came of it', async () => {
  const { view } = await open({ kind: 'proposal', ...proposal() })
  expect(buttons(view)).toEqual(['Confirm', 'Dismiss'])
  // It is told a moment before it is written down what was decided.
  server.answers['GET assistant/proposals/9'] = () => proposal({ state: 'confirmed' })
  await hear()
  expect(buttons(view)).toEqual([])
  server.answers['GET assistant/proposals/9'] = () => proposal({ state: 'confirmed', outcome: { mode: 'all-or-nothing', accepted: true, decisions: [enrol], decidedAt: '2026-09-01T09:00:00.000Z' } })
  await vi.advanceTimersByTimeAsync(2000)
  await settle()
  expect(view.text()).toContain('Done. Everything was granted.')
})

test('what has come about elsewhere needs no confirmation, until it is otherwise again', async () => {
  const { view } = await open({ kind: 'proposal', ...proposal() })
  server.answers['GET assistant/proposals/9'] = () => proposal({ expected: [{ ...enrol, code: 'already-enrolled' }] })
  await hear()
  expect(buttons(view)).toEqual(['Dismiss'])
  expect(view.text()).toContain('There is nothing left to confirm')
  server.answers['GET assistant/proposals/9'] = () => proposal()
  await hear()
  expect(buttons(view)).toEqual(['Confirm', 'Dismiss'])
})

test('a section is marked as held while it is held; of somebody else as it was', async () => {
  held = [1]
  const card = { kind: 'sections', term: 'T1', sections: [section(1, { mine: 'enrolled' }), section(2)], more: 0 }
  const [own, others] = [await open(card), await open(card, false)]
  const badges = ({ view }: { view: View }) => view.findAll('li').map((one) => one.text().includes('Enrolled'))
  expect([badges(own), badges(others)]).toEqual([[true, false], [true, false]])
  held = [2]
  for (const { pinia } of [own, others]) await useEnrolments(pinia).refetch()
  await settle()
  expect([badges(own), badges(others)]).toEqual([[false, true], [true, false]])
})
