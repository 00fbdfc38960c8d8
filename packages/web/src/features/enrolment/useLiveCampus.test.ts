import type { Catalogue, Round, SeatRow } from '@fairway/contract/courses'
import type { Viewer } from '@fairway/contract/identity'
import type { LiveEvent } from '@fairway/contract/live'
import { PiniaColada } from '@pinia/colada'
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { live } from '../../api/live.ts'
import { catalogue, term } from '../courses/campus.testing.ts'
import { useEnrolments } from './enrolments.ts'
import { useSeats } from './seats.ts'
import { useTerm } from '../courses/term.ts'
import { useCatalogue } from '../courses/useCatalogue.ts'
import { useLiveCampus } from './useLiveCampus.ts'

let listed: number
let answers: Catalogue[]
let seatRows: SeatRow[]
let asked: string[]
let viewer: Viewer | null
let rounds: Round[]
let hear: (event: LiveEvent) => void

beforeEach(() => {
  listed = 1
  answers = [catalogue]
  seatRows = catalogue.courses.flatMap(({ sections }) => sections.map(({ id }): SeatRow => [id, 1, 30, 0, 1]))
  asked = []
  viewer = null
  rounds = []
  live.state.value = 'connecting'
  vi.useFakeTimers()
  vi.spyOn(live, 'connect').mockImplementation(() => {})
  vi.spyOn(live, 'listen').mockImplementation((listener) => {
    hear = listener
    return () => true
  })
  const reads: Record<string, () => unknown> = {
    '/api/session': () => ({ viewer }),
    '/api/terms': () => ({ now: new Date().toISOString(), terms: [{ ...term, rounds, revision: listed }] }),
    '/api/enrolments?term=T1': () => ({ term: 'T1', enrolments: [], waits: [], credits: 0, rounds: rounds.map(({ id }) => id), creditLimit: null, sectionLimit: null }),
    // The last answer stays.
    '/api/terms/T1/sections': () => (answers.length > 1 ? answers.shift() : answers[0]),
    '/api/terms/T1/seats': () => ({ term: 'T1', seats: seatRows }),
  }
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    return Response.json(reads[path]!())
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function show() {
  const page = { setup: () => (useLiveCampus(), useCatalogue(), () => null) }
  const pinia = createPinia()
  mount(page, { global: { plugins: [pinia, PiniaColada] } })
  await vi.advanceTimersByTimeAsync(2000)
  asked = []
  return { shown: useCatalogue(pinia), seats: useSeats(pinia), term: useTerm(pinia), mine: () => useEnrolments(pinia).mine?.rounds, times: (path: string) => asked.filter((one) => one === path).length }
}

const edited = (revision: number): Catalogue => ({ ...catalogue, revision })
const announce = (revision: number) => hear({ type: 'term-changed', topic: 'seats:T1', revision })

test('an edit that is announced is asked for at once', async () => {
  const { shown, times } = await show()
  answers = [edited(2)]
  listed = 2
  announce(2)
  await vi.advanceTimersByTimeAsync(10)
  expect(shown.index?.revision).toBe(2)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(times('/api/terms/T1/sections')).toBe(1)
})

test('whether a new round is the student\'s is asked soon, and not again for an edit of something else', async () => {
  viewer = { id: 7, number: '2026001', name: 'Ben', roles: ['student'], student: { cohort: null, college: null, major: null, class: null } }
  const { shown, mine, times } = await show()
  expect(mine()).toEqual([])
  rounds = [{ id: 5, name: { en: 'New' }, opensAt: '2026-10-01T00:00:00Z', closesAt: '2026-10-08T00:00:00Z', audience: {}, creditLimit: null, sectionLimit: null, allows: { enrol: true, drop: true, wait: true } }]
  listed = 2
  answers = [edited(2)]
  announce(2)
  await vi.advanceTimersByTimeAsync(5000)
  expect([shown.index?.revision, mine()]).toEqual([2, [5]])
  listed = 3
  answers = [edited(3)]
  announce(3)
  await vi.advanceTimersByTimeAsync(5000)
  expect([shown.index?.revision, times('/api/enrolments?term=T1')]).toEqual([3, 1])
})

test('an answer older than the announcement is asked for again shortly', async () => {
  const { shown, term } = await show()
  answers = [edited(1), edited(2)]
  announce(2)
  await vi.advanceTimersByTimeAsync(10)
  expect(shown.index?.revision).toBe(1)
  listed = 2
  await vi.advanceTimersByTimeAsync(2000)
  expect([shown.index?.revision, term.term?.revision]).toEqual([2, 2])
})

test('an instance that never learns of the edit is asked a few times, and again at the next announcement', async () => {
  const { shown, times } = await show()
  announce(2)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(times('/api/terms/T1/sections')).toBe(4)
  answers = [edited(1), edited(3)]
  announce(3)
  await vi.advanceTimersByTimeAsync(2000)
  expect(shown.index?.revision).toBe(3)
})

test('an edit missed while the connection was away is noticed with the terms', async () => {
  const { shown } = await show()
  answers = [edited(2)]
  listed = 2
  live.state.value = 'waiting'
  await vi.advanceTimersByTimeAsync(10)
  hear({ type: 'subscribed', topic: 'seats:T1' })
  await vi.advanceTimersByTimeAsync(2000)
  expect(shown.index?.revision).toBe(2)
})

/** The catalogue with one section more. */
function enlarged(revision: number, id: number): Catalogue {
  const [first, ...others] = catalogue.courses
  return { ...catalogue, revision, courses: [{ ...first!, sections: [...first!.sections, { id, code: 'A09' }] }, ...others] }
}

test('a section that is new in the catalogue gets its seats, also when they come a moment later', async () => {
  const { seats } = await show()
  const [soon, later] = [seats.of(18), seats.of(19)]
  answers = [enlarged(2, 18)]
  seatRows = [...seatRows, [18, 4, 20, 0, 1]]
  listed = 2
  announce(2)
  await vi.advanceTimersByTimeAsync(1000)
  expect(soon.value).toEqual([18, 4, 20, 0, 1])

  answers = [enlarged(3, 19)]
  listed = 3
  announce(3)
  await vi.advanceTimersByTimeAsync(1000)
  expect(later.value).toBeUndefined()
  seatRows = [...seatRows, [19, 5, 20, 0, 1]]
  await vi.advanceTimersByTimeAsync(4000)
  expect(later.value).toEqual([19, 5, 20, 0, 1])
})

test('seats are asked for again only while sections lack them, and not for ever', async () => {
  const { times } = await show()
  answers = [edited(2)]
  listed = 2
  announce(2)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(times('/api/terms/T1/seats')).toBe(0)
  answers = [enlarged(3, 19)]
  listed = 3
  announce(3)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(times('/api/terms/T1/seats')).toBe(4)
})
