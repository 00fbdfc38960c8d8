import { beforeEach, expect, test } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import ScopesField from './ScopesField.vue'
import { apiKeyTexts } from './texts.ts'

const all = ['courses:read', 'courses:write', 'spaceships:read', 'spaceships:write']

beforeEach(() => speak('en', apiKeyTexts))

async function showScopes(modelValue: string[]) {
  const { view, value } = await show(ScopesField, { label: 'What it may do', all, modelValue })
  const box = (name: string) => view.find<HTMLInputElement>(`input[aria-label="${name}"]`)
  return { view, value, box, isTicked: (name: string) => box(name).element.checked }
}

test('an area is called by its name; a new one goes by its code', async () => {
  const { view } = await showScopes([])
  expect(view.findAll('tbody th > span:first-child').map((name) => name.text())).toEqual(['Courses and terms', 'spaceships'])
})

test('who may change may read; without reading there is nothing', async () => {
  const { value, box, isTicked } = await showScopes([])
  await box('Courses and terms: Change').trigger('change')
  expect([value(), isTicked('Courses and terms: Read')]).toEqual([['courses:write'], true])
  await box('Courses and terms: Change').trigger('change')
  expect(value()).toEqual(['courses:read'])
  await box('Courses and terms: Change').trigger('change')
  await box('Courses and terms: Read').trigger('change')
  expect(value()).toEqual([])
})

test('reading everything leaves what may be changed, and changing everything brings reading with it', async () => {
  const { value, box, isTicked } = await showScopes(['courses:write'])
  await box('Read: all areas').trigger('change')
  expect(value()).toEqual(['courses:write', 'spaceships:read'])
  await box('Change: all areas').trigger('change')
  expect([value(), isTicked('Read: all areas')]).toEqual([['courses:write', 'spaceships:write'], true])
  await box('Change: all areas').trigger('change')
  expect(value()).toEqual(['courses:read', 'spaceships:read'])
})
