import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../i18n/index.ts'
import { uiTexts } from '../../ui/texts.ts'
import { apiKeyTexts } from '../api-keys/texts.ts'
import { identityTexts } from '../identity/texts.ts'
import { meTexts } from './texts.ts'

/** The personal centre. Titles are of the texts that everybody has. */
export const mePages = [
  { name: 'profile', path: '', title: 'nav.profile', icon: 'i-lucide-circle-user-round', page: () => import('./ProfilePage.vue') },
  { name: 'security', path: 'security', title: 'nav.security', icon: 'i-lucide-shield-check', page: () => import('./SecurityPage.vue') },
  { name: 'calendar-link', path: 'calendar', title: 'nav.calendar', icon: 'i-lucide-calendar-sync', page: () => import('./CalendarPage.vue') },
  { name: 'own-api-keys', path: 'api-keys', title: 'nav.keys', icon: 'i-lucide-key-round', page: withTexts(() => import('./ApiKeysPage.vue'), apiKeyTexts) },
] as const

/** A timetable to subscribe to is students' alone. */
export const mePagesFor = ({ isStudent }: { isStudent: boolean }) => mePages.filter(({ name }) => isStudent || name !== 'calendar-link')

export const meRoute: RouteRecordRaw = {
  path: '/me',
  component: withTexts(() => import('./MeLayout.vue'), uiTexts, identityTexts, meTexts),
  meta: { title: 'nav.account', signedIn: true },
  children: mePages.map(({ name, path, title, page }): RouteRecordRaw => ({ name, path, component: page, meta: { title, within: 'profile' } })),
}
