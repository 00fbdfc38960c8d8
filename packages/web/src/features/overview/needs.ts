import type { OfficeAnnouncements } from '@fairway/contract/announcements'
import type { SheetImports } from '@fairway/contract/imports'
import type { OfficeJobs } from '@fairway/contract/jobs'
import type { MailList } from '@fairway/contract/mail'
import type { PasswordSheets } from '@fairway/contract/password-sheets'
import type { People } from '@fairway/contract/people'
import { defineQueryOptions } from '@pinia/colada'
import type { RouteLocationRaw } from 'vue-router'
import { get } from '../../api/client.ts'
import { serverClock } from '../../api/clock.ts'
import { readAnnouncements } from '../announcing/announcing.ts'
import { readMails } from '../mail/mail.ts'

// What waits for somebody of the office.

type Answers = { mails: MailList; jobs: OfficeJobs; drafts: OfficeAnnouncements; people: People; sheets: PasswordSheets; imports: SheetImports }
/** `name`: of the texts. `isMore`: only a page was counted. */
export type Need = { name: 'mails' | 'jobs' | 'passwords' | 'imports' | 'people' | 'drafts'; count: number; isMore: boolean; isBad: boolean; to: RouteLocationRaw }

/** Days after which nobody will look at a job again that failed. */
const jobDays = 7

export const needsQuery = defineQueryOptions({
  key: ['office-needs'],
  query: async ({ signal }): Promise<Answers> => {
    const [mails, jobs, drafts, people, sheets, imports] = await Promise.all([
      readMails({ state: 'failed' }, signal),
      get<OfficeJobs>('office/jobs?state=failed', signal),
      readAnnouncements({ state: 'draft' }, signal),
      get<People>('office/people?state=unconfirmed', signal),
      get<PasswordSheets>('office/password-sheets', signal),
      get<SheetImports>('office/imports', signal),
    ])
    return { mails, jobs, drafts, people, sheets, imports }
  },
  staleTime: 0,
})

/** Of what there is any, the most pressing first. */
export function needsOf({ mails, jobs, drafts, people, sheets, imports }: Answers, now = serverClock.now()): Need[] {
  const failed = jobs.jobs.filter(({ changedAt }) => Date.parse(changedAt) > now - jobDays * 86_400_000)
  const waiting = imports.imports.filter(({ state }) => state === 'uploaded' || state === 'checked')
  const all: Need[] = [
    { name: 'mails', count: mails.mails.length, isMore: mails.before !== null, isBad: true, to: { name: 'mail', query: { state: 'failed' } } },
    { name: 'jobs', count: failed.length, isMore: failed.length === jobs.jobs.length && jobs.before !== null, isBad: true, to: { name: 'jobs', query: { state: 'failed' } } },
    { name: 'passwords', count: sheets.sheets.length, isMore: false, isBad: false, to: { name: 'imports' } },
    { name: 'imports', count: waiting.length, isMore: false, isBad: false, to: { name: 'imports' } },
    { name: 'people', count: people.total, isMore: false, isBad: false, to: { name: 'people', query: { state: 'unconfirmed' } } },
    { name: 'drafts', count: drafts.announcements.length, isMore: drafts.next !== null, isBad: false, to: { name: 'office-announcements', query: { state: 'draft' } } },
  ]
  return all.filter(({ count }) => count > 0)
}
