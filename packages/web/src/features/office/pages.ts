import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../i18n/index.ts'
import { uiTexts } from '../../ui/texts.ts'
import { announcingTexts } from '../announcing/texts.ts'
import { apiKeyTexts } from '../api-keys/texts.ts'
import { assistantLogTexts } from '../assistant-log/texts.ts'
import { auditTexts } from '../audit/texts.ts'
import { deskTexts } from '../desk/texts.ts'
import { byHandTexts } from '../enrolment-by-hand/texts.ts'
import { enrolmentTexts } from '../enrolment/texts.ts'
import { experimentTexts } from '../experiments/texts.ts'
import { exportTexts } from '../exports/texts.ts'
import { guardTexts } from '../guard/texts.ts'
import { importTexts } from '../imports/texts.ts'
import { jobTexts } from '../jobs/texts.ts'
import { knowledgeTexts } from '../knowledge/texts.ts'
import { listTexts } from '../lists/texts.ts'
import { mailTexts } from '../mail/texts.ts'
import { modelTexts } from '../models/texts.ts'
import { offerTexts } from '../office-sections/texts.ts'
import { termTexts } from '../office-terms/texts.ts'
import { overviewTexts } from '../overview/texts.ts'
import { peopleTexts } from '../people/texts.ts'
import { rushTexts } from '../rush/texts.ts'
import { settingsTexts } from '../settings/texts.ts'
import { officeTexts } from './texts.ts'

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
  /** It is about something of one term: where to go for another one. */
  inOtherTerm?: string
  page: () => Promise<Component>
}

