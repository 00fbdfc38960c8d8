import { beforeEach, expect, test } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import ActorName from './ActorName.vue'
import { auditTexts } from './texts.ts'

beforeEach(() => speak('en', auditTexts))

const routes = [{ path: '/', component: {} }, { path: '/people/:person', name: 'person', component: {} }]
const by = async (actor: object) => (await show(ActorName, { entry: { actor, key: null, via: 'session' } }, { routes })).view

test('who acted goes by name and number and leads to their page', async () => {
  const view = await by({ id: 7, number: 'o-1', name: 'Olga' })
  expect([view.text().split(/\s+/), view.find('a').attributes('href')]).toEqual([['Olga', 'o-1'], '/people/7'])
})

test('somebody without a name goes by their number, once', async () => {
  expect((await by({ id: 7, number: 'o-1', name: '' })).text()).toBe('o-1')
})

test('somebody who was erased goes by their id, and leads nowhere', async () => {
  const view = await by({ id: 7, number: null, name: null })
  expect([view.text(), view.find('a').exists()]).toEqual(['Person 7, which is gone', false])
})
