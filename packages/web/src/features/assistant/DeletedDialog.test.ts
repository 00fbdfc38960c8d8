import type { DeletedConversation } from '@fairway/contract/assistant'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeServer } from '../../api/server.testing.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { show, speak } from '../../ui/show.testing.ts'
import DeletedDialog from './DeletedDialog.vue'
import { assistantTexts } from './texts.ts'

// What was deleted can be taken back, or removed for good.

let kept: DeletedConversation[]
let server: ReturnType<typeof fakeServer>
const deleted = (id: number, title: string): DeletedConversation => ({ id, title, deletedAt: '2026-09-01T09:00:00.000Z', goneAt: '2026-09-08T09:00:00.000Z' })
const leave = (id: number) => () => void (kept = kept.filter((one) => one.id !== id))

beforeEach(async () => {
  await speak('en', assistantTexts)
  kept = [deleted(3, 'Three'), deleted(2, '')]
  server = fakeServer({
    'GET session': { viewer: null },
    'GET terms': { now: '2026-09-01T09:00:00.000Z', terms: [] },
    'GET assistant/deleted-conversations': () => ({ conversations: kept, next: null }),
    'POST assistant/conversations/3/restoration': () => (leave(3)(), { id: 3, title: 'Three', head: null, turns: [], share: null }),
    'DELETE assistant/deleted-conversations/2': leave(2),
    'DELETE assistant/deleted-conversations': () => void (kept = []),
  })
})
afterEach(() => void vi.unstubAllGlobals())

async function open() {
  const { view, pinia } = await show(DeletedDialog)
  await flushPromises()
  const confirm = useConfirm(pinia)
  return {
    view, confirm,
    rows: () => view.findAll('li bdi').map((one) => one.text()),
    press: async (name: string) => (await view.findAll('button').find((one) => [one.attributes('aria-label'), one.text()].includes(name))!.trigger('click'), await flushPromises()),
    answer: async (yes: boolean) => (confirm.answer(yes), await flushPromises()),
  }
}

test('what was deleted is listed with when it goes, and can be taken back', async () => {
  const { view, rows, press } = await open()
  expect(rows()).toEqual(['Three', 'Untitled conversation'])
  expect(view.find('li').text()).toContain('Removed for good')
  expect(view.find('li').text()).toMatch(/Sep.* 2026/)
  await press('Restore “Three”')
  expect(rows()).toEqual(['Untitled conversation'])
  expect(view.emitted('restored')).toEqual([[3]])
})

test('it is removed for good only once that is confirmed', async () => {
  const { rows, press, confirm, answer } = await open()
  await press('Delete “Untitled conversation” for good')
  expect(confirm.question?.text).toBe('This cannot be undone.')
  await answer(false)
  expect([rows(), server.bodiesOf('DELETE assistant/deleted-conversations/2')]).toEqual([['Three', 'Untitled conversation'], []])
  await press('Delete “Untitled conversation” for good')
  await answer(true)
  expect(rows()).toEqual(['Three'])
  await press('Delete all for good')
  await answer(true)
  expect([rows(), kept]).toEqual([[], []])
})

test('where nothing was deleted that is said, in Chinese too', async () => {
  await speak('zh', assistantTexts)
  kept = []
  const { view } = await open()
  expect(view.text()).toContain('没有最近删除的对话')
})
