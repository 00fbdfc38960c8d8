import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'
import { withTexts, type TextSource } from '../../i18n/index.ts'
import { uiTexts } from '../../ui/texts.ts'
import { announcingTexts } from '../announcing/texts.ts'
import { apiKeyTexts } from '../api-keys/texts.ts'
import { enrolmentTexts } from '../enrolment/texts.ts'

/** A page of the programme office, at `/office/<path>`. */
type OfficePage = {
  /** Of the route. */
  name: string
  path: string
  /** A key of the texts that everybody has: the sidebar says it before the page is there. */
  title: string
  /** Without one it is not in the sidebar, but led to from the page that it is `within`. */
  icon?: string
  within?: string
  page: () => Promise<Component>
  texts: TextSource | readonly TextSource[]
}

const auditTexts: TextSource = { en: () => import('../audit/texts/en.ts'), zh: () => import('../audit/texts/zh.ts') }
const byHandTexts: TextSource = { en: () => import('../enrolment-by-hand/texts/en.ts'), zh: () => import('../enrolment-by-hand/texts/zh.ts') }
const rushTexts: TextSource = { en: () => import('../rush/texts/en.ts'), zh: () => import('../rush/texts/zh.ts') }
const overviewTexts: TextSource = { en: () => import('../overview/texts/en.ts'), zh: () => import('../overview/texts/zh.ts') }
const peopleTexts: TextSource = { en: () => import('../people/texts/en.ts'), zh: () => import('../people/texts/zh.ts') }
const listTexts: TextSource = { en: () => import('../lists/texts/en.ts'), zh: () => import('../lists/texts/zh.ts') }
const settingsTexts: TextSource = { en: () => import('../settings/texts/en.ts'), zh: () => import('../settings/texts/zh.ts') }
const jobTexts: TextSource = { en: () => import('../jobs/texts/en.ts'), zh: () => import('../jobs/texts/zh.ts') }
const mailTexts: TextSource = { en: () => import('../mail/texts/en.ts'), zh: () => import('../mail/texts/zh.ts') }
const termTexts: TextSource = { en: () => import('../office-terms/texts/en.ts'), zh: () => import('../office-terms/texts/zh.ts') }
const offerTexts: TextSource = { en: () => import('../office-sections/texts/en.ts'), zh: () => import('../office-sections/texts/zh.ts') }
const importTexts: TextSource = { en: () => import('../imports/texts/en.ts'), zh: () => import('../imports/texts/zh.ts') }
const exportTexts: TextSource = { en: () => import('../exports/texts/en.ts'), zh: () => import('../exports/texts/zh.ts') }
const officeTexts: TextSource = { en: () => import('./texts/en.ts'), zh: () => import('./texts/zh.ts') }

