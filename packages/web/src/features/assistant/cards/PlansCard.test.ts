import type { Card, CardSection } from '@fairway/contract/assistant-cards'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeServer } from '../../../api/server.testing.ts'
import { show, speak } from '../../../ui/show.testing.ts'
import { term, weekly } from '../../courses/campus.testing.ts'
import PlanLegend from '../../timetable/PlanLegend.vue'
import { section } from '../assistant.testing.ts'
import { assistantTexts } from '../texts.ts'
import PlansCard from './PlansCard.vue'

// Plans are drawn as weeks, beside what is held.

const held = section(1, { meetings: [weekly([1], 9, 10)] })
const [tuesday, late] = [section(2, { meetings: [weekly([2, 4], 14, 16, { room: 'Hall 2' })] }), section(3, { meetings: [weekly([3], 9, 11), { kind: 'FI', date: '2026-12-09', from: 480, to: 600 }], period: 2 })]
const plan = (sectionIds: number[]) => ({ sectionIds, credits: 4 * sectionIds.length, days: [1, 2], reasons: [] })
const plans = (sections: CardSection[], list: number[][], holds = [1]): Card => ({ kind: 'plans', term: 'T1', held: holds, sections: [held, ...sections], plans: list.map(plan) })

beforeEach(async () => {
  await speak('en', assistantTexts)
  fakeServer({
    'GET session': { viewer: null },
    'GET terms': { now: '2026-09-22T01:00:00.000Z', terms: [term] },
    'GET terms/T1/sections': { term: 'T1', revision: 1, courses: [] },
    'GET terms/T1/seats': { term: 'T1', seats: [] },
  })
})
afterEach(() => void vi.unstubAllGlobals())

async function open(card: Card) {
  const { view } = await show(PlansCard, { card }, { routes: [{ path: '/sections/:id', name: 'section', component: {} }, { path: '/:rest(.*)*', component: {} }] })
  await vi.waitFor(() => expect(view.find('.week-grid').exists()).toBe(true))
  type Found = ReturnType<typeof view.findAll>[number]
  const linesOf = (found: Found[]) => found.map((one) => one.text().replaceAll(/\s+/g, ' '))
  return {
    view,
    /** Whose block is on which day, as it is told: and how it looks. */
    week: () => Object.fromEntries(view.findAll('.week-grid ul').flatMap((day) => (day.findAll('li').length > 0 ? [[day.attributes('aria-label')!, day.findAll('a').map((block) => block.attributes('title'))]] : []))),
    agenda: () => Object.fromEntries(view.findAll('[role=group]:has(> h2)').flatMap((day) => (day.findAll('li').length > 0 ? [[day.find('h2').text(), linesOf(day.findAll('a'))]] : []))),
    block: (code: string) => view.findAll('.week-grid a').find((one) => one.text().startsWith(code))!,
    inAgenda: (code: string) => view.findAll('.md\\:hidden a').find((one) => one.text().includes(code))!,
    legend: () => linesOf(view.findComponent(PlanLegend).findAll('li')),
    weekChosen: () => (view.find('select').element as HTMLSelectElement).value,
  }
}

test('a plan is drawn on its days and hours beside what is held, which is told apart in colour and in words', async () => {
  const { week, agenda, block, inAgenda, legend } = await open(plans([tuesday], [[2]]))
  expect(week()).toEqual({
    Monday: ['CSE 1 A01, Data Structures, Monday, 09:00–10:00, Enrolled'],
    Tuesday: ['CSE 2 A01, Data Structures, Tuesday, 14:00–16:00, Hall 2'],
    Thursday: ['CSE 2 A01, Data Structures, Thursday, 14:00–16:00, Hall 2'],
  })
  // Drawn to scale: an hour is 3.25 rem, and the day begins at eight.
  expect(block('CSE 2').element.parentElement!.style).toMatchObject({ top: '19.5rem', height: 'calc(6.5rem - 1px)' })
  expect([block('CSE 1'), block('CSE 2')].map((one) => one.classes().includes('border-primary'))).toEqual([false, true])
  expect([inAgenda('CSE 1'), inAgenda('CSE 2')].map((one) => one.classes().includes('border-primary'))).toEqual([false, true])
  expect(Object.values(agenda())).toEqual([['09:0010:00CSE 1 Data StructuresA01 · Enrolled'], ['14:0016:00CSE 2 Data StructuresA01 · Hall 2'], ['14:0016:00CSE 2 Data StructuresA01 · Hall 2']])
  expect(legend()).toEqual(['Enrolled', 'In this plan'])
})

test('another plan that is chosen is drawn instead, in a week in which it happens', async () => {
  const { view, week, legend, weekChosen } = await open(plans([tuesday, late], [[2], [3]]))
  expect([weekChosen(), Object.keys(week())]).toEqual(['1', ['Monday', 'Tuesday', 'Thursday']])
  await view.findAll('[role=tab]')[1]!.trigger('click')
  expect([weekChosen(), week()]).toEqual(['7', {
    Monday: ['CSE 1 A01, Data Structures, Monday, 09:00–10:00, Enrolled'],
    Wednesday: ['CSE 3 A01, Data Structures, Wednesday, 09:00–11:00'],
  }])
  expect(legend()).toEqual(['Enrolled', 'In this plan'])
})

test('what is at the same time as another stands beside it, and says so', async () => {
  const { week, agenda, legend } = await open(plans([section(2, { meetings: [weekly([1], 9, 11)] })], [[2]]))
  expect(week()).toEqual({ Monday: ['CSE 2 A01, Data Structures, Monday, 09:00–11:00, Same time', 'CSE 1 A01, Data Structures, Monday, 09:00–10:00, Enrolled, Same time'] })
  expect(Object.values(agenda())).toEqual([['09:0011:00CSE 2 Data StructuresA01 · Same time', '09:0010:00CSE 1 Data StructuresA01 · Enrolled · Same time']])
  expect(legend()).toEqual(['Enrolled', 'In this plan', 'Same time'])
})

test('who holds nothing sees only the plan, in Chinese too', async () => {
  await speak('zh', assistantTexts)
  const { week, legend } = await open(plans([tuesday], [[2]], []))
  expect(week()).toEqual({ 星期二: ['CSE 2 A01, 数据结构, 星期二, 14:00–16:00, Hall 2'], 星期四: ['CSE 2 A01, 数据结构, 星期四, 14:00–16:00, Hall 2'] })
  expect(legend()).toEqual(['此方案'])
})
