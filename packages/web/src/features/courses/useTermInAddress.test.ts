import { PiniaColada } from '@pinia/colada'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { catalogue, term } from './campus.testing.ts'
import { useOfficeTerm } from '../office-terms/officeTerm.ts'
import { useTerm } from './term.ts'
import { useCatalogue } from './useCatalogue.ts'
import { useOwnTerm } from './useOwnTerm.ts'
import { useTermInAddress } from './useTermInAddress.ts'

let asked: string[]
let roles: string[]
const later = { ...catalogue, term: 'T2', courses: [{ ...catalogue.courses[0]!, sections: [{ id: 116, code: 'A01' }] }] }
const reads: Record<string, unknown> = {
  '/api/terms': { now: '2026-09-01T09:00:00Z', terms: [term, { ...term, code: 'T2', current: false }, { ...term, code: 'T3', current: false }] },
  '/api/terms/T1/sections': catalogue,
  '/api/terms/T2/sections': later,
  '/api/terms/T3/sections': { ...catalogue, term: 'T3', courses: [] },
  '/api/terms/T2/seats': { term: 'T2', seats: [[116, 1, 30, 0, 1]] },
  '/api/terms/T3/seats': { term: 'T3', seats: [] },
  '/api/office/terms': { terms: [term, { ...term, code: 'T9', current: false, hidden: true }] },
}

beforeEach(() => {
  asked = []
  roles = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    if (path === '/api/session') return Response.json({ viewer: roles.length ? { id: 1, number: 'o1', name: 'Olga', roles, student: null } : null })
    return Response.json(reads[path])
  })
})
afterEach(() => void vi.unstubAllGlobals())

async function open(address: string) {
  const history = createMemoryHistory()
  history.replace(address)
  const page = { template: '<p />' }
  const section = { template: '<p>{{ looking }}</p>', setup: () => ({ looking: useOwnTerm(() => (router.currentRoute.value.name === 'section' ? Number(router.currentRoute.value.params.id) : undefined)) }) }
  const router = createRouter({
    history,
    routes: [
      { path: '/', name: 'catalogue', component: page },
      { path: '/cart', name: 'cart', component: () => Promise.resolve(page) },
      { path: '/sections/:id', name: 'section', component: () => Promise.resolve(section) },
      { path: '/office', name: 'office', component: page, meta: { title: 'nav.office', role: 'office' } },
      { path: '/office/terms/:term', name: 'office-term', component: page, meta: { title: 'nav.office', role: 'office' } },
    ],
  })
  const pinia = createPinia()
  const shell = { components: { RouterView }, setup: () => (useTermInAddress(), useCatalogue(), {}), template: '<RouterView /><RouterLink :to="{ name: \'cart\' }" />' }
  const view = mount(shell, { global: { plugins: [pinia, PiniaColada, router] } })
  await flushPromises()

  return { router, view, term: useTerm(pinia), officeTerm: useOfficeTerm(pinia), shown: useCatalogue(pinia), address: () => router.currentRoute.value.fullPath, link: () => view.find('a').attributes('href') }
}

test('a linked term is shown from the start, and the current one is not even asked for', async () => {
  const { term, address } = await open('/cart?term=T2&x=1')
  await vi.waitFor(() => expect(term.code).toBe('T2'))
  expect(address()).toBe('/cart?term=T2&x=1')
  await vi.waitFor(() => expect(asked).toContain('/api/terms/T2/sections'))
  expect(asked).not.toContain('/api/terms/T1/sections')
})

test('a chosen term stands in the address, and in the links, until the current one is chosen', async () => {
  const { term, router, address, link } = await open('/?q=math')
  await vi.waitFor(() => expect(term.code).toBe('T1'))
  expect([address(), link()]).toEqual(['/?q=math', '/cart'])
  term.choose('T2')
  await flushPromises()
  expect([address(), link()]).toEqual(['/?q=math&term=T2', '/cart?term=T2'])
  await router.push({ name: 'cart' })
  expect(address()).toBe('/cart?term=T2')
  await router.replace({ name: 'catalogue', query: { q: 'phys' } })
  expect(address()).toBe('/?q=phys&term=T2')
  term.choose('T1')
  await flushPromises()
  expect([address(), link()]).toEqual(['/?q=phys', '/cart'])
})

