import type { ListName, OfficeListEntry } from '@fairway/contract/lists'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useNotices } from '../../ui/notices.ts'
import { show, speak } from '../../ui/show.testing.ts'
import ListsPage from './ListsPage.vue'
import { listTexts } from './texts.ts'

const entry = (id: number, code: string, more: Partial<OfficeListEntry> = {}): OfficeListEntry => ({ id, code, version: 1, name: { en: `Name ${code}` }, hidden: false, aliases: [], uses: {}, ...more })

let lists: Partial<Record<ListName, OfficeListEntry[]>>
let sent: [string, unknown][]
let refuse: Response | undefined

beforeEach(async () => {
  await speak('en', listTexts)
  lists = { colleges: [entry(1, 'B10'), entry(2, 'B9'), entry(3, 'A')], majors: [entry(9, 'PHY', { college: 'A' })] }
  sent = []
  refuse = undefined
  vi.stubGlobal('fetch', async (path: string, { method, body }: RequestInit) => {
    if (path === '/api/lists') return Response.json({ lists })
    const [, name, part] = /office\/lists\/([a-z-]+)\/?(.*)/.exec(path)! as unknown as [string, ListName, string]
    const entries = lists[name]!
    if (method === 'GET') return Response.json({ entries })
    sent.push([`${method} ${path}`, body ? JSON.parse(String(body)) : undefined])
    if (refuse) return refuse
    if (part === 'order') {
      lists[name] = (JSON.parse(String(body)) as { ids: number[] }).ids.map((id) => entries.find((one) => one.id === id)!)
      return Response.json({ entries: lists[name] })
    }
    return Response.json({ ...entries.find(({ id }) => String(id) === part), ...JSON.parse(String(body)), version: 2 })
  })
})
afterEach(() => void vi.unstubAllGlobals())

async function open(at = '/office/lists') {
  const { view, pinia } = await show(ListsPage, {}, { routes: [{ path: '/office/lists', name: 'lists', component: {} }], at })
  await flushPromises()
  const press = async (label: string) => {
    await view.findAll('button').find((button) => [button.attributes('aria-label'), button.text()].includes(label))!.trigger('click')
    await flushPromises()
  }
  return { view, press, codes: () => view.findAll('[data-row]').map((row) => row.findAll('[role=cell]')[1]!.text()), notice: () => useNotices(pinia).list.at(-1) }
}

test('an entry goes up by one, and no further than the first place', async () => {
  const { press, codes } = await open()
  await press('Move Name B9 up')
  expect([codes(), sent]).toEqual([['B9', 'B10', 'A'], [['PUT /api/office/lists/colleges/order', { ids: [2, 1, 3] }]]])
  await press('Move Name B9 up')
  expect(sent).toHaveLength(1)
})

test('an order that the server did not take is not shown', async () => {
  refuse = Response.json({ status: 404, code: 'no-such-list-entry', title: 'The list has no such entry.' }, { status: 404 })
  const { press, codes, notice } = await open()
  await press('Move Name B9 up')
  expect([codes(), notice()?.tone]).toEqual([['B10', 'B9', 'A'], 'bad'])
})

test('codes are sorted with their numbers, which can be undone', async () => {
  const { press, codes, notice } = await open()
  await press('Sort by code')
  expect(codes()).toEqual(['A', 'B9', 'B10'])
  await notice()!.actions![0]!.run()
  await flushPromises()
  expect(codes()).toEqual(['B10', 'B9', 'A'])
})

test('a list that is narrowed has no order to change', async () => {
  const { view, codes } = await open('/office/lists?q=B')
  expect(codes()).toEqual(['B10', 'B9'])
  expect(view.findAll('button[aria-label^=Move]')).toEqual([])
})

test('hiding says how to take it back, with the version that came of it', async () => {
  const { press, notice } = await open()
  await press('Details of Name A')
  await press('Hide')
  await notice()!.actions![0]!.run()
  expect(sent.map(([, body]) => body)).toEqual([{ version: 1, hidden: true }, { version: 2, hidden: false }])
})

test('what an entry belongs to is named, and asked for where it is added', async () => {
  const { view, press } = await open('/office/lists?list=majors')
  expect(view.find('[data-row]').text()).toContain('Name A')
  await press('New major')
  expect(view.findAll('dialog label').map((label) => label.text())).toContain('College (optional)')
})
