import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import { chooseLanguage, i18n } from '../i18n/index.ts'
import { useNotices } from '../ui/notices.ts'
import { fetchAhead } from './fetchAhead.ts'
import { useMissingPages } from './useMissingPages.ts'

let hasCode: boolean
let answer: () => Promise<Response>
let loaded: string[]
const cart = { template: '<p>cart</p>' }

beforeEach(async () => {
  hasCode = false
  loaded = []
  sessionStorage.clear()
  await chooseLanguage('en')
  vi.stubGlobal('fetch', () => answer())
})
afterEach(() => void vi.unstubAllGlobals())

async function show(path = '/') {
  const history = createMemoryHistory()
  history.replace(path)
  const router: Router = createRouter({
    history,
    routes: [
      { path: '/', name: 'catalogue', component: { template: '<p>catalogue</p>' } },
      { path: '/cart', name: 'cart', component: async () => (hasCode ? cart : Promise.reject(new TypeError('Failed to fetch dynamically imported module'))) },
    ],
  })
  const pinia = createPinia()
  const shell = {
    components: { RouterView },
    setup: () => useMissingPages((url) => void loaded.push(url)),
    template: '<button v-if="failure" @click="retry">none</button><RouterView />',
  }
  const page = mount(shell, { global: { plugins: [pinia, router, i18n] } })
  await flushPromises()
  return { page, router, notices: useNotices(pinia) }
}
const visit = async (router: Router, path: string) => {
  await router.push(path).catch(() => {})
  await flushPromises()
}

test('without an answer the reader keeps the page they have, and can try again', async () => {
  answer = () => Promise.reject(new TypeError('network'))
  const { page, router, notices } = await show()
  await visit(router, '/cart')
  expect([page.text(), loaded]).toEqual(['catalogue', []])
  expect(notices.list.map(({ text }) => text)).toEqual(['The server does not answer'])
  hasCode = true
  notices.list[0]!.actions![0]!.run()
  await flushPromises()
  expect([page.text(), notices.list]).toEqual(['cart', []])
})

test('a server that is away behind a gateway has not answered', async () => {
  answer = async () => new Response('<h1>Bad gateway</h1>', { status: 502 })
  const { router } = await show()
  await visit(router, '/cart')
  expect(loaded).toEqual([])
})

test('where there was no page yet the shell has a place to say so', async () => {
  answer = () => Promise.reject(new TypeError('network'))
  const { page } = await show('/cart')
  expect(page.text()).toBe('none')
  hasCode = true
  await page.find('button').trigger('click')
  await flushPromises()
  expect(page.text()).toBe('cart')
})

test('a server that answers has newer code: the page asked for is loaded anew, but not in circles', async () => {
  answer = async () => Response.json({ viewer: null })
  const { router, notices } = await show()
  await visit(router, '/cart?q=1')
  expect([loaded, notices.list]).toEqual([['/cart?q=1'], []])
  await visit(router, '/cart')
  expect(loaded).toHaveLength(1)
  expect(notices.list.map(({ text }) => text)).toEqual(['This could not be loaded'])
})

test('what is fetched ahead and does not come is nobody\'s worry', async () => {
  answer = () => Promise.reject(new TypeError('network'))
  const { router, notices } = await show()
  const more = vi.fn(async () => {})
  await fetchAhead(router.options.routes, [more], async () => {})
  expect(more).toHaveBeenCalledOnce()
  expect(notices.list).toEqual([])
})
