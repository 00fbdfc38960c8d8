import type { Role } from '@fairway/contract/identity'
import { officePages } from '../features/office/pages.ts'

/** A page that can be gone to from anywhere. `label` is a key of the texts. */
export type Page = { name: string; label: string; icon: string }
export type PageGroup = { name: 'courses' | 'talk' | 'teaching' | 'office'; /** Who has it; without one, everybody. */ role?: Role; pages: readonly Page[] }

const catalogue: Page = { name: 'catalogue', label: 'nav.catalogue', icon: 'i-lucide-book-open' }

/** What students do there. Guests have them too: they plan, and are asked who they are when it comes to enrolling. */
const studentPages: readonly Page[] = [
  { name: 'cart', label: 'nav.cart', icon: 'i-lucide-shopping-cart' },
  { name: 'my-courses', label: 'nav.mine', icon: 'i-lucide-graduation-cap' },
  { name: 'timetable', label: 'nav.timetable', icon: 'i-lucide-calendar-days' },
]

/** Where people talk; guests have the lobby. */
export const roomsPage: Page = { name: 'rooms', label: 'nav.rooms', icon: 'i-lucide-messages-square' }

/** Everybody's, and guests' where the campus allows it. */
export const assistantPage: Page = { name: 'assistant', label: 'nav.ask', icon: 'i-lucide-sparkles' }

/** What the office has written down for everybody. */
const shelfPage: Page = { name: 'knowledge-shelf', label: 'nav.help', icon: 'i-lucide-book-text' }

/** Everybody's too, behind the bell. */
export const announcementsPage: Page = { name: 'announcements', label: 'nav.announcements', icon: 'i-lucide-bell' }

/** What those who teach have beside them. */
const teachingPages: readonly Page[] = [{ name: 'teaching', label: 'nav.mySections', icon: 'i-lucide-presentation' }]

const ownGroups: readonly (PageGroup & { role: Role })[] = [
  { name: 'teaching', role: 'teacher', pages: teachingPages },
  { name: 'office', role: 'office', pages: officePages.flatMap(({ name, title, icon }) => (icon ? [{ name, label: title, icon }] : [])) },
]

type Offered = { /** The assistant may be asked. */ hasAssistant?: boolean }

/** The groups that somebody with these roles has; undefined: a guest. */
export function pageGroupsFor(roles: readonly Role[] | undefined, { hasAssistant = true }: Offered = {}): readonly PageGroup[] {
  const isStudying = roles === undefined || roles.includes('student')
  return [{ name: 'courses', pages: isStudying ? [catalogue, ...studentPages] : [catalogue] }, { name: 'talk', pages: [roomsPage, ...(hasAssistant ? [assistantPage] : []), shelfPage] }, ...ownGroups.filter(({ role }) => roles?.includes(role))]
}

/** Where somebody begins who was on the way to nowhere: the office with what needs it, those who teach with their sections. */
export function homeOf(roles: readonly Role[] = []): string {
  if (roles.includes('office')) return 'office'
  return roles.includes('teacher') && !roles.includes('student') ? 'teaching' : 'catalogue'
}

/** What a bar has room for: what students have, or else the first of what somebody has; and where people talk. */
export function barPagesFor(roles: readonly Role[] | undefined, offered: Offered = {}): readonly Page[] {
  const [courses, talk, ...own] = pageGroupsFor(roles, offered)
  // A finger needs its room: what is held is in the timetable too.
  const talking = talk!.pages.filter((page) => page !== shelfPage)
  const studying = talking.length > 1 ? courses!.pages.filter(({ name }) => name !== 'my-courses') : courses!.pages
  return [...(courses!.pages.length > 1 ? studying : [catalogue, ...own.flatMap((group) => group.pages).slice(0, 2)]), ...talking]
}

/** What the bar has no room for: the rest of the courses, and all that is somebody's own. */
export function otherGroupsFor(roles: readonly Role[] | undefined, offered: Offered = {}): readonly PageGroup[] {
  const inBar = new Set(barPagesFor(roles, offered).map(({ name }) => name))
  return pageGroupsFor(roles, offered)
    .map((group) => (group.role ? group : { ...group, pages: group.pages.filter(({ name }) => !inBar.has(name)) }))
    .filter(({ pages }) => pages.length > 0)
}
