import { writeDraft } from '@fairway/contract/draft-text'
import type { NewDraft } from '@fairway/contract/drafts'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeServer } from '../../api/server.testing.ts'
import { show, speak } from '../../ui/show.testing.ts'
import { end, numbered, said, standing } from '../assistant/assistant.testing.ts'
import { fakeSocket } from '../rooms/rooms.testing.ts'
import CourseForm from './CourseForm.vue'
import { noCourse, type CourseValues } from './courseValues.ts'
import { offerTexts } from './texts.ts'

let server: ReturnType<typeof fakeServer>
let socket: ReturnType<typeof fakeSocket>

beforeEach(async () => {
  sessionStorage.clear()
  await speak('en', offerTexts)
  socket = fakeSocket()
  server = fakeServer({
    'GET session': { viewer: { id: 7, number: 'o1', name: 'Olga', roles: ['office'], student: null } },
    'GET lists': { lists: {} },
    'GET assistant': { ...standing, model: { label: 'Large', isBuiltIn: false } },
    'POST assistant/drafts': ({ body }: { body: unknown }) => ({ generation: (body as NewDraft).clientId }),
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function open(values: Partial<CourseValues>) {
  const { view } = await show(CourseForm, { initial: { ...noCourse, code: 'TEA 201', title: { en: 'History of Tea' }, credits: 3, ...values }, send: async () => ({}), submit: 'Save' })
  const button = (label: string) => view.findAll('button').find((one) => one.text() === label)
  const press = async (label: string) => {
    await vi.waitFor(() => expect(view.findAll('button').map((one) => one.text())).toContain(label), { timeout: 10_000 })
    await button(label)!.trigger('click')
    await flushPromises()
  }
  const description = () => view.findAll('[role=group]').find((one) => one.text().startsWith('Description'))!.findAll('textarea').map(({ element }) => element.value)
  const write = async (text: Record<string, string>) => {
    const { clientId } = server.bodiesOf('POST assistant/drafts').at(-1) as NewDraft
    socket.tell({ type: 'generation', topic: `generation:${clientId}`, events: numbered([said(writeDraft({ title: {}, text, note: '' })), end()]) })
    await flushPromises()
  }
  return { view, press, description, write }
}

test('a description is drafted for the course that is in the form, and put into it on request', async () => {
  const { view, press, description, write } = await open({})
  await press('Draft with the assistant')
  await view.get('section textarea').setValue('About leaves')
  await press('Draft')
  expect(server.bodiesOf('POST assistant/drafts')).toMatchObject([{ for: { kind: 'course-description', code: 'TEA 201', title: { en: 'History of Tea' } }, wish: 'About leaves', languages: ['zh', 'en'] }])
  await write({ zh: '讲茶的历史。', en: 'On the history of tea.' })
  expect(description()).toEqual(['', ''])
  await press('Insert')
  expect(description()).toEqual(['讲茶的历史。', 'On the history of tea.'])
  await press('Undo')
  expect(description()).toEqual(['', ''])
  view.unmount()
})

test('one that stands there is revised, and stays until it is replaced', async () => {
  const { view, press, description, write } = await open({ description: { en: 'On the long history of tea.' } })
  await press('Draft with the assistant')
  await press('Shorter')
  expect(server.bodiesOf('POST assistant/drafts')).toMatchObject([{ for: { kind: 'course-description' }, languages: ['en'], revises: { how: 'shorter', text: { en: 'On the long history of tea.' } } }])
  await write({ en: 'On the history of tea.' })
  expect(description()).toEqual(['', 'On the long history of tea.'])
  await press('Replace the text')
  expect(description()).toEqual(['', 'On the history of tea.'])
  view.unmount()
})
