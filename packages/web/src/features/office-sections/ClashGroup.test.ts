import { beforeEach, expect, test } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import { termTexts } from '../office-terms/texts.ts'
import ClashGroup from './ClashGroup.vue'
import { offerTexts } from './texts.ts'

beforeEach(() => speak('en', termTexts, offerTexts))

const lines = (many: number) => Array.from({ length: many }, (_, index) => ({ who: `Student ${index}`, number: `s${index}`, where: 'MOVE 1/01' }))

test('who would clash is in sight at once, the first of many, and all when asked for', async () => {
  const { view } = await show(ClashGroup, { title: '7 students with a seat', icon: 'i-lucide-users', lines: lines(7), count: 9 })
  expect([view.findAll('li').length, view.text().includes('more')]).toEqual([5, false])
  await view.find('button').trigger('click')
  expect([view.findAll('li').length, view.find('button').attributes('aria-expanded')]).toEqual([7, 'true'])
  // The server told the first of them only.
  expect(view.text()).toContain('And 2 more.')
})

test('few are shown without a button', async () => {
  const { view } = await show(ClashGroup, { title: '2 rooms that are taken', icon: 'i-lucide-door-open', lines: lines(2), count: 2 })
  expect([view.findAll('li').length, view.findAll('button').length]).toEqual([2, 0])
})
