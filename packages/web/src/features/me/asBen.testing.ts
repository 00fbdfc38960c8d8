import type { Terms } from '@fairway/contract/courses'
import type { ListEntry, Lists } from '@fairway/contract/lists'
import type { Profile } from '@fairway/contract/profile'
import { createPinia } from 'pinia'
import { flushPromises } from '@vue/test-utils'
import type { Component } from 'vue'
import { fakeServer } from '../../api/server.testing.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { useNotices } from '../../ui/notices.ts'
import { show } from '../../ui/show.testing.ts'

export const ben = { id: 7, number: 's-ben', name: 'Ben Okoro', roles: ['student'], student: null }

export const profile = (more: Partial<Profile> = {}): Profile => ({
  number: 's-ben', name: 'Ben Okoro', gender: null, phoneHint: null, email: null, mayEditStudies: true, addressProof: 'password',
  student: { cohort: '2026', college: 'SCI', major: 'PHY', class: null }, ...more,
})

const entry = (code: string, more: Partial<ListEntry> = {}): ListEntry => ({ code, name: { en: `Name of ${code}` }, hidden: false, ...more })
const lists: Lists = {
  lists: {
    cohorts: [entry('2026')],
    colleges: [entry('SCI'), entry('LET'), entry('OLD', { hidden: true })],
    majors: [entry('PHY', { college: 'SCI' }), entry('HIS', { college: 'LET' })],
    classes: [], departments: [], 'course-types': [],
  },
}

// Nobody's computer is in the zone of this campus: it is 5 hours and 45 minutes ahead.
const terms: Terms = {
  now: new Date().toISOString(),
  terms: [{ code: 'T1', number: 1, title: { en: 'Term one' }, starts: '2026-09-21', ends: '2026-12-13', teachingWeeks: 12, timeZone: 'Asia/Kathmandu', current: true, revision: 1, periods: [], rounds: [] }],
}

const settings = { 'passwords.least-length': 8, 'profile.phone-pattern': '1\\d{10}', 'profile.mail-domains': [] as string[], 'api-keys.for-everyone': true }
const page = { template: '<div />' }
const routes = ['sign-in', 'security', 'cart', 'my-courses', 'timetable', 'catalogue'].map((name) => ({ path: `/${name}`, name, component: page }))

/** Opens a page of the personal centre, as Ben, with a server that answers. */
export async function openAsBen(component: Component, answers: Record<string, unknown>, set: Partial<typeof settings> = {}) {
  const named = Object.entries({ ...settings, ...set }).map(([name, value]) => ({ name, value }))
  const server = fakeServer({ 'GET session': { viewer: ben, expiresAt: '2099-01-01T00:00:00Z' }, 'GET settings': { settings: named }, 'GET lists': lists, 'GET terms': terms, 'GET api-keys': { keys: [], scopes: [] }, ...answers })
  const pinia = createPinia()
  const shown = await show(component, {}, { pinia, routes: [...routes, { path: '/:rest(.*)*', name: 'any', component: page }], at: '/me' })
  await flushPromises()
  const { view } = shown
  return {
    ...shown,
    server,
    field: (label: string) => {
      const found = view.findAll('label').find((one) => one.text().startsWith(label))
      return view.find<HTMLInputElement & HTMLSelectElement>(`[id="${found?.attributes('for')}"]`)
    },
    press: async (name: string) => {
      await view.findAll('button').find((button) => (button.attributes('aria-label') ?? button.text()) === name)!.trigger('click')
      await flushPromises()
    },
    submit: async () => {
      await view.find('form').trigger('submit')
      await flushPromises()
    },
    /** What is asked, and the answer to it. */
    answer: async (yes: boolean) => {
      const asked = useConfirm(pinia).question?.title
      useConfirm(pinia).answer(yes)
      await flushPromises()
      return asked
    },
    told: () => useNotices(pinia).list.map(({ text }) => text),
  }
}