/** In the order of the sidebar, which is that of `nav` in the texts. */
export const officePages: readonly OfficePage[] = [
  { name: 'office', path: '', title: 'nav.overview', icon: 'i-lucide-layout-dashboard', page: withTexts(() => import('../overview/OverviewPage.vue'), termTexts, overviewTexts, announcingTexts) },
  { name: 'people', path: 'people', title: 'nav.people', icon: 'i-lucide-users', page: withTexts(() => import('../people/PeoplePage.vue'), peopleTexts) },
  { name: 'person-new', path: 'people/new', title: 'nav.people', within: 'people', page: withTexts(() => import('../people/NewPersonPage.vue'), peopleTexts) },
  { name: 'person', path: 'people/:person(\\d+)', title: 'nav.people', within: 'people', page: withTexts(() => import('../people/PersonPage.vue'), enrolmentTexts, byHandTexts, peopleTexts) },
  { name: 'terms', path: 'terms', title: 'nav.terms', icon: 'i-lucide-calendar-range', page: withTexts(() => import('../office-terms/TermsPage.vue'), termTexts, offerTexts) },
  { name: 'term-new', path: 'new-term', title: 'nav.terms', within: 'terms', page: withTexts(() => import('../office-terms/NewTermPage.vue'), termTexts, offerTexts) },
  { name: 'office-term', path: 'terms/:term', title: 'nav.terms', within: 'terms', inOtherTerm: 'office-term', page: withTexts(() => import('../office-terms/TermPage.vue'), termTexts, offerTexts) },
  { name: 'term-copy', path: 'terms/:term/copy', title: 'nav.terms', within: 'terms', inOtherTerm: 'office-term', page: withTexts(() => import('../office-terms/CopyTermPage.vue'), termTexts, offerTexts) },
  { name: 'round-new', path: 'terms/:term/rounds/new', title: 'nav.terms', within: 'terms', inOtherTerm: 'round-new', page: withTexts(() => import('../office-terms/RoundPage.vue'), termTexts, offerTexts) },
  { name: 'round', path: 'terms/:term/rounds/:round(\\d+)', title: 'nav.terms', within: 'terms', inOtherTerm: 'office-term', page: withTexts(() => import('../office-terms/RoundPage.vue'), termTexts, offerTexts) },
  { name: 'office-sections', path: 'sections', title: 'nav.sections', icon: 'i-lucide-library', page: withTexts(() => import('../office-sections/OfficeSectionsPage.vue'), termTexts, offerTexts) },
  { name: 'course-new', path: 'terms/:term/courses/new', title: 'nav.sections', within: 'office-sections', inOtherTerm: 'course-new', page: withTexts(() => import('../office-sections/NewCoursePage.vue'), termTexts, offerTexts) },
  { name: 'office-course', path: 'courses/:course(\\d+)', title: 'nav.sections', within: 'office-sections', inOtherTerm: 'office-sections', page: withTexts(() => import('../office-sections/CoursePage.vue'), termTexts, offerTexts) },
  { name: 'section-new', path: 'courses/:course(\\d+)/sections/new', title: 'nav.sections', within: 'office-sections', inOtherTerm: 'office-sections', page: withTexts(() => import('../office-sections/NewSectionPage.vue'), termTexts, offerTexts) },
  { name: 'office-section', path: 'sections/:section(\\d+)', title: 'nav.sections', within: 'office-sections', inOtherTerm: 'office-sections', page: withTexts(() => import('../office-sections/OfficeSectionPage.vue'), termTexts, offerTexts) },
  { name: 'enrolment-desk', path: 'enrol', title: 'nav.desk', icon: 'i-lucide-clipboard-pen', page: withTexts(() => import('../enrolment-by-hand/EnrolmentDeskPage.vue'), enrolmentTexts, byHandTexts) },
  { name: 'section-people', path: 'sections/:id(\\d+)/people', title: 'nav.sectionPeople', within: 'enrolment-desk', inOtherTerm: 'office-sections', page: withTexts(() => import('../enrolment-by-hand/SectionPeoplePage.vue'), enrolmentTexts, byHandTexts) },
  { name: 'rush', path: 'rush', title: 'nav.rush', icon: 'i-lucide-activity', page: withTexts(() => import('../rush/RushPage.vue'), enrolmentTexts, rushTexts) },
  { name: 'imports', path: 'imports', title: 'nav.imports', icon: 'i-lucide-upload', page: withTexts(() => import('../imports/ImportsPage.vue'), termTexts, offerTexts, importTexts) },
  { name: 'import', path: 'imports/:import(\\d+)', title: 'nav.imports', within: 'imports', inOtherTerm: 'imports', page: withTexts(() => import('../imports/ImportPage.vue'), importTexts) },
  { name: 'exports', path: 'exports', title: 'nav.exports', icon: 'i-lucide-download', page: withTexts(() => import('../exports/ExportsPage.vue'), termTexts, offerTexts, exportTexts) },
  { name: 'lists', path: 'lists', title: 'nav.lists', icon: 'i-lucide-list', page: withTexts(() => import('../lists/ListsPage.vue'), listTexts) },
  { name: 'office-announcements', path: 'announcements', title: 'nav.announcements', icon: 'i-lucide-megaphone', page: withTexts(() => import('../announcing/OfficeAnnouncementsPage.vue'), announcingTexts) },
  { name: 'office-announcement-new', path: 'announcements/new', title: 'nav.announcements', within: 'office-announcements', page: withTexts(() => import('../announcing/OfficeAnnouncementPage.vue'), announcingTexts) },
  { name: 'office-announcement', path: 'announcements/:announcement(\\d+)', title: 'nav.announcements', within: 'office-announcements', page: withTexts(() => import('../announcing/OfficeAnnouncementPage.vue'), announcingTexts) },
  { name: 'assistant-desk', path: 'desk', title: 'nav.assistant', icon: 'i-lucide-headset', page: withTexts(() => import('../desk/HandOffsPage.vue'), deskTexts) },
  { name: 'desk-rules', path: 'desk/rules', title: 'nav.assistant', within: 'assistant-desk', page: withTexts(() => import('../desk/DeskRulesPage.vue'), deskTexts) },
  { name: 'desk-rule-new', path: 'desk/rules/new', title: 'nav.assistant', within: 'assistant-desk', page: withTexts(() => import('../desk/DeskRulePage.vue'), deskTexts) },
  { name: 'desk-rule', path: 'desk/rules/:rule(\\d+)', title: 'nav.assistant', within: 'assistant-desk', page: withTexts(() => import('../desk/DeskRulePage.vue'), deskTexts) },
  { name: 'models', path: 'models', title: 'nav.models', icon: 'i-lucide-brain-circuit', page: withTexts(() => import('../models/ModelsPage.vue'), modelTexts) },
  { name: 'model-server-new', path: 'models/servers/new', title: 'nav.models', within: 'models', page: withTexts(() => import('../models/ServerPage.vue'), modelTexts) },
  { name: 'model-server', path: 'models/servers/:server', title: 'nav.models', within: 'models', page: withTexts(() => import('../models/ServerPage.vue'), modelTexts) },
  { name: 'model', path: 'models/:model(\\d+)', title: 'nav.models', within: 'models', page: withTexts(() => import('../models/ModelPage.vue'), modelTexts) },
  { name: 'model-routes', path: 'models/routes', title: 'nav.models', within: 'models', page: withTexts(() => import('../models/RoutesPage.vue'), modelTexts) },
  { name: 'experiments', path: 'models/experiments', title: 'nav.models', within: 'models', page: withTexts(() => import('../experiments/ExperimentsPage.vue'), modelTexts, experimentTexts) },
  { name: 'experiment-new', path: 'models/experiments/new', title: 'nav.models', within: 'models', page: withTexts(() => import('../experiments/ExperimentPage.vue'), modelTexts, experimentTexts) },
  { name: 'experiment', path: 'models/experiments/:experiment(\\d+)', title: 'nav.models', within: 'models', page: withTexts(() => import('../experiments/ExperimentPage.vue'), modelTexts, experimentTexts) },
  { name: 'guard-rules', path: 'guard', title: 'nav.guard', icon: 'i-lucide-shield-check', page: withTexts(() => import('../guard/GuardRulesPage.vue'), guardTexts) },
  { name: 'guard-rule-new', path: 'guard/new', title: 'nav.guard', within: 'guard-rules', page: withTexts(() => import('../guard/GuardRulePage.vue'), guardTexts) },
  { name: 'guard-rule', path: 'guard/:rule(\\d+)', title: 'nav.guard', within: 'guard-rules', page: withTexts(() => import('../guard/GuardRulePage.vue'), guardTexts) },
  { name: 'assistant-log', path: 'assistant-log', title: 'nav.assistantLog', icon: 'i-lucide-file-search', page: withTexts(() => import('../assistant-log/AssistantLogPage.vue'), settingsTexts, enrolmentTexts, auditTexts, guardTexts, exportTexts, assistantLogTexts) },
  { name: 'completion', path: 'assistant-log/:completion', title: 'nav.assistantLog', within: 'assistant-log', page: withTexts(() => import('../assistant-log/CompletionPage.vue'), guardTexts, assistantLogTexts) },
  { name: 'assistant-costs', path: 'assistant-costs', title: 'nav.assistantCosts', icon: 'i-lucide-chart-column', page: withTexts(() => import('../assistant-log/AssistantCostsPage.vue'), assistantLogTexts) },
  { name: 'office-knowledge', path: 'knowledge', title: 'nav.knowledge', icon: 'i-lucide-book-text', page: withTexts(() => import('../knowledge/KnowledgePage.vue'), knowledgeTexts) },
  { name: 'office-knowledge-new', path: 'knowledge/new', title: 'nav.knowledge', within: 'office-knowledge', page: withTexts(() => import('../knowledge/KnowledgeDocumentPage.vue'), knowledgeTexts) },
  { name: 'office-knowledge-document', path: 'knowledge/:document(\\d+)', title: 'nav.knowledge', within: 'office-knowledge', page: withTexts(() => import('../knowledge/KnowledgeDocumentPage.vue'), knowledgeTexts) },
  { name: 'mail', path: 'mail', title: 'nav.mail', icon: 'i-lucide-mail', page: withTexts(() => import('../mail/MailPage.vue'), mailTexts) },
  { name: 'jobs', path: 'jobs', title: 'nav.jobs', icon: 'i-lucide-cog', page: withTexts(() => import('../jobs/JobsPage.vue'), jobTexts) },
  { name: 'audit', path: 'audit', title: 'nav.audit', icon: 'i-lucide-scroll-text', page: withTexts(() => import('../audit/AuditPage.vue'), settingsTexts, enrolmentTexts, auditTexts) },
  { name: 'settings', path: 'settings', title: 'nav.settings', icon: 'i-lucide-sliders-horizontal', page: withTexts(() => import('../settings/SettingsPage.vue'), settingsTexts) },
  { name: 'api-keys', path: 'api-keys', title: 'nav.apiKeys', icon: 'i-lucide-key-square', page: withTexts(() => import('../api-keys/ApiKeysPage.vue'), apiKeyTexts) },
  { name: 'api-key-new', path: 'api-keys/new', title: 'nav.apiKeys', within: 'api-keys', page: withTexts(() => import('../api-keys/NewApiKeyPage.vue'), apiKeyTexts) },
]

export const officeRoute: RouteRecordRaw = {
  path: '/office',
  component: withTexts(() => import('./OfficeLayout.vue'), uiTexts, officeTexts, jobTexts),
  meta: { title: 'nav.office', signedIn: true, role: 'office' },
  children: officePages.map(({ name, path, title, within, inOtherTerm, page }): RouteRecordRaw => ({ name, path, component: page, meta: { title, within, inOtherTerm } })),
}
