import type { OfficeAnnouncement } from '@fairway/contract/announcements'
import { expect, test } from 'vitest'
import { checksFor, draftOf, newAnnouncement, valuesOf } from './announcementValues.ts'
import { standingOf } from './announcing.ts'

const announcement: OfficeAnnouncement = {
  ...{ id: 3, revision: 2, kind: 'announcement', state: 'published', title: { en: 'Moved' }, text: { en: 'To room 2.' }, from: null, until: '2026-12-01T00:00:00.000Z', pinned: true, byMail: false },
  ...{ audience: { to: 'students', majors: ['PHY'] }, createdAt: '2026-11-20T00:00:00.000Z', publishedAt: null, editedAt: null, by: null, readers: 0, mail: null },
}

test('what is read and not changed is sent as it was', () => {
  const { title, text, audience, from, until, pinned, byMail } = announcement
  expect(draftOf(valuesOf(announcement))).toEqual({ title, text, audience, from, until, pinned, byMail })
})

test('only the audience that was chosen is sent', () => {
  const values = { ...newAnnouncement, guests: true, cohorts: ['2025'], sectionId: 7 }
  const audienceTo = (to: typeof values.to) => draftOf({ ...values, to }).audience
  expect(audienceTo('everyone')).toEqual({ to: 'everyone', guests: true })
  expect(audienceTo('students')).toEqual({ to: 'students', cohorts: ['2025'] })
  expect(audienceTo('section')).toEqual({ to: 'section', sectionId: 7 })
  expect(audienceTo('role')).toEqual({ to: 'role', role: 'teacher' })
})

test('a draft may miss what nobody who reads it may miss', () => {
  const values = { ...newAnnouncement, title: { en: 'Moved', zh: '换教室' }, text: { en: 'To room 2.', zh: ' ' } }
  const found = (isShown: boolean, of = values) => {
    const { title, text } = checksFor(() => isShown, () => 'From')
    return [title!(of.title, of)?.key, text!(of.text, of)?.key]
  }
  expect(found(false)).toEqual([undefined, undefined])
  expect(found(true)).toEqual([undefined, 'announcing.problem.missing-zh'])
  expect(found(true, { ...values, title: {} as typeof values.title })).toEqual(['form.problem.requiredInSome', undefined])
  expect(found(true, { ...values, text: { en: 'To room 2.', zh: '二号教室。' } })).toEqual([undefined, undefined])
})

test('an announcement ends after it begins, whatever the time zones they were written in', () => {
  const { until } = checksFor(() => false, () => 'From')
  expect(until!('2026-11-21T09:00:00Z', { ...newAnnouncement, from: '2026-11-21T09:00:00.000Z' })).toMatchObject({ key: 'form.problem.notAfter', values: { other: 'From' } })
  expect(until!('2026-11-21T09:01:00Z', { ...newAnnouncement, from: '2026-11-21T09:00:00Z' })).toBeUndefined()
})

test('what is published may not have begun, or be over', () => {
  const at = (now: string, change: Partial<OfficeAnnouncement> = {}) => standingOf({ ...announcement, from: '2026-11-25T00:00:00Z', ...change }, Date.parse(now))
  expect([at('2026-11-24T00:00:00Z'), at('2026-11-25T00:00:00Z'), at('2026-12-01T00:00:00Z')]).toEqual(['planned', 'shown', 'over'])
  expect([at('2026-12-02T00:00:00Z', { state: 'draft' }), at('2026-12-02T00:00:00Z', { state: 'withdrawn' })]).toEqual(['draft', 'withdrawn'])
})
