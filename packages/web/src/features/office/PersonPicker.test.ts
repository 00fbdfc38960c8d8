import type { ListedPerson } from '@fairway/contract/people'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import PersonPicker from './PersonPicker.vue'
import { officeTexts } from './texts.ts'

const ben: ListedPerson = {
  id: 7, number: 's-ben', name: 'Ben Okafor', email: null, roles: ['student'], student: { cohort: '2025', college: 'CS', major: null, class: 'CS2501' }, state: 'disabled', isUnconfirmed: false, account: 'own', seenAt: null,
}
const asked: string[] = []

beforeEach(async () => {
  await speak('en', officeTexts)
  asked.length = 0
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    const lists = { cohorts: [], colleges: [], majors: [], classes: [{ code: 'CS2501', name: { en: 'CS 1 of 2025' } }], departments: [], 'course-types': [] }
    return Response.json(path === '/api/lists' ? { lists } : { people: [ben], total: 1, next: null })
  })
})
afterEach(() => void vi.unstubAllGlobals())

test('a person is found by what is typed, among those who may be chosen, and told from others by class and role', async () => {
  const { view, value } = await show(PersonPicker, { label: 'Student', modelValue: null, role: 'student', onlyActive: true })
  await view.find('input').setValue('ben & co')
  await vi.waitFor(() => expect(view.findAll('[role=option] > span').map((line) => line.text())).toEqual(['Ben Okafor s-ben', 'CS 1 of 2025 · Student · Disabled']))
  expect(asked).toContain('/api/office/people?search=ben+%26+co&role=student&state=active')
  await view.find('[role=option]').trigger('click')
  expect(value()).toEqual(ben)
  expect(view.find('button').attributes('aria-label')).toBe('Remove Ben Okafor')
})
