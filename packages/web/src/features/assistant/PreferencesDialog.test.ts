import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { fakeServer, refusal } from '../../api/server.testing.ts'
import { show, speak } from '../../ui/show.testing.ts'
import { standing } from './assistant.testing.ts'
import PreferencesDialog from './PreferencesDialog.vue'
import { useStanding } from './standing.ts'
import { assistantTexts } from './texts.ts'

// Recommendations are switched off and on, and what is seen is what is saved.

let kept: { recommends: boolean }
let server: ReturnType<typeof fakeServer>

beforeEach(async () => {
  await speak('en', assistantTexts)
  kept = { recommends: true }
  server = fakeServer({
    'GET session': { viewer: { id: 7, number: 'x1', name: 'Ben', roles: ['student'], student: null } },
    'GET terms': { now: '2026-09-01T09:00:00.000Z', terms: [] },
    'GET assistant': standing,
    'GET assistant/preferences': () => kept,
    'PUT assistant/preferences': ({ body }: { body: unknown }) => (kept = body as typeof kept),
  })
})
afterEach(() => void vi.unstubAllGlobals())

async function open() {
  const Page = defineComponent(() => {
    const state = useStanding()
    return () => h(PreferencesDialog, { standing: state })
  })
  const { view } = await show(Page)
  await vi.waitFor(() => expect(view.find('[role=switch]').exists()).toBe(true))
  const field = () => view.find<HTMLInputElement>('[role=switch]')
  return {
    field,
    isOn: () => field().element.checked,
    label: () => view.find(`label[for="${field().attributes('id')}"]`).text(),
    said: () => view.find('[role=alert]').text(),
    text: () => view.text(),
    // As a click does: the box is changed by the browser before anybody hears of it.
    press: async () => (await field().setValue(!field().element.checked), await flushPromises()),
  }
}
const saved = () => server.bodiesOf('PUT assistant/preferences')

test('recommendations are switched off, and on again, and each is saved as it is chosen', async () => {
  const { label, isOn, press, text, said } = await open()
  expect([label(), isOn()]).toEqual(['Recommend from my history', true])
  await press()
  expect([isOn(), saved(), said()]).toEqual([false, [{ recommends: false }], ''])
  expect(text()).toContain('Not allowed')
  await press()
  expect([isOn(), saved(), kept]).toEqual([true, [{ recommends: false }, { recommends: true }], { recommends: true }])
  expect(text()).not.toContain('Not allowed')
})

test('who has switched them off before sees that', async () => {
  kept = { recommends: false }
  const { isOn, text } = await open()
  expect(isOn()).toBe(false)
  expect(text()).toContain('Not allowed')
})

test.each([
  ['is refused', () => refusal(429, 'too-many-requests'), 'Refused: too-many-requests.'],
  ['finds no server', () => new TypeError('Failed to fetch'), 'No answer came from the server.'],
])('a choice that %s is taken back and told, until the next one is taken', async (_, answered, told) => {
  const taken = server.answers['PUT assistant/preferences']
  server.answers['PUT assistant/preferences'] = answered
  const { press, isOn, said } = await open()
  await press()
  expect([isOn(), saved()]).toEqual([true, [{ recommends: false }]])
  expect(said()).toContain(told)
  server.answers['PUT assistant/preferences'] = taken
  await press()
  expect([isOn(), said(), kept]).toEqual([false, '', { recommends: false }])
})

test('a choice that was saved though no answer came is shown as saved', async () => {
  server.answers['PUT assistant/preferences'] = ({ body }: { body: unknown }) => ((kept = body as typeof kept), new TypeError('Failed to fetch'))
  const { press, isOn, said } = await open()
  await press()
  expect(said()).toContain('It may have been saved all the same.')
  await vi.waitFor(() => expect(isOn()).toBe(false))
})

test('what is still being read when one chooses does not undo the choice', async () => {
  const taken = server.answers['PUT assistant/preferences']
  server.answers['PUT assistant/preferences'] = new TypeError('Failed to fetch')
  const { press, isOn } = await open()
  const slow = Promise.withResolvers<unknown>()
  server.answers['GET assistant/preferences'] = () => slow.promise
  await press()
  expect(isOn()).toBe(true)
  server.answers['PUT assistant/preferences'] = taken
  await press()
  slow.resolve({ recommends: true })
  await flushPromises()
  expect([isOn(), kept]).toEqual([false, { recommends: false }])
})
