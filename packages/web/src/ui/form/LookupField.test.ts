import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, shallowRef } from 'vue'
import { show, speak } from '../show.testing.ts'
import LookupField, { type Findings } from './LookupField.vue'

type Boat = { id: number; name: string }
const boats = (...names: string[]): Findings<Boat> => ({ found: names.map((name, id) => ({ id, name })), total: names.length })

let look: (typed: string, signal: AbortSignal) => Promise<Findings<Boat>>
const asked: string[] = []

beforeEach(async () => {
  await speak()
  vi.useFakeTimers()
  asked.length = 0
  look = async () => boats('Anna', 'Berta', 'Carla')
})
afterEach(() => void vi.useRealTimers())

async function showField() {
  const chosen = shallowRef<Boat | null>(null)
  const submitted = vi.fn((event: Event) => event.preventDefault())
  const Page = defineComponent(() => () => {
    const props = {
      label: 'Boat', look: (typed: string, signal: AbortSignal) => (asked.push(typed), look(typed, signal)), keyOf: ({ id }: Boat) => id, nameOf: ({ name }: Boat) => name,
      modelValue: chosen.value, 'onUpdate:modelValue': (boat: Boat | null) => (chosen.value = boat),
    }
    return h('form', { onSubmit: submitted }, [h(LookupField as never, props, { default: ({ found }: { found: Boat }) => found.name })])
  })
  const { view } = await show(Page)
  const input = () => view.find<HTMLInputElement>('input')
  return {
    view, chosen, submitted, input,
    type: async (text: string) => {
      await input().setValue(text)
      await vi.advanceTimersByTimeAsync(200)
      await flushPromises()
    },
    press: (key: string) => input().trigger('keydown', { key }),
    options: () => view.findAll('[role=option]').map((option) => option.text()),
    marked: () => view.findAll('[role=option]').findIndex((option) => option.attributes('aria-selected') === 'true'),
    status: () => view.find('[role=status]').text(),
  }
}

test('what is typed is looked for once the reader pauses', async () => {
  const { input, type, options, status, view } = await showField()
  for (const text of ['a', 'an']) await input().setValue(text)
  expect([asked, view.find('[role=status]').text()]).toEqual([[], 'Searching…'])
  await type(' ann ')
  expect([asked, options(), status()]).toEqual([['ann'], ['Anna', 'Berta', 'Carla'], '3 found'])
  expect(input().attributes('aria-activedescendant')).toBe(view.find('[role=option]').attributes('id'))
})

test('with the keyboard: down, up and round about, Enter chooses and does not send the form', async () => {
  const { type, press, marked, chosen, submitted, view } = await showField()
  await type('a')
  const marks = [marked()]
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp']) {
    await press(key)
    marks.push(marked())
  }
  expect(marks).toEqual([0, 1, 2, 0, 2])
  await press('Enter')
  await flushPromises()
  expect([chosen.value?.name, submitted.mock.calls]).toEqual(['Carla', []])
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Remove Carla')
  await view.find('button').trigger('click')
  await flushPromises()
  expect([chosen.value, document.activeElement?.getAttribute('role')]).toEqual([null, 'combobox'])
})

test('Enter before anything was found sends nothing', async () => {
  const { input, press, submitted, chosen } = await showField()
  await input().setValue('anna')
  await press('Enter')
  expect([submitted.mock.calls, chosen.value]).toEqual([[], null])
})

test('Escape closes the list and leaves what was typed; typing on opens it again', async () => {
  const { type, press, input, options } = await showField()
  await type('a')
  await press('Escape')
  expect([options(), input().element.value, input().attributes('aria-expanded')]).toEqual([[], 'a', 'false'])
  await press('ArrowDown')
  expect(options()).toHaveLength(3)
})

test('by mouse the field keeps the focus until one is chosen', async () => {
  const { type, view, chosen } = await showField()
  await type('a')
  const press = new MouseEvent('mousedown', { bubbles: true, cancelable: true })
  view.findAll('[role=option]')[1]!.element.dispatchEvent(press)
  expect(press.defaultPrevented).toBe(true)
  await view.findAll('[role=option]')[1]!.trigger('click')
  expect(chosen.value?.name).toBe('Berta')
})

test('an answer that comes too late is not shown', async () => {
  const answers = new Map<string, (findings: Findings<Boat>) => void>()
  look = (typed) => new Promise((resolve) => answers.set(typed, resolve))
  const { type, options } = await showField()
  await type('a')
  await type('ab')
  answers.get('ab')!(boats('Abba'))
  answers.get('a')!(boats('Anna'))
  await flushPromises()
  expect(options()).toEqual(['Abba'])
})

test('nothing found, more than is shown, and a search that failed are each said', async () => {
  const { type, status, view } = await showField()
  look = async () => boats()
  await type('x')
  expect(status()).toBe('Nothing was found for “x”.')
  look = async () => ({ ...boats('Anna'), total: 30 })
  await type('an')
  expect(view.text()).toContain('There are 29 more.')
  look = () => Promise.reject(new Error('away'))
  await type('ann')
  expect(view.find('[role=alert]').text()).toContain('The search did not work.')
  look = async () => boats('Anna')
  await view.find('[role=alert] button').trigger('click')
  await flushPromises()
  expect(view.findAll('[role=option]')).toHaveLength(1)
})
