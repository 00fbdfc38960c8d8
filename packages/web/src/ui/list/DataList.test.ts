import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, shallowRef, type VNode } from 'vue'
import { show, speak } from '../show.testing.ts'
import type { Column } from './columns.ts'
import DataList from './DataList.vue'
import { usePaged, type PageOf } from './usePaged.ts'

type Boat = { id: number; name: string; length: number }
const boat = (id: number): Boat => ({ id, name: `Boat ${id}`, length: id * 2 })
const columns: Column<Boat>[] = [
  { key: 'name', label: 'Name', isTitle: true, sortable: true },
  { key: 'length', label: 'Length', text: ({ length }) => `${length} m`, isNumber: true },
]

let answer: (before: string | null) => Promise<PageOf<Boat>>
const asked: (string | null)[] = []

beforeEach(async () => {
  await speak()
  asked.length = 0
  answer = async (before) => {
    const first = Number(before ?? 1)
    return { rows: [boat(first), boat(first + 1)], next: first + 2 > 5 ? null : String(first + 2) }
  }
})

async function showBoats(more: Record<string, unknown> = {}) {
  const search = shallowRef('all')
  const Page = defineComponent(() => {
    const list = usePaged<Boat>({
      key: () => ['boats', search.value],
      page: (before) => {
        asked.push(before)
        return answer(before)
      },
    })
    const slots = {
      'cell-name': ({ row }: { row: Boat }) => h('a', { href: `#${row.id}` }, row.name),
      empty: () => h('p', 'No boats'),
      details: ({ row }: { row: Boat }) => h('p', `About ${row.name}`),
      bulk: ({ selected, clear }: { selected: number[]; clear: () => void }): VNode => h('button', { class: 'sink', onClick: clear }, `Sink ${selected.join()}`),
    }
    const props = { label: 'Boats', list, columns, rowKey: ({ id }: Boat) => id, rowName: ({ name }: Boat) => name, ...more }
    return () => h(DataList as never, props, slots)
  })
  const { view } = await show(Page)
  await flushPromises()
  const button = (text: string) => view.findAll('button').find((one) => one.text() === text || one.attributes('aria-label') === text)!
  return { view, search, button, rows: () => view.findAll('[data-row]').map((row) => row.text()), boxes: () => view.findAll<HTMLInputElement>('tbody input') }
}

test('rows are shown page by page, and each page is asked for where the last one ended', async () => {
  const { rows, button, view } = await showBoats()
  expect(rows()).toEqual(['Boat 12 m', 'Boat 24 m'])
  expect(view.findAll('[role=columnheader]').map((head) => head.text()).filter(Boolean)).toEqual(['Name', 'Length', 'Details'])
  await button('Show more').trigger('click')
  await flushPromises()
  expect([rows().length, view.text()]).toEqual([4, expect.stringContaining('4 shown')])
  await button('Show more').trigger('click')
  await flushPromises()
  expect([asked, rows().length, button('Show more')]).toEqual([[null, '3', '5'], 6, undefined])
  // The button is gone, and the keyboard goes on with the first row that it brought.
  await vi.waitFor(() => expect(document.activeElement?.closest('[data-row]')?.textContent).toContain('Boat 5'))
})

test('a list that cannot be read says so, and asks again', async () => {
  answer = () => Promise.reject(new Error('away'))
  const { view, rows } = await showBoats()
  expect(view.find('[role=alert]').text()).toContain('This could not be loaded')
  answer = async () => ({ rows: [boat(1)], next: null })
  await view.find('[role=alert] button').trigger('click')
  await flushPromises()
  expect(rows()).toHaveLength(1)
})

test('a page that does not come leaves the rows there are, and can be asked for again', async () => {
  const { view, rows, button } = await showBoats()
  answer = () => Promise.reject(new Error('away'))
  await button('Show more').trigger('click')
  await flushPromises()
  expect([rows().length, view.find('[role=alert]').text()]).toEqual([2, 'No more could be loaded. Try again.'])
  answer = async () => ({ rows: [boat(3)], next: null })
  await button('Show more').trigger('click')
  await flushPromises()
  expect([rows().length, view.find('[role=alert]').exists()]).toEqual([3, false])
})

test('an empty list says what to do about it', async () => {
  answer = async () => ({ rows: [], next: null })
  expect((await showBoats()).view.text()).toBe('No boats')
})

