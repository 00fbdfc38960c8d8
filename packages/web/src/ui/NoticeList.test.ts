import ui from '@nuxt/ui/vue-plugin'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { shallowRef } from 'vue'
import { chooseLanguage, i18n } from '../i18n/index.ts'
import NoticeList from './NoticeList.vue'
import { useNotices, type NoticeTone } from './notices.ts'

beforeEach(() => chooseLanguage('en'))

function show() {
  const pinia = createPinia()
  const page = mount(NoticeList, { global: { plugins: [pinia, i18n, ui] } })
  return { page, notices: useNotices(pinia), told: () => page.findAll('li p').map((text) => text.text()) }
}

test('a refusal takes the place of the last one about the same section, and three are the most', async () => {
  const { notices, told } = show()
  for (const section of [1, 2, 2, 3, 4]) notices.show({ tone: 'bad', about: `section ${section}`, text: `No. ${section}` })
  await flushPromises()
  expect(told()).toEqual(['No. 2', 'No. 3', 'No. 4'])
})

function offer(tone: NoticeTone) {
  const { page, notices, told } = show()
  const holds = shallowRef(true)
  notices.show({ tone, text: 'said', actions: [{ label: 'Offer', run: () => {}, holds: () => holds.value }] })
  return { holds, told, buttons: () => page.findAll('li button[aria-describedby]').map((button) => button.text()) }
}

test('a refusal goes with its last offer', async () => {
  const { holds, told, buttons } = offer('bad')
  await flushPromises()
  expect([told(), buttons()]).toEqual([['said'], ['Offer']])
  holds.value = false
  await flushPromises()
  expect(told()).toEqual([])
})

test('what happened stays true without its undo', async () => {
  const { holds, told, buttons } = offer('plain')
  holds.value = false
  await flushPromises()
  expect([told(), buttons()]).toEqual([['said'], []])
})

test('a refusal that never had an offer is still told', async () => {
  const { notices, told } = show()
  notices.show({ tone: 'bad', text: 'said', actions: [{ label: 'Offer', run: () => {}, holds: () => false }] })
  await flushPromises()
  expect(told()).toEqual(['said'])
})