/** In the order of the sidebar, which is that of `nav` in the texts. */
export const officePages: readonly OfficePage[] = [
  { name: 'office', path: '', title: 'nav.overview', icon: 'i-lucide-layout-dashboard', page: () => import('../overview/OverviewPage.vue'), texts: [overviewTexts, announcingTexts] },
  { name: 'people', path: 'people', title: 'nav.people', icon: 'i-lucide-users', page: () => import('../people/PeoplePage.vue'), texts: peopleTexts },
  { name: 'person-new', path: 'people/new', title: 'nav.people', within: 'people', page: () => import('../people/NewPersonPage.vue'), texts: peopleTexts },
  { name: 'person', path: 'people/:person(\\d+)', title: 'nav.people', within: 'people', page: () => import('../people/PersonPage.vue'), texts: peopleTexts },
  { name: 'terms', path: 'terms', title: 'nav.terms', icon: 'i-lucide-calendar-range', page: () => import('../office-terms/TermsPage.vue'), texts: [termTexts, offerTexts] },
  { name: 'term-new', path: 'new-term', title: 'nav.terms', within: 'terms', page: () => import('../office-terms/NewTermPage.vue'), texts: [termTexts, offerTexts] },
  { name: 'office-term', path: 'terms/:term', title: 'nav.terms', within: 'terms', page: () => import('../office-terms/TermPage.vue'), texts: [termTexts, offerTexts] },
  { name: 'term-copy', path: 'terms/:term/copy', title: 'nav.terms', within: 'terms', page: () => import('../office-terms/CopyTermPage.vue'), texts: [termTexts, offerTexts] },
  { name: 'round-new', path: 'terms/:term/rounds/new', title: 'nav.terms', within: 'terms', page: () => import('../office-terms/RoundPage.vue'), texts: [termTexts, offerTexts] },
  { name: 'round', path: 'terms/:term/rounds/:round(\\d+)', title: 'nav.terms', within: 'terms', page: () => import('../office-terms/RoundPage.vue'), texts: [termTexts, offerTexts] },
  { name: 'office-sections', path: 'sections', title: 'nav.sections', icon: 'i-lucide-library', page: () => import('../office-sections/OfficeSectionsPage.vue'), texts: [termTexts, offerTexts] },
  { name: 'course-new', path: 'terms/:term/courses/new', title: 'nav.sections', within: 'office-sections', page: () => import('../office-sections/NewCoursePage.vue'), texts: [termTexts, offerTexts] },
  { name: 'office-course', path: 'courses/:course(\\d+)', title: 'nav.sections', within: 'office-sections', page: () => import('../office-sections/CoursePage.vue'), texts: [termTexts, offerTexts] },
  { name: 'section-new', path: 'courses/:course(\\d+)/sections/new', title: 'nav.sections', within: 'office-sections', page: () => import('../office-sections/NewSectionPage.vue'), texts: [termTexts, offerTexts] },
  { name: 'office-section', path: 'sections/:section(\\d+)', title: 'nav.sections', within: 'office-sections', page: () => import('../office-sections/OfficeSectionPage.vue'), texts: [termTexts, offerTexts] },
  { name: 'enrolment-desk', path: 'enrol', title: 'nav.desk', icon: 'i-lucide-clipboard-pen', page: withTexts(() => import('../enrolment-by-hand/EnrolmentDeskPage.vue'), enrolmentTexts), texts: byHandTexts },
  { name: 'section-people', path: 'sections/:id(\\d+)/people', title: 'nav.sectionPeople', within: 'enrolment-desk', page: withTexts(() => import('../enrolment-by-hand/SectionPeoplePage.vue'), enrolmentTexts), texts: byHandTexts },
  { name: 'rush', path: 'rush', title: 'nav.rush', icon: 'i-lucide-activity', page: withTexts(() => import('../rush/RushPage.vue'), enrolmentTexts), texts: rushTexts },
  { name: 'imports', path: 'imports', title: 'nav.imports', icon: 'i-lucide-upload', page: () => import('../imports/ImportsPage.vue'), texts: [termTexts, offerTexts, importTexts] },
  { name: 'import', path: 'imports/:import(\\d+)', title: 'nav.imports', within: 'imports', page: () => import('../imports/ImportPage.vue'), texts: importTexts },
  { name: 'exports', path: 'exports', title: 'nav.exports', icon: 'i-lucide-download', page: () => import('../exports/ExportsPage.vue'), texts: [termTexts, offerTexts, exportTexts] },
  { name: 'lists', path: 'lists', title: 'nav.lists', icon: 'i-lucide-list', page: () => import('../lists/ListsPage.vue'), texts: listTexts },
  { name: 'office-announcements', path: 'announcements', title: 'nav.announcements', icon: 'i-lucide-megaphone', page: () => import('../announcing/OfficeAnnouncementsPage.vue'), texts: announcingTexts },
  { name: 'office-announcement-new', path: 'announcements/new', title: 'nav.announcements', within: 'office-announcements', page: () => import('../announcing/OfficeAnnouncementPage.vue'), texts: announcingTexts },
  { name: 'office-announcement', path: 'announcements/:announcement(\\d+)', title: 'nav.announcements', within: 'office-announcements', page: () => import('../announcing/OfficeAnnouncementPage.vue'), texts: announcingTexts },
  { name: 'mail', path: 'mail', title: 'nav.mail', icon: 'i-lucide-mail', page: () => import('../mail/MailPage.vue'), texts: mailTexts },
  { name: 'jobs', path: 'jobs', title: 'nav.jobs', icon: 'i-lucide-cog', page: () => import('../jobs/JobsPage.vue'), texts: jobTexts },
  { name: 'audit', path: 'audit', title: 'nav.audit', icon: 'i-lucide-scroll-text', page: () => import('../audit/AuditPage.vue'), texts: auditTexts },
  { name: 'settings', path: 'settings', title: 'nav.settings', icon: 'i-lucide-sliders-horizontal', page: () => import('../settings/SettingsPage.vue'), texts: settingsTexts },
  { name: 'api-keys', path: 'api-keys', title: 'nav.apiKeys', icon: 'i-lucide-key-square', page: () => import('../api-keys/ApiKeysPage.vue'), texts: apiKeyTexts },
  { name: 'api-key-new', path: 'api-keys/new', title: 'nav.apiKeys', within: 'api-keys', page: () => import('../api-keys/NewApiKeyPage.vue'), texts: apiKeyTexts },
]

export const officeRoute: RouteRecordRaw = {
  path: '/office',
  component: withTexts(() => import('./OfficeLayout.vue'), uiTexts, officeTexts, jobTexts),
  meta: { title: 'nav.office', signedIn: true, role: 'office' },
  children: officePages.map(({ name, path, title, within, page, texts }): RouteRecordRaw => ({ name, path, component: withTexts(page, ...[texts].flat()), meta: { title, within } })),
}