test('while the rows of another search are on their way the old ones stay', async () => {
  const { rows, search, view } = await showBoats()
  const arrival = Promise.withResolvers<PageOf<Boat>>()
  answer = () => arrival.promise
  search.value = 'big'
  await flushPromises()
  expect([rows().length, view.find('table').attributes('aria-busy')]).toEqual([2, 'true'])
  arrival.resolve({ rows: [boat(9)], next: null })
  await flushPromises()
  expect([rows(), view.find('table').attributes('aria-busy')]).toEqual([['Boat 918 m'], 'false'])
})

test('rows are selected one by one, from one to another with shift, or all, and what is done is done with those', async () => {
  answer = async () => ({ rows: [1, 2, 3, 4].map(boat), next: null })
  const { view, boxes, button } = await showBoats()
  expect(view.find('.sink').exists()).toBe(false)
  await boxes()[0]!.trigger('click')
  await boxes()[2]!.trigger('click', { shiftKey: true })
  expect([view.find('.sink').text(), view.find('[role=status].font-medium').text()]).toEqual(['Sink 1,2,3', '3 selected'])
  await boxes()[1]!.trigger('click')
  expect(view.find('.sink').text()).toBe('Sink 1,3')
  await view.find('thead input').trigger('change')
  expect(view.find('.sink').text()).toBe('Sink 1,2,3,4')
  await button('Clear the selection').trigger('click')
  expect(view.find('.sink').exists()).toBe(false)
  expect(boxes()[0]!.attributes('aria-label')).toBe('Select Boat 1')
})

test('what is selected is no more than what is shown', async () => {
  const { view, boxes, search } = await showBoats()
  await boxes()[0]!.trigger('click')
  answer = async () => ({ rows: [boat(2)], next: null })
  search.value = 'small'
  await flushPromises()
  expect(view.find('.sink').exists()).toBe(false)
})

test('a row is opened and closed', async () => {
  const { view, button } = await showBoats()
  await button('Details of Boat 2').trigger('click')
  expect([view.find('.details').text(), button('Details of Boat 2').attributes('aria-expanded')]).toEqual(['About Boat 2', 'true'])
  expect(view.find('.details').attributes('id')).toBe(button('Details of Boat 2').attributes('aria-controls'))
  await button('Details of Boat 2').trigger('click')
  expect(view.find('.details').exists()).toBe(false)
})

test('arrows lead from row to row, in the same column', async () => {
  const { view } = await showBoats()
  const links = view.findAll<HTMLElement>('tbody a')
  links[0]!.element.focus()
  await links[0]!.trigger('keydown', { key: 'ArrowDown' })
  expect(document.activeElement?.textContent).toBe('Boat 2')
  await links[1]!.trigger('keydown', { key: 'ArrowDown' })
  expect(document.activeElement?.textContent).toBe('Boat 2')
  await links[1]!.trigger('keydown', { key: 'ArrowUp' })
  expect(document.activeElement?.textContent).toBe('Boat 1')
})

test('the head of a column orders the list, one way and then the other', async () => {
  const ordered = vi.fn()
  const { view, button } = await showBoats({ sort: 'name', 'onUpdate:sort': ordered })
  expect(view.findAll('[role=columnheader]')[1]!.attributes('aria-sort')).toBe('ascending')
  await button('Name').trigger('click')
  expect(ordered).toHaveBeenCalledWith('-name')
})

test('how many there are in all is said, where the server counts them', async () => {
  answer = async (before) => ({ rows: [boat(before === null ? 1 : 2)], next: before === null ? '2' : null, total: 1234 })
  const { view, button } = await showBoats()
  expect(view.text()).toContain('1 of 1,234 shown')
  await button('Show more').trigger('click')
  await flushPromises()
  expect(view.text()).toContain('2 of 1,234 shown')
})

test('when the bar goes away under the keyboard, it goes on at the row that was ticked last', async () => {
  const { boxes, button } = await showBoats()
  await boxes()[0]!.trigger('click')
  await boxes()[1]!.trigger('click')
  button('Sink 1,2').element.focus()
  await button('Sink 1,2').trigger('click')
  await vi.waitFor(() => expect(document.activeElement).toBe(boxes()[1]!.element))
})
