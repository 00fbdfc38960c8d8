import type { Card } from '@fairway/contract/assistant-cards'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { fakeServer, refusal } from '../../api/server.testing.ts'
import { useNotices } from '../../ui/notices.ts'
import { show, speak } from '../../ui/show.testing.ts'
import { fakeSocket } from '../rooms/rooms.testing.ts'
import { answer, conversation, end, fresh, generationOf, numbered, question, said, section, standing } from './assistant.testing.ts'
import ConversationView from './ConversationView.vue'
import { useStanding } from './standing.ts'
import { assistantTexts } from './texts.ts'

let server: ReturnType<typeof fakeServer>
let socket: ReturnType<typeof fakeSocket>
const topic = `generation:${generationOf(4)}`

beforeEach(async () => {
  localStorage.clear()
  await speak('en', assistantTexts)
  socket = fakeSocket()
  server = fakeServer({
    'GET session': { viewer: { id: 7, number: 'x1', name: 'Ben', roles: ['student'], student: null } },
    'GET terms': { now: '2026-09-01T09:00:00.000Z', terms: [] },
    'GET assistant': standing,
    'GET assistant/conversations/5': conversation(),
    'POST assistant/questions': { conversation: 5, title: 'Five', question: question(3, { parent: 2, text: 'and then?' }), answer: fresh(4) },
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function open(place: number | 'new' = 5) {
  const id = place === 'new' ? undefined : place
  const Page = defineComponent(() => {
    const state = useStanding()
    return () => h(ConversationView, { id, standing: state })
  })
  const routes = [{ path: '/assistant/:conversation?', name: 'assistant', component: {} }, { path: '/sections/:id', name: 'section', component: {} }, { path: '/:rest(.*)*', component: {} }]
  const { view, pinia, router } = await show(Page, {}, { routes, at: id === undefined ? '/assistant' : `/assistant/${id}` })
  await vi.waitFor(() => expect(view.find('textarea').exists()).toBe(true))
  await flushPromises()
  const ask = async (text: string) => {
    await view.find('textarea').setValue(text)
    await view.find('textarea').trigger('keydown', { key: 'Enter' })
    await flushPromises()
  }
  return { view, router, ask, spoken: () => useNotices(pinia).spoken, notices: () => useNotices(pinia).list, log: () => view.find('[role=log]').text(), button: (label: string) => view.findAll('button').find((one) => one.text() === label || one.attributes('aria-label') === label) }
}
const tell = (events: ReturnType<typeof numbered>) => socket.tell({ type: 'generation', topic, events })

test('what is asked is shown at once and answered as the words come; what it said is spoken once, at its end', async () => {
  const { ask, log, spoken, button } = await open()
  await ask('and then?')
  expect(server.bodiesOf('POST assistant/questions')).toMatchObject([{ text: 'and then?', conversation: 5, parent: 2 }])
  expect(socket.subscribed).toContainEqual({ topic, since: 0 })
  const events = numbered([said('Then '), said('comes '), said('more.'), end({ tokensLeft: 5 })])
  tell(events.slice(0, 2))
  await vi.waitFor(() => expect(log()).toContain('Then comes'))
  expect(spoken()).toBe('The assistant is answering.')
  expect(button('Stop answering')).toBeDefined()
  tell(events.slice(1))
  await vi.waitFor(() => expect(log()).toContain('Then comes more.'))
  expect(spoken()).toBe('The assistant says: Then comes more.')
  expect(button('Ask')).toBeDefined()
  expect(socket.topics.has(topic)).toBe(false)
})

test('what is missing between two frames is asked for, from where the answer is known', async () => {
  const { ask, log } = await open()
  await ask('and then?')
  const events = numbered([said('a'), said('b'), said('c'), said('d'), end()])
  tell(events.slice(0, 1))
  tell(events.slice(2, 3))
  expect(socket.subscribed.at(-1)).toEqual({ topic, since: 1 })
  socket.tell({ type: 'lagged', topic })
  expect(socket.subscribed.at(-1)).toEqual({ topic, since: 1 })
  tell(events.slice(1))
  await vi.waitFor(() => expect(log()).toContain('abcd'))
})

test('an answer of which nobody tells any more is read', async () => {
  const { ask, log } = await open()
  await ask('and then?')
  server.answers['GET assistant/conversations/5'] = conversation({ head: 4, turns: [question(1), answer(2), question(3, { parent: 2 }), answer(4, { state: 'interrupted', text: 'As far as' })] })
  socket.tell({ type: 'error', code: 'no-such-topic', at: '2026-09-01T09:00:00.000Z', topic })
  await vi.waitFor(() => expect(log()).toContain('The answer was interrupted'))
  expect(log()).toContain('As far as')
})

test('of an answer whose server is gone only what survived it is shown', async () => {
  const { ask, log } = await open()
  await ask('and then?')
  tell(numbered([said('Kept. '), said('Told, '), said('and lost.')]))
  await vi.waitFor(() => expect(log()).toContain('Kept. Told, and lost.'))
  server.answers['GET assistant/conversations/5'] = conversation({ head: 4, turns: [question(1), answer(2), question(3, { parent: 2 }), answer(4, { state: 'interrupted', text: 'Kept. ', seq: 2 })] })
  const readings = () => server.bodiesOf('GET assistant/conversations/5').length
  const before = readings()
  tell([{ seq: 2, type: 'end', state: 'interrupted' }])
  expect(readings()).toBe(before + 1)
  await vi.waitFor(() => expect(log()).toContain('The answer was interrupted'))
  expect(log()).toContain('Kept.')
  expect(log()).not.toContain('lost')
})

test('a question that is refused says why, and is sent again under the same id', async () => {
  server.answers['POST assistant/questions'] = refusal(429, 'tokens-used-up', { retryAfter: 40_000 })
  const { ask, log, button } = await open()
  await ask('and then?')
  expect(log()).toContain('Refused: tokens-used-up.')
  server.answers['POST assistant/questions'] = { conversation: 5, title: 'Five', question: question(3, { parent: 2, text: 'and then?' }), answer: fresh(4) }
  await button('Send again')!.trigger('click')
  await flushPromises()
  const [first, second] = server.bodiesOf('POST assistant/questions') as { clientId: string }[]
  expect(second!.clientId).toBe(first!.clientId)
  expect(log()).not.toContain('Refused')
})

test('a question that was on its way when the page was loaded anew is sent, once', async () => {
  const clientId = '00000000-0000-4000-9000-000000000033'
  localStorage.setItem('fairway-question:person:7:5', JSON.stringify({ clientId, text: 'and then?', parent: 2 }))
  await open()
  await vi.waitFor(() => expect(server.bodiesOf('POST assistant/questions')).toMatchObject([{ clientId, text: 'and then?' }]))
  await vi.waitFor(() => expect(localStorage.getItem('fairway-question:person:7:5')).toBeNull())
})

test('the first question begins a conversation, which is then where the page is', async () => {
  const { ask, router, log } = await open('new')
  await ask('and then?')
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/assistant/5'))
  expect(server.bodiesOf('POST assistant/questions')).toMatchObject([{ text: 'and then?' }])
  expect(server.bodiesOf('POST assistant/questions')[0]).not.toHaveProperty('conversation')
  expect(log()).toContain('and then?')
})

test('one goes between versions, and the server hears which one is looked at', async () => {
  server.answers['GET assistant/conversations/5'] = conversation({ head: 3, turns: [question(1), answer(2), answer(3, { parent: 1 })] })
  server.answers['PATCH assistant/conversations/5'] = conversation({ head: 2 })
  const { log, button } = await open()
  expect(log()).toContain('answer 3')
  await button('Previous version')!.trigger('click')
  await flushPromises()
  expect(log()).toContain('answer 2')
  expect(server.bodiesOf('PATCH assistant/conversations/5')).toEqual([{ head: 2 }])
})

test('an answer is rated, and a rating that is not taken is taken back', async () => {
  server.answers['PUT assistant/conversations/5/turns/2/rating'] = refusal(404, 'not-found')
  const { button } = await open()
  await button('Good answer')!.trigger('click')
  await flushPromises()
  expect(server.bodiesOf('PUT assistant/conversations/5/turns/2/rating')).toEqual([{ rating: 1 }])
  expect(button('Good answer')!.attributes('aria-pressed')).toBe('false')
})

test('a plan can be proposed once all of the answer is there, and not before', async () => {
  const { ask, button } = await open()
  const plans: Card = { kind: 'plans', term: 'T1', held: [], sections: [section(9)], plans: [{ sectionIds: [9], credits: 4, days: [1], reasons: [] }] }
  await ask('plan my week')
  const events = numbered([{ type: 'card', card: plans }, said('Here.'), end()])
  tell(events.slice(0, 2))
  await vi.waitFor(() => expect(button('Propose this plan')!.attributes('disabled')).toBeDefined())
  tell(events.slice(2))
  await vi.waitFor(() => expect(button('Propose this plan')!.attributes('disabled')).toBeUndefined())
  await button('Propose this plan')!.trigger('click')
  await flushPromises()
  expect(server.bodiesOf('POST assistant/questions').at(-1)).toMatchObject({ text: expect.stringContaining('CSE 9 A01'), parent: 4 })
})

test('nothing can be asked before it is known who asks', async () => {
  const known = Promise.withResolvers<unknown>()
  server.answers['GET session'] = () => known.promise
  const State = defineComponent(() => {
    const state = useStanding()
    return () => h(ConversationView, { id: undefined, standing: state })
  })
  const { view } = await show(State, {}, { routes: [{ path: '/assistant/:conversation?', name: 'assistant', component: {} }], at: '/assistant' })
  await flushPromises()
  expect([view.find('textarea').exists(), view.findAll('li button').length]).toEqual([false, 0])
  known.resolve({ viewer: null })
  await vi.waitFor(() => expect(view.findAll('li button').length).toBeGreaterThan(0))
  await view.findAll('li button')[0]!.trigger('click')
  await vi.waitFor(() => expect(server.bodiesOf('POST assistant/questions')).toHaveLength(1))
})

test('an Enter that chooses a word in an input method asks nothing, neither where one asks nor where one edits', async () => {
  const { view, log, button } = await open()
  const asked = () => server.bodiesOf('POST assistant/questions')
  /** As browsers tell of it: some by `isComposing`, older ones by the key code, Safari once the composition is over. */
  async function compose(field: ReturnType<typeof view.find>, text: string) {
    await field.trigger('compositionstart')
    ;(field.element as HTMLTextAreaElement).value = text
    await field.trigger('input', { isComposing: true })
    await field.trigger('keydown', { key: 'Enter', isComposing: true })
    await field.trigger('keydown', { key: 'Enter', keyCode: 229 })
    await field.trigger('compositionend')
    await field.trigger('input')
    await field.trigger('keydown', { key: 'Enter' })
    await flushPromises()
  }

  const field = view.find('textarea')
  await compose(field, '图书馆几点关门')
  expect(asked()).toEqual([])
  expect((field.element as HTMLTextAreaElement).value).toBe('图书馆几点关门')
  await button('Edit the question')!.trigger('click')
  await flushPromises()
  const edited = view.find('[role=log] textarea')
  await compose(edited, '食堂几点关门')
  expect(asked()).toEqual([])
  expect((edited.element as HTMLTextAreaElement).value).toBe('食堂几点关门')
  await edited.trigger('compositionstart')
  await edited.trigger('keydown', { key: 'Escape', isComposing: true })
  expect(view.find('[role=log] textarea').exists()).toBe(true)
  await edited.trigger('compositionend')
  // And the next one does.
  await edited.trigger('keydown', { key: 'Enter' })
  await edited.trigger('keydown', { key: 'Enter' })
  await vi.waitFor(() => expect(asked()).toMatchObject([{ text: '食堂几点关门', parent: null }]))
  expect(log()).toContain('食堂几点关门')
  expect((field.element as HTMLTextAreaElement).value).toBe('图书馆几点关门')
})

test('what it thought is folded under the answer’s head, and read by who opens it', async () => {
  const { ask, view, log } = await open()
  await ask('and then?')
  const events = numbered([{ type: 'reasoning', text: 'They mean ' }, { type: 'reasoning', text: 'the second one.' }, said('The second.'), end()])
  tell(events.slice(0, 2))
  await vi.waitFor(() => expect(view.find('details').exists()).toBe(true))
  const thoughts = view.find('details')
  expect(thoughts.find('summary').text()).toBe('Thinking…')
  tell(events.slice(2))
  await vi.waitFor(() => expect(log()).toContain('The second.'))
  expect(thoughts.find('summary').text()).toBe('Thought for a moment')
  expect((thoughts.element as HTMLDetailsElement).open).toBe(false)
  expect(thoughts.find('p').text()).toBe('They mean the second one.')
  ;(thoughts.find('summary').element as HTMLElement).click()
  expect((thoughts.element as HTMLDetailsElement).open).toBe(true)
})

test.each([
  ['Download as Markdown', 'md', 'text/markdown; charset=utf-8'],
  ['Download as JSON', 'json', 'application/json; charset=utf-8'],
])('%s: a conversation is saved under its title, as the page speaks', async (entry, format, type) => {
  const { choose, saved } = await openMenu()
  const asked = vi.mocked(fetch)
  server.answers[`GET assistant/conversations/5/export?format=${format}`] = new Response('What was said.', { headers: { 'content-type': type, 'content-disposition': `attachment; filename="conversation.${format}"; filename*=UTF-8''${encodeURIComponent('图书馆')}.${format}` } })
  asked.mockClear()
  await choose(entry)
  await vi.waitFor(() => expect(saved).toHaveLength(1))
  expect(asked.mock.calls).toEqual([[`/api/assistant/conversations/5/export?format=${format}`, expect.objectContaining({ credentials: 'same-origin', headers: { 'accept-language': 'en' } })]])
  expect(saved[0]).toMatchObject({ name: `图书馆.${format}`, href: 'blob:1' })
  expect(await saved[0]!.bytes!.text()).toBe('What was said.')
})

test.each([
  ['is refused', () => refusal(404, 'not-found'), 'Refused: not-found.'],
  ['finds no server', () => new TypeError('Failed to fetch'), 'No answer came from the server.'],
  ['breaks off', () => new Response(new ReadableStream({ pull: (stream) => stream.error(new TypeError('network error')) })), 'No answer came from the server.'],
  ['finds a server that fails', () => refusal(500, 'internal'), 'That did not work.'],
])('of a download that %s it is told, and nothing is saved', async (_, answered, told) => {
  const { choose, saved, notices } = await openMenu()
  server.answers['GET assistant/conversations/5/export?format=md'] = answered
  await choose('Download as Markdown')
  await vi.waitFor(() => expect(notices().map(({ tone, text }) => [tone, text])).toEqual([['bad', told]]))
  expect(saved).toEqual([])
})

/** The conversation with its menu at hand, and the files that are saved. */
async function openMenu() {
  const saved: { name: string; href: string; bytes: Blob | undefined }[] = []
  const made = new Map<string, Blob>()
  vi.spyOn(URL, 'createObjectURL').mockImplementation((bytes) => {
    const href = `blob:${made.size + 1}`
    made.set(href, bytes as Blob)
    return href
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, href: this.href, bytes: made.get(this.href) })
  })
  vi.stubGlobal('fetch', vi.fn(fetch))
  const { view, button, notices } = await open()
  const choose = async (entry: string) => {
    await button('More about this conversation')!.trigger('click')
    await view.findAll('[role=menuitem]').find((one) => one.text() === entry)!.trigger('click')
    await flushPromises()
  }
  return { choose, saved, notices }
}
