import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { noFilters } from './filters.ts'
import { useFilters } from './useFilters.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function openCatalogue() {
  let filters: ReturnType<typeof useFilters> | undefined
  const arrive = Promise.withResolvers<void>()
  const Catalogue = defineComponent(() => {
    filters = useFilters()
    return () => h('p', 'catalogue')
  })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', name: 'catalogue', component: Catalogue },
      // Its code takes a while to come.
      { path: '/section', name: 'section', component: () => arrive.promise.then(() => defineComponent(() => () => h('p', 'section'))) },
    ],
  })
  await router.push('/')
  mount(RouterView, { global: { plugins: [router] } })
  return { router, filters: filters!, arrive: arrive.resolve }
}

test('the address follows a moment after the last key', async () => {
  const { router, filters } = await openCatalogue()
  filters.value = { ...noFilters(), search: 'phys' }
  await vi.advanceTimersByTimeAsync(300)
  expect(router.currentRoute.value.query).toEqual({ q: 'phys' })
})

test('who has gone on to another page is not called back', async () => {
  const { router, filters, arrive } = await openCatalogue()
  filters.value = { ...noFilters(), search: 'phys' }
  await vi.advanceTimersByTimeAsync(100)
  const going = router.push({ name: 'section' })
  await vi.advanceTimersByTimeAsync(300)
  arrive()
  await going
  expect(router.currentRoute.value.name).toBe('section')
})
