import type { Role } from '@fairway/contract/identity'
import { officePages } from '../features/office/pages.ts'

/** A page that can be gone to from anywhere. `label` is a key of the texts. */
export type Page = { name: string; label: string; icon: string }
export type PageGroup = { name: 'courses' | 'teaching' | 'office'; /** Who has it; without one, everybody. */ role?: Role; pages: readonly Page[] }

/** The pages of everybody: in the sidebar, the bottom bar and the command palette. */
export const pages = [
  { name: 'catalogue', label: 'nav.catalogue', icon: 'i-lucide-book-open' },
  { name: 'cart', label: 'nav.cart', icon: 'i-lucide-shopping-cart' },
  { name: 'my-courses', label: 'nav.mine', icon: 'i-lucide-graduation-cap' },
  { name: 'timetable', label: 'nav.timetable', icon: 'i-lucide-calendar-days' },
] as const satisfies readonly Page[]

/** Everybody's too, behind the bell. */
export const announcementsPage: Page = { name: 'announcements', label: 'nav.announcements', icon: 'i-lucide-bell' }

/** What those who teach have beside them. */
const teachingPages: readonly Page[] = [{ name: 'teaching', label: 'nav.mySections', icon: 'i-lucide-presentation' }]

const groups: readonly PageGroup[] = [
  { name: 'courses', pages },
  { name: 'teaching', role: 'teacher', pages: teachingPages },
  { name: 'office', role: 'office', pages: officePages.flatMap(({ name, title, icon }) => (icon ? [{ name, label: title, icon }] : [])) },
]

/** The groups that somebody with these roles has. */
export function pageGroupsFor(roles: readonly Role[] = []): readonly PageGroup[] {
  return groups.filter(({ role, pages: own }) => own.length > 0 && (!role || roles.includes(role)))
}
