import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, shallowRef } from 'vue'
import type { Message } from '@fairway/contract/rooms'
import { fakeServer, refusal } from '../../api/server.testing.ts'
import { useNotices } from '../../ui/notices.ts'
import { show, speak } from '../../ui/show.testing.ts'
import { end, generationOf, numbered, said } from '../assistant/assistant.testing.ts'
import { assistantTexts } from '../assistant/texts.ts'
import MessageRow from './MessageRow.vue'
import './RoomAnswer.vue'
import { provideRoomAnswers } from './roomAnswers.ts'
import { ben, fakeSocket, message, room, session } from './rooms.testing.ts'
import { useRooms } from './roomsStore.ts'
import { roomTexts } from './texts.ts'

let server: ReturnType<typeof fakeServer>
let socket: ReturnType<typeof fakeSocket>
const topic = `generation:${generationOf(4)}`
const assistant = { kind: 'assistant' as const, id: 'assistant', name: '智能助手' }
const running = (more: object = {}): Message => message(4, { sender: assistant, text: '', replyTo: 3, answer: { generation: generationOf(4), state: 'running', asker: 'person:7', ...more } })

beforeEach(async () => {
  await speak('en', roomTexts, assistantTexts)
  socket = fakeSocket()
  server = fakeServer({ 'GET session': session, 'GET rooms': { rooms: [room()] }, 'GET terms': { now: '2026-09-01T09:00:00.000Z', terms: [] }, [`POST assistant/generations/${generationOf(4)}/stop`]: undefined, 'POST rooms/1/messages/3/answer': undefined })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function open(first: Message, changes: object = {}) {
  const shown = shallowRef(first)
  const Page = defineComponent(() => {
    useRooms()
    provideRoomAnswers(() => room(changes), () => [shown.value])
    return () => h(MessageRow, { message: shown.value, isFirst: true, me: 'person:7', myName: 'Ben', timeZone: undefined, canReact: false })
  })
  const { view, pinia } = await show(Page)
  await vi.waitFor(() => expect(useRooms(pinia).me).not.toBeNull())
  if (first.answer) await vi.waitFor(() => expect(view.find('[data-answer]').exists()).toBe(true), { timeout: 15_000 })
  await flushPromises()
  const tell = async (...events: Parameters<typeof numbered>[0]) => {
    socket.tell({ type: 'generation', topic, events: numbered(events) })
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
  return { view, tell, become: async (next: Message) => ((shown.value = next), flushPromises()), spoken: () => useNotices(pinia).spoken, button: (label: string) => view.findAll('button').find((one) => one.text() === label) }
}

test('it is heard from where it is known while it is drawn, and shown as it comes', async () => {
  const { view, tell, become, spoken } = await open(running())
  expect(socket.subscribed).toContainEqual({ topic, since: 0 })
  expect(view.text()).toContain('Assistant')
  await tell({ type: 'begin', model: { label: 'M', isBuiltIn: false }, isCached: false }, said('Hours are '))
  expect(view.find('[data-answer]').text()).toContain('Hours are')
  expect(view.find('[data-answer]').attributes('aria-live')).toBe('off')
  await tell({ type: 'begin', model: { label: 'M', isBuiltIn: false }, isCached: false }, said('Hours are '), said('on Monday.'), end())
  await become(message(4, { sender: assistant, text: 'Hours are on Monday.', replyTo: 3, answer: { generation: generationOf(4), state: 'done', asker: 'person:7' } }))
  expect(view.find('[data-answer]').text()).toBe('Hours are on Monday.')
  expect(socket.topics.has(topic)).toBe(false)
  expect(spoken()).toContain('Hours are on Monday.')
})

test('who asked can stop it, and so can who moderates; nobody else', async () => {
  const own = await open(running())
  await own.button('Stop answering')!.trigger('click')
  await vi.waitFor(() => expect(server.bodiesOf(`POST assistant/generations/${generationOf(4)}/stop`)).toHaveLength(1))
  expect((await open(running({ asker: 'person:8' }))).button('Stop answering')).toBeUndefined()
  expect((await open(running({ asker: 'person:8' }), { mayModerate: true })).button('Stop answering')).toBeDefined()
})

test('what failed says why, and who asked can ask again', async () => {
  const failed = (asker: string) => message(4, { sender: assistant, text: 'Half', replyTo: 3, answer: { generation: generationOf(4), state: 'failed', asker, title: { zh: '不行', en: 'It broke.' } } })
  const { view, button } = await open(failed('person:7'))
  expect(view.find('[data-answer]').text()).toContain('Half')
  expect(view.find('[data-answer]').text()).toContain('It broke.')
  await button('Ask again')!.trigger('click')
  await vi.waitFor(() => expect(server.bodiesOf('POST rooms/1/messages/3/answer')).toHaveLength(1))
  expect((await open(failed('person:8'))).button('Ask again')).toBeUndefined()
})

test('why it does not answer is told beneath what was asked, with asking again', async () => {
  const { view, button } = await open(message(3, { sender: ben, text: '@assistant hello' }))
  expect(socket.topics.has('asker:person:7')).toBe(true)
  socket.tell({ type: 'answer-refused', topic: 'asker:person:7', room: 1, seq: 3, code: 'x', title: { zh: '太多', en: 'Too many questions.' } })
  await flushPromises()
  expect(view.text()).toContain('The assistant does not answer. Too many questions.')
  server.answers['POST rooms/1/messages/3/answer'] = refusal(429, 'too-many-answers-here')
  await button('Ask again')!.trigger('click')
  await vi.waitFor(() => expect(view.text()).toContain('Refused: too-many-answers-here.'))
  server.answers['POST rooms/1/messages/3/answer'] = undefined
  await button('Ask again')!.trigger('click')
  await vi.waitFor(() => expect(view.text()).not.toContain('The assistant does not answer'))
})

test('what a model has made says so, and what the built-in assistant says does not', async () => {
  const marks = (text: string) => ['AI', 'Built-in assistant'].filter((mark) => text.includes(mark))
  const { view, tell } = await open(running())
  expect(marks(view.get('p').text())).toEqual([])
  await tell({ type: 'begin', model: { label: 'campus', isBuiltIn: true }, isCached: false }, said('Hello.'))
  expect(marks(view.get('p').text())).toEqual(['Built-in assistant'])
  const done = await open(message(4, { sender: assistant, text: 'Hello.', replyTo: 3, answer: { generation: generationOf(4), state: 'done', asker: 'person:7', model: { label: 'M', isBuiltIn: false } } }))
  expect(marks(done.view.get('p').text())).toEqual(['AI'])
})
