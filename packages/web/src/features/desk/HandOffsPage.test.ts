import type { HandOff } from '@fairway/contract/desk'
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import HandOffsPage from './HandOffsPage.vue'
import { deskTexts } from './texts.ts'

const handOff = (changes: Partial<HandOff> = {}): HandOff => ({
  ...{ id: 4, room: { id: 1, kind: 'lobby', name: { zh: '大厅', en: 'Lobby' } }, at: '2026-11-21T01:00:00.000Z', state: 'open', takenBy: null, takenAt: null, closedBy: null, closedAt: null },
  message: { seq: 9, at: '2026-11-21T01:00:00.000Z', number: 9, sender: { kind: 'guest', id: 'a2345678', name: 'Mia' }, clientId: '', text: '人工客服 <b>please</b>', revision: 0 },
  ...changes,
})

afterEach(() => void vi.unstubAllGlobals())

async function open(rows: HandOff[], asked: string[] = []) {
  await speak('en', deskTexts)
  vi.stubGlobal('fetch', async (path: string, { method = 'GET' }: RequestInit = {}) => {
    if (path === '/api/terms') return Response.json({ now: '2026-11-21T01:00:00Z', terms: [] })
    if (path === '/api/session') return Response.json({ viewer: null })
    if (method !== 'GET') asked.push(`${method} ${path}`)
    return Response.json({ handOffs: rows, open: rows.length, next: null })
  })
  const { view } = await show(HandOffsPage, {}, { routes: [{ path: '/office/desk', name: 'assistant-desk', component: {} }, { path: '/office/desk/rules', name: 'desk-rules', component: {} }, { path: '/rooms/:room', component: {} }], at: '/office/desk' })
  await flushPromises()
  return view
}

test('who waits is shown with what they wrote, as text, and the way to it in the room', async () => {
  const view = await open([handOff()])
  expect(view.text()).toContain('人工客服 <b>please</b>')
  expect(view.text()).toContain('Guest a2345678')
  expect(view.get('a[aria-label="Reply to Mia in the room"]').attributes('href')).toBe('/rooms/1?message=9')
  view.unmount()
})

test('one that waits can be taken, one that a colleague has cannot', async () => {
  const asked: string[] = []
  const view = await open([handOff(), handOff({ id: 5, state: 'taken', takenBy: { id: 3, name: 'Olga' } })], asked)
  expect(view.findAll('button[aria-label^="Take"]')).toHaveLength(1)
  expect(view.text()).toContain('Olga is at it')
  await view.get('button[aria-label="Take the conversation with Mia"]').trigger('click')
  await flushPromises()
  expect(asked).toEqual(['POST /api/office/desk/hand-offs/4/taking'])
  view.unmount()
})

test('when nobody waits, the page says how somebody comes there', async () => {
  const view = await open([])
  expect(view.text()).toContain('Nobody is waiting')
  view.unmount()
})
