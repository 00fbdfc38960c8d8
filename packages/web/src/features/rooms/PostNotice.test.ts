import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { serverClock } from '../../api/clock.ts'
import { fakeServer } from '../../api/server.testing.ts'
import { show, speak } from '../../ui/show.testing.ts'
import PostNotice from './PostNotice.vue'
import { fakeSocket, room, session } from './rooms.testing.ts'
import { useRooms } from './roomsStore.ts'
import { roomTexts } from './texts.ts'

beforeEach(() => speak('en', roomTexts))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('whoever is silenced for a while may speak when it is over, without being told', async () => {
  vi.useFakeTimers()
  fakeSocket()
  const until = '2026-09-01T09:10:00.000Z'
  const muted = room({ mayPost: false, muted: { until, reason: 'too loud' } })
  fakeServer({ 'GET session': session, 'GET terms': { terms: [] }, 'GET rooms': { rooms: [muted] }, 'GET rooms/1': room() })
  vi.spyOn(serverClock, 'now').mockReturnValue(Date.parse(until) - 600_000)
  // Who reads is known before there is anything to read.
  const { pinia } = await show(defineComponent(() => {
    useRooms()
    return () => h('i')
  }))
  await flushPromises()
  const { view } = await show(PostNotice, { room: muted }, { pinia })
  await flushPromises()
  expect(view.text()).toContain('Reason: too loud')
  await vi.advanceTimersByTimeAsync(599_000)
  expect(useRooms(pinia).find(1)).toMatchObject({ mayPost: false })
  await vi.advanceTimersByTimeAsync(3_000)
  expect(useRooms(pinia).find(1)).toMatchObject({ mayPost: true })
})
