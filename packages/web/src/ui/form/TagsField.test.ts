import { beforeEach, expect, test } from 'vitest'
import { show, speak } from '../show.testing.ts'
import TagsField from './TagsField.vue'

beforeEach(() => speak())

async function showTags(tags: string[], more: object = {}) {
  const shown = await show(TagsField, { label: 'Domains', modelValue: tags, ...more })
  const input = shown.view.find('input')
  const type = async (text: string) => {
    await input.setValue(text)
    await input.trigger('keydown', { key: 'Enter' })
  }
  return { ...shown, input, type }
}

test('what is typed or pasted joins the list, each once', async () => {
  const { type, value } = await showTags(['a.edu'], { tidy: (text: string) => text.toLowerCase() })
  await type('B.edu, c.edu；a.edu  B.EDU')
  expect(value()).toEqual(['a.edu', 'b.edu', 'c.edu'])
})

test('what is wrong stays in the field with its reason, the rest joins the list', async () => {
  const check = (text: string) => (text.includes('@') ? { key: 'form.problem.required' } : undefined)
  const { type, value, input, problem } = await showTags([], { check })
  await type('a.edu @b.edu')
  expect([value(), input.element.value, problem()]).toEqual([['a.edu'], '@b.edu', 'This is needed.'])
})

test('no more than fit, and what was typed is not lost', async () => {
  const { type, value, input, problem } = await showTags(['a'], { most: 2 })
  await type('b c')
  expect([value(), input.element.value, problem()]).toEqual([['a', 'b'], 'c', 'At most 2 of them.'])
})

test('a tag is taken away by its button, and the last one by backspace in the empty field', async () => {
  const { view, input, value } = await showTags(['a', 'b', 'c'])
  await view.find('button[aria-label="Remove b"]').trigger('click')
  expect([value(), document.activeElement]).toEqual([['a', 'c'], input.element])
  await input.trigger('keydown', { key: 'Backspace' })
  expect(value()).toEqual(['a'])
})

test('what is left in the field counts when the reader goes on', async () => {
  const { input, value } = await showTags([])
  await input.setValue('a.edu')
  await input.trigger('blur')
  expect(value()).toEqual(['a.edu'])
})
