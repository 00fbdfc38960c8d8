import type { PeopleAction } from '@fairway/contract/people'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useNotices } from '../../ui/notices.ts'
import { show, speak } from '../../ui/show.testing.ts'
import { useTerm } from '../courses/term.ts'
import PeopleActionForm from './PeopleActionForm.vue'
import { peopleTexts } from './texts.ts'

let answer: () => Response
const sent: unknown[] = []
const terms = [{ code: '2026A', title: { en: 'Autumn 2026' }, current: true, revision: 1 }, { code: '2027S', title: { en: 'Spring 2027' }, current: false, revision: 1 }]

beforeEach(async () => {
  await speak('en', peopleTexts)
  sent.length = 0
  answer = () => Response.json({ changed: 2 })
  vi.stubGlobal('fetch', async (path: string, { body }: RequestInit) => {
    if (path === '/api/terms') return Response.json({ now: '2026-11-21T09:00:00Z', terms })
    sent.push(JSON.parse(String(body)))
    return answer()
  })
})
afterEach(() => void vi.unstubAllGlobals())

async function showForm(action: PeopleAction['action'], people = [3, 4, 5]) {
  const done = vi.fn()
  // The shell knows the terms before any dialog opens.
  const { view, pinia } = await show(defineComponent(() => {
    const term = useTerm()
    return () => term.code && h(PeopleActionForm, { people, action, onDone: done })
  }))
  await flushPromises()
  return { view, done, notice: () => useNotices(pinia).list.at(-1), submit: async () => (await view.find('form').trigger('submit'), await flushPromises()) }
}

test('accounts are not disabled without a reason; how many were, and how many were already, is told', async () => {
  const { view, submit, notice, done } = await showForm('disable')
  await submit()
  expect([sent, view.text()]).toEqual([[], expect.stringContaining('This is needed.')])
  await view.find('textarea').setValue(' left the campus ')
  await submit()
  expect(sent).toEqual([{ people: [3, 4, 5], action: 'disable', reason: ' left the campus ' }])
  expect(notice()).toMatchObject({ tone: 'good', text: '2 accounts were disabled.', next: '1 was disabled already.' })
  expect(done).toHaveBeenCalledOnce()
})

test('enabling asks for nothing more, and of what changed nobody nothing more is told', async () => {
  answer = () => Response.json({ changed: 3 })
  const { view, submit, notice } = await showForm('enable')
  expect(view.findAll('textarea, select')).toEqual([])
  await submit()
  expect(sent).toEqual([{ people: [3, 4, 5], action: 'enable' }])
  expect(notice()).toMatchObject({ text: '3 accounts were enabled.' })
  expect(notice()?.next).toBeUndefined()
})

test('a term is chosen, the current one first, and named in what is told', async () => {
  const { view, submit, notice } = await showForm('add-to-term')
  expect(view.find('select').element.value).toBe('2026A')
  await view.find('select').setValue('2027S')
  await submit()
  expect(sent).toEqual([{ people: [3, 4, 5], action: 'add-to-term', term: '2027S' }])
  expect(notice()).toMatchObject({ text: '2 people were added to Spring 2027.', next: '1 was a member already.' })
})

test('a refusal stays in the dialog, in the server’s words', async () => {
  answer = () => Response.json({ code: 'not-yourself', status: 409, title: 'You cannot disable your own account.' }, { status: 409 })
  const { view, submit, notice, done } = await showForm('disable')
  await view.find('textarea').setValue('x')
  await submit()
  expect(view.find('[role=alert]').text()).toContain('You cannot disable your own account.')
  expect([done.mock.calls, notice()]).toEqual([[], undefined])
})
