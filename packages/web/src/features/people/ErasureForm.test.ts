import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import ErasureForm from './ErasureForm.vue'
import { peopleTexts } from './texts.ts'

const sent: unknown[] = []

beforeEach(async () => {
  await speak('en', peopleTexts)
  sent.length = 0
  vi.stubGlobal('fetch', async (path: string, { body }: RequestInit) => {
    sent.push([path, JSON.parse(String(body))])
    return new Response(null, { status: 204 })
  })
})
afterEach(() => void vi.unstubAllGlobals())

test('nobody is erased before their number was typed and a reason given', async () => {
  const page = { template: '<p />' }
  const { view, router } = await show(ErasureForm, { person: { id: 7, number: 's-ben', name: 'Ben' } }, { routes: [{ path: '/people', name: 'people', component: page }, { path: '/', component: page }] })
  const submit = async () => (await view.find('form').trigger('submit'), await flushPromises())
  await view.find('textarea').setValue('Asked for it.')
  for (const number of ['', 'ben', 'S-BEN']) {
    await view.find('input').setValue(number)
    await submit()
    expect(view.text(), number).toContain('Type s-ben.')
  }
  expect(sent).toEqual([])
  await view.find('input').setValue(' s-ben ')
  await submit()
  expect(sent).toEqual([['/api/office/people/7/erasure', { reason: 'Asked for it.' }]])
  await vi.waitFor(() => expect(router.currentRoute.value.name).toBe('people'))
})
