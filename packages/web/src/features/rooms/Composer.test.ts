import 'fake-indexeddb/auto'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { serverClock } from '../../api/clock.ts'
import { fakeServer } from '../../api/server.testing.ts'
import { show, speak } from '../../ui/show.testing.ts'
import { defineComponent, h } from 'vue'
import Composer from './Composer.vue'
import { ben, cleo, fakeSocket, message, room, session } from './rooms.testing.ts'
import { roomTexts } from './texts.ts'
import { useRooms } from './roomsStore.ts'
import { useOutbox } from './useOutbox.ts'

let server: ReturnType<typeof fakeServer>
let socket: ReturnType<typeof fakeSocket>

beforeEach(async () => {
  localStorage.removeItem('fairway-draft:person:7:1')
  await speak('en', roomTexts)
  socket = fakeSocket()
  server = fakeServer({ 'GET session': session, 'GET rooms': { rooms: [room()] }, 'GET settings': { settings: [{ name: 'rooms.file-megabytes', value: 1 }] }, 'POST rooms/1/messages': { seq: 4, number: 4, at: '2026-09-01T09:00:00.000Z' }, 'GET rooms/people?q=cl&room=1': { people: [cleo] } })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function write(props: object = {}) {
  // Who writes is known before there is where to write.
  const { pinia } = await show(defineComponent(() => {
    useRooms()
    return () => h('i')
  }))
  await flushPromises()
  const { view } = await show(Composer, { room: room(), here: [], lastOwn: () => message(3, { sender: ben, text: 'what I said' }), ownAt: undefined, ...props }, { pinia })
  await flushPromises()
  const field = view.find('textarea')
  return { view, field, outbox: useOutbox(pinia), note: () => view.find('[role=status]').text(), type: (text: string) => field.setValue(text) }
}
const sent = () => server.bodiesOf('POST rooms/1/messages').map((body) => (body as { text: string }).text)

test('Enter sends and empties the field; what is empty is not sent', async () => {
  const { field, type } = await write()
  await field.trigger('keydown', { key: 'Enter' })
  await type('  hello ')
  await field.trigger('keydown', { key: 'Enter', shiftKey: true })
  await field.trigger('keydown', { key: 'Enter', isComposing: true })
  expect(sent()).toEqual([])
  await field.trigger('keydown', { key: 'Enter' })
  await vi.waitFor(() => expect(sent()).toEqual(['hello']))
  expect(field.element.value).toBe('')
})

test('what is being written is there again, and others hear that it is', async () => {
  const { view, type } = await write()
  await type('half a thought')
  expect(socket.requested).toEqual([{ type: 'typing', room: 1 }])
  view.unmount()
  const { field } = await write()
  expect(field.element.value).toBe('half a thought')
})

test('who leaves in the middle of a name asks for nobody any more', async () => {
  const { view, type } = await write()
  vi.useFakeTimers()
  await type('hi @cl')
  view.unmount()
  await vi.advanceTimersByTimeAsync(1000)
  expect(server.bodiesOf('GET rooms/people?q=cl&room=1')).toEqual([])
})

test('a name is completed with the keyboard, and sent with the id', async () => {
  const { view, field, type } = await write()
  await type('hi @cl')
  await vi.waitFor(() => expect(view.find('[role=option]').text()).toBe('Cleo'))
  await field.trigger('keydown', { key: 'Enter' })
  await vi.waitFor(() => expect(field.element.value).toBe('hi @Cleo '))
  await field.trigger('keydown', { key: 'Enter' })
  await vi.waitFor(() => expect(sent()).toEqual(['hi @[Cleo](8)']))
})

test('↑ in an empty field edits what was said last, and what was being written comes back', async () => {
  server.answers['PATCH rooms/1/messages/3'] = undefined
  const { view, field, type } = await write({ 'onUpdate:edited': (edited: unknown) => void view.setProps({ edited }) })
  await field.trigger('keydown', { key: 'ArrowUp' })
  await vi.waitFor(() => expect(field.element.value).toBe('what I said'))
  await type('what I meant')
  await field.trigger('keydown', { key: 'Enter' })
  await vi.waitFor(() => expect(server.bodiesOf('PATCH rooms/1/messages/3')).toEqual([{ text: 'what I meant', revision: 0 }]))
  await vi.waitFor(() => expect(field.element.value).toBe(''))
})

test('slow mode says how long to wait, and does not hold up who moderates', async () => {
  const ownAt = '2026-09-01T09:00:00.000Z'
  vi.spyOn(serverClock, 'now').mockReturnValue(Date.parse(ownAt) + 2000)
  const { field, type, note } = await write({ room: room({ slowSeconds: 30 }), ownAt })
  expect(note()).toContain('wait 28 seconds')
  await type('hello')
  await field.trigger('keydown', { key: 'Enter' })
  expect(field.element.value).toBe('hello')
  const moderator = await write({ room: room({ slowSeconds: 30, mayModerate: true }), ownAt })
  expect(moderator.note()).not.toContain('Slow')
})

test('what comes from a spreadsheet is its words, though it brings a picture of them; a file that is too large does not leave', async () => {
  const { view, field } = await write()
  const picture = new File(['x'.repeat(1024 * 1024 + 1)], 'cells.png', { type: 'image/png' })
  const paste = (types: string[]) => {
    const event = Object.assign(new Event('paste', { cancelable: true }), { clipboardData: { types, files: [picture] } })
    field.element.dispatchEvent(event)
    return event.defaultPrevented
  }
  expect(paste(['text/plain', 'text/html', 'text/rtf', 'Files'])).toBe(false)
  await flushPromises()
  expect(view.find('[role=alert]').exists()).toBe(false)
  expect(paste(['text/html', 'Files'])).toBe(true)
  await flushPromises()
  expect(view.find('[role=alert]').text()).toBe('The file is larger than 1 MB.')
})

test('near the longest message it is said how much is left, and one that is too long stays', async () => {
  const { field, type, note } = await write()
  await type('x'.repeat(7990))
  expect(note()).toBe('10 characters left')
  await type('x'.repeat(8001))
  expect(note()).toBe('1 character too many')
  await field.trigger('keydown', { key: 'Enter' })
  expect(sent()).toEqual([])
})

test('the assistant is offered where it may be called, by any of its names', async () => {
  const settings = (values: Record<string, unknown>) => ({ settings: Object.entries(values).map(([name, value]) => ({ name, value })) })
  server.answers['GET settings'] = settings({ 'assistant.is-on': true, 'assistant.in-rooms': true, 'assistant.guests': 'nobody' })
  const offered = async (typed: string, props: object = {}) => {
    const { view, field, type } = await write(props)
    await type(typed)
    await flushPromises()
    const found = view.findAll('[role=option]').some((one) => one.text().includes('assistant'))
    if (found) await field.trigger('keydown', { key: 'Tab' })
    await flushPromises()
    const text = field.element.value
    view.unmount()
    localStorage.removeItem('fairway-draft:person:7:1')
    return found ? text : undefined
  }
  for (const typed of ['@', '@ass', '@助', '@zhu', '@智能']) expect(await offered(typed), typed).toBe('@assistant ')
  expect(await offered('@xyz')).toBeUndefined()
  expect(await offered('@', { room: room({ hasAssistant: false }) })).toBeUndefined()
  server.answers['GET settings'] = settings({ 'assistant.is-on': true, 'assistant.in-rooms': false })
  expect(await offered('@')).toBeUndefined()
})