test('an address of another term is followed wherever it leads, and one of the current term too', async () => {
  const { term, router, address } = await open('/')
  await vi.waitFor(() => expect(term.code).toBe('T1'))
  await router.push('/cart?term=T2')
  await flushPromises()
  expect([term.code, address()]).toEqual(['T2', '/cart?term=T2'])
  await router.push('/?term=T1')
  await flushPromises()
  expect([term.code, address()]).toEqual(['T1', '/'])
})

test('a term that does not exist is forgotten', async () => {
  const { term, address } = await open('/cart?term=NONE')
  await vi.waitFor(() => expect(term.code).toBe('T1'))
  await vi.waitFor(() => expect(address()).toBe('/cart'))
})

test('a section opens in its own term, which is found without reading the others\' catalogues', async () => {
  const { shown, address } = await open('/sections/116')
  await vi.waitFor(() => expect(shown.find(116)).toBeDefined())
  await vi.waitFor(() => expect(address()).toBe('/sections/116?term=T2'))
  expect(asked).not.toContain('/api/terms/T3/sections')
})

test('a section of no term is looked for once', async () => {
  const { view, term } = await open('/sections/999')
  await vi.waitFor(() => expect(asked).toContain('/api/terms/T3/seats'))
  await vi.waitFor(() => expect(view.text()).toBe('false'))
  expect([term.code, asked.filter((path) => path.endsWith('/seats'))]).toEqual(['T1', ['/api/terms/T2/seats', '/api/terms/T3/seats']])
})

test('the office goes on with the term of the page that it comes from, also if nobody else sees it', async () => {
  roles = ['office']
  const { officeTerm, term, router, address } = await open('/office/terms/T9')
  await vi.waitFor(() => expect(officeTerm.code).toBe('T9'))
  expect(address()).toBe('/office/terms/T9')
  await router.push({ name: 'office' })
  expect([officeTerm.code, address()]).toEqual(['T9', '/office?term=T9'])
  // Students' pages know nothing of it, and it is not forgotten there.
  await router.push({ name: 'cart' })
  expect([term.code, address()]).toEqual(['T1', '/cart'])
  await router.push({ name: 'office' })
  expect([officeTerm.code, address()]).toEqual(['T9', '/office?term=T9'])
})

test('a term that has just been made is not taken for another one while the list of terms does not hold it yet', async () => {
  roles = ['office']
  const { officeTerm, term, router } = await open('/office')
  await vi.waitFor(() => expect(officeTerm.code).toBe('T1'))
  await router.push('/office/terms/NEW')
  await flushPromises()
  expect([term.chosen, officeTerm.term, officeTerm.isPending]).toEqual(['NEW', undefined, true])
  const terms = reads['/api/office/terms'] as { terms: object[] }
  reads['/api/office/terms'] = { terms: [...terms.terms, { ...term.term, code: 'NEW', current: false, hidden: true }] }
  await officeTerm.refetch()
  reads['/api/office/terms'] = terms
  expect(officeTerm.code).toBe('NEW')
  // Of one that never comes nothing is kept once its page is left.
  await router.push('/office/terms/NONE')
  await router.push({ name: 'office' })
  await vi.waitFor(() => expect([officeTerm.code, router.currentRoute.value.fullPath]).toEqual(['T1', '/office']))
})

test('a hidden term in the address is nothing to who is not of the office', async () => {
  roles = ['student']
  const { term, address } = await open('/office?term=T9')
  await vi.waitFor(() => expect(address()).toBe('/office'))
  expect(term.code).toBe('T1')
})

test('who stays because something is unsaved keeps the term as well', async () => {
  const { term, router } = await open('/')
  await vi.waitFor(() => expect(term.code).toBe('T1'))
  router.beforeEach(() => false)
  await router.push('/cart?term=T2')
  expect(term.code).toBe('T1')
})
