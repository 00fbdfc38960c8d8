import type { Source } from '@fairway/contract/assistant-cards'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeServer } from '../../api/server.testing.ts'
import { show, speak } from '../../ui/show.testing.ts'
import { section } from './assistant.testing.ts'
import AnswerSources from './AnswerSources.vue'
import { assistantTexts } from './texts.ts'

beforeEach(async () => {
  await speak('en', assistantTexts)
  fakeServer({ 'GET terms': { now: '2026-09-01T09:00:00.000Z', terms: [] } })
})
afterEach(() => void vi.unstubAllGlobals())

async function listed(sources: Source[]): Promise<string[]> {
  const routes = [{ path: '/timetable', name: 'timetable', component: {} }, { path: '/:rest(.*)*', component: {} }]
  const { view } = await show(AnswerSources, { sources }, { routes, at: '/' })
  return view.findAll('li').map((one) => one.text())
}

const passage = (part: string, heading: string): Source => ({ kind: 'document', id: 1, title: 'Exam rules', heading, path: `/knowledge/1#${part}` })

test('what looks the same is listed once, whichever place it leads to', async () => {
  expect(await listed([passage('a', 'Dates'), passage('b', 'Fees'), passage('c', 'Dates'), passage('a', 'Dates')])).toEqual(['Exam rulesDates', 'Exam rulesFees'])
})

test('the same page of two terms is listed twice, each with its term', async () => {
  expect(await listed([{ kind: 'timetable', term: '2025F' }, { kind: 'timetable', term: '2026S' }])).toEqual(['My timetable2025F', 'My timetable2026S'])
})

test('on a phone too, what is called the same is told apart', async () => {
  const routes = [{ path: '/:rest(.*)*', component: {} }]
  const course: Source = { kind: 'section', id: 1, term: 'T1', course: 'CS 101', section: '01', title: { en: 'Programming' } }
  const { view } = await show(AnswerSources, { sources: [passage('a', 'Dates'), passage('b', 'Fees'), course] }, { routes: [...routes, { path: '/sections/:id', name: 'section', component: {} }], at: '/' })
  expect(view.findAll('li').filter((one) => one.find('.max-sm\\:hidden').exists()).map((one) => one.text())).toEqual(['CS 101 01Programming'])
})

test('sections that are drawn are not listed again before the reader wants them', async () => {
  const source = (id: number): Source => ({ kind: 'section', id, term: 'T1', course: `CSE ${id}`, section: 'A01', title: { en: 'Data Structures' } })
  const card = (...ids: number[]) => ({ kind: 'sections', term: 'T1', sections: ids.map((id) => section(id)), more: 0 })
  const routes = [{ path: '/sections/:id', name: 'section', component: {} }, { path: '/:rest(.*)*', component: {} }]
  const { view } = await show(AnswerSources, { sources: [source(1), source(2), source(3), passage('a', 'Dates')], cards: [card(1), card(2)] }, { routes, at: '/' })
  const texts = () => view.findAll('li').map((one) => one.text())
  expect(texts()).toEqual(['CSE 3 A01Data Structures', 'Exam rulesDates', '2 sections above'])
  await view.get('button').trigger('click')
  expect(texts()).toHaveLength(5)
  expect(view.get('button').attributes('aria-expanded')).toBe('true')
  await view.setProps({ cards: [card(1)] })
  expect(view.find('button').exists()).toBe(false)
})

test('the timetable of somebody else is not the reader’s', async () => {
  const { view } = await show(AnswerSources, { sources: [{ kind: 'timetable', term: 'T1' }], isTheirs: true }, { routes: [{ path: '/:rest(.*)*', component: {} }], at: '/' })
  expect(view.find('li').text()).toBe('Timetable of who askedT1')
  expect(view.find('a').exists()).toBe(false)
})
