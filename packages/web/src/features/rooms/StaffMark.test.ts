import type { Sender } from '@fairway/contract/rooms'
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { fakeServer } from '../../api/server.testing.ts'
import { show, speak } from '../../ui/show.testing.ts'
import StaffMark from './StaffMark.vue'
import { provideStaff } from './roomStaff.ts'
import { room } from './rooms.testing.ts'
import { roomTexts } from './texts.ts'

afterEach(() => void vi.unstubAllGlobals())

test('who teaches and who works in the office is marked, and nobody who only has their name or number', async () => {
  await speak('zh', roomTexts)
  fakeServer({ 'GET rooms/1/staff': { staff: [{ person: 7, as: 'teacher' }, { person: 8, as: 'assistant' }, { person: 9, as: 'office' }] } })
  const senders: Sender[] = [
    ...['7', '8', '9', '10'].map((id) => ({ kind: 'person' as const, id, name: 'Edda Norling' })),
    { kind: 'guest', id: '7', name: 'Edda Norling' },
  ]
  const { view } = await show(
    defineComponent(() => {
      provideStaff(() => room())
      return () => h('ul', senders.map((sender) => h('li', h(StaffMark, { sender }))))
    }),
  )
  await flushPromises()
  expect(view.findAll('li').map((one) => one.text())).toEqual(['老师', '助教', '教务', '', ''])
})
