import type { Role } from '@fairway/contract/identity'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import CataloguePage from './features/courses/CataloguePage.vue'
import { assistantRoutes } from './features/assistant/pages.ts'
import { announcementTexts } from './features/announcements/texts.ts'
import { announcingTexts } from './features/announcing/texts.ts'
import { enrolmentTexts } from './features/enrolment/texts.ts'
import { waysIn } from './features/identity/pages.ts'
import { knowledgeTexts } from './features/knowledge/texts.ts'
import { meRoute } from './features/me/pages.ts'
import { officeRoute } from './features/office/pages.ts'
import { roomsRoute } from './features/rooms/pages.ts'
import { teachingTexts } from './features/teaching/texts.ts'
import { withTexts } from './i18n/index.ts'
import { uiTexts } from './ui/texts.ts'

// Link by name, never by path: a path may change, a name may not. `title` is a key of the texts.
export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'catalogue', component: CataloguePage, meta: { title: 'catalogue.title' } },
  { path: '/sections/:id(\\d+)', name: 'section', component: () => import('./features/courses/SectionPage.vue'), meta: { title: 'section.title', inOtherTerm: 'catalogue' } },
  { path: '/cart', name: 'cart', component: () => import('./features/enrolment/CartPage.vue'), meta: { title: 'cart.title' } },
  { path: '/my-courses', name: 'my-courses', component: withTexts(() => import('./features/enrolment/MyCoursesPage.vue'), enrolmentTexts, uiTexts), meta: { title: 'mine.title', signedIn: true } },
  { path: '/timetable', name: 'timetable', component: () => import('./features/timetable/TimetablePage.vue'), meta: { title: 'timetable.title', signedIn: true } },
  { path: '/announcements', name: 'announcements', component: withTexts(() => import('./features/announcements/AnnouncementsPage.vue'), uiTexts, announcementTexts), meta: { title: 'nav.announcements' } },
  { path: '/knowledge', name: 'knowledge-shelf', component: withTexts(() => import('./features/knowledge/ShelfPage.vue'), uiTexts, knowledgeTexts), meta: { title: 'nav.help' } },
  { path: '/knowledge/:document(\\d+)', name: 'knowledge', component: withTexts(() => import('./features/knowledge/ReaderPage.vue'), uiTexts, knowledgeTexts), meta: { title: 'nav.help', within: 'knowledge-shelf' } },
  { path: '/teaching', name: 'teaching', component: withTexts(() => import('./features/teaching/TaughtSectionsPage.vue'), uiTexts, teachingTexts), meta: { title: 'nav.mySections', signedIn: true, role: 'teacher' } },
  {
    path: '/teaching/:section(\\d+)',
    name: 'roster',
    component: withTexts(() => import('./features/teaching/RosterPage.vue'), uiTexts, announcingTexts, teachingTexts),
    meta: { title: 'nav.mySections', signedIn: true, role: 'teacher', within: 'teaching' },
  },
  { path: '/home', name: 'home', component: () => import('./shell/HomePage.vue'), meta: { title: 'catalogue.title' } },
  roomsRoute,
  ...assistantRoutes,
  officeRoute,
  meRoute,
  ...waysIn,
  { path: '/:rest(.*)*', name: 'not-found', component: () => import('./shell/NotFoundPage.vue'), meta: { title: 'notFound.title' } },
]

declare module 'vue-router' {
  interface RouteMeta {
    title: string
    /** The page is about the person who reads it: without a session it asks for one. */
    signedIn?: boolean
    /** Who may open it. */
    role?: Role
    /** The page of the sidebar that it belongs to, if it is none itself. */
    within?: string
    /** The page has exactly the window, and scrolls in itself. */
    fillsWindow?: boolean
    /** It is about something of one term: the page where to go for another term. */
    inOtherTerm?: string
  }
}

export function createAppRouter() {
  return createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior(to, from, saved) {
      if (saved) return saved
      // The list scrolls to the section itself.
      if (to.name === 'catalogue' && to.hash) return false
      // A document goes to its heading once it is drawn.
      if (to.name === 'knowledge' && to.hash) return false
      // A changed filter is not a new page.
      return to.name === from.name && to.name === 'catalogue' ? false : { top: 0 }
    },
  })
}
