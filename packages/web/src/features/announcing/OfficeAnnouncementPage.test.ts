import type { OfficeAnnouncement } from '@fairway/contract/announcements'
import type { Language } from '@fairway/contract/language'
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import OfficeAnnouncementPage from './OfficeAnnouncementPage.vue'
import { announcingTexts } from './texts.ts'

const announcement = (mail: OfficeAnnouncement['mail']): OfficeAnnouncement => ({
  ...{ id: 3, revision: 2, kind: 'section-message', state: 'published', title: { en: 'Moved' }, text: { en: 'To room 2.' }, from: null, until: null, pinned: false, byMail: true },
  ...{ audience: { to: 'everyone', guests: false }, createdAt: '2026-11-20T00:00:00.000Z', publishedAt: '2026-11-20T00:00:00.000Z', editedAt: null, by: null, readers: 0, mail },
})

afterEach(() => void vi.unstubAllGlobals())

async function open(language: Language, mail: OfficeAnnouncement['mail']) {
  await speak(language, announcingTexts)
  vi.stubGlobal('fetch', async (path: string) => {
    if (path === '/api/terms') return Response.json({ now: '2026-11-21T01:00:00Z', terms: [] })
    return Response.json(path.endsWith('/history') ? { versions: [] } : announcement(mail))
  })
  const routes = [
    { path: '/office/announcements/:announcement', name: 'office-announcement', component: {} },
    { path: '/office/announcements', name: 'office-announcements', component: {} },
    { path: '/office/mail', name: 'mail', component: {} },
  ]
  const { view } = await show(OfficeAnnouncementPage, {}, { routes, at: '/office/announcements/3' })
  await flushPromises()
  return view
}

test.each<[Language, NonNullable<OfficeAnnouncement['mail']>, string, string]>([
  ['en', { sent: 1, finished: true }, '1 mail written', 'How they fare is under Mail'],
  ['en', { sent: 3, finished: false }, '3 mails written so far', 'How they fare is under Mail'],
  ['zh', { sent: 3, finished: true }, '已生成 3 封邮件', '投递情况见“邮件”'],
])('mail that was written is not said to have arrived: where that is told is one step away (%s, %j)', async (language, mail, written, link) => {
  const view = await open(language, mail)
  const fact = view.findAll('dd').find((one) => one.text().includes(written))!
  expect(fact.text()).toMatch(new RegExp(`^${written}\\s*${link}$`))
  expect(fact.get('a').attributes('href')).toBe('/office/mail')
  view.unmount()
})

test('without mail nothing is said of it', async () => {
  const view = await open('en', null)
  expect(view.text()).toContain('Moved')
  expect(view.find('a[href="/office/mail"]').exists()).toBe(false)
  view.unmount()
})
