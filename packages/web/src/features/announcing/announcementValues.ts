import { announcementLengths } from '@fairway/contract/announcement-lengths'
import type { AnnouncementAudience, AnnouncementDraft, OfficeAnnouncement } from '@fairway/contract/announcements'
import type { Role } from '@fairway/contract/identity'
import { languages } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import { atMost, type Check } from '../../ui/form/checks.ts'

/** What the office fills in. What the chosen audience does not ask for stays as it is, and is not sent. */
export type AnnouncementValues = {
  title: Localised
  text: Localised
  to: AnnouncementAudience['to']
  guests: boolean
  cohorts: string[]
  colleges: string[]
  majors: string[]
  classes: string[]
  sectionId: number | null
  role: Role
  /** Empty: at once, and without end. */
  from: string
  until: string
  pinned: boolean
  byMail: boolean
  tellAgain: boolean
}

export const groups = ['cohorts', 'colleges', 'majors', 'classes'] as const

export const newAnnouncement: AnnouncementValues = {
  ...{ title: {}, text: {}, to: 'everyone', guests: false, cohorts: [], colleges: [], majors: [], classes: [], sectionId: null, role: 'teacher' },
  ...{ from: '', until: '', pinned: false, byMail: false, tellAgain: false },
}

export function valuesOf({ title, text, audience, from, until, pinned, byMail }: OfficeAnnouncement): AnnouncementValues {
  return { ...newAnnouncement, ...audience, title, text, from: from ?? '', until: until ?? '', pinned, byMail }
}

export function audienceOf(values: AnnouncementValues): AnnouncementAudience {
  switch (values.to) {
    case 'everyone':
      return { to: 'everyone', guests: values.guests }
    case 'students':
      return { to: 'students', ...Object.fromEntries(groups.filter((group) => values[group].length > 0).map((group) => [group, values[group]])) }
    case 'section':
      return { to: 'section', sectionId: values.sectionId! }
    case 'role':
      return { to: 'role', role: values.role }
  }
}

export function draftOf(values: AnnouncementValues): AnnouncementDraft {
  const { title, text, from, until, pinned, byMail } = values
  return { title, text, audience: audienceOf(values), from: from || null, until: until || null, pinned, byMail }
}

/** @param isShown it is, or is about to be: what is missing of a draft may be written later */
export function checksFor(isShown: () => boolean, beginning: () => string): { [Name in keyof AnnouncementValues]?: Check<AnnouncementValues[Name], AnnouncementValues> } {
  return {
    ...wordChecks(isShown),
    sectionId: (sectionId, { to }) => (to === 'section' && sectionId === null ? { key: 'form.problem.required' } : undefined),
    until: (until, { from }) => (until && from && Date.parse(until) <= Date.parse(from) ? { key: 'form.problem.notAfter', values: { other: beginning() } } : undefined),
  }
}

/** Of what is said, whoever says it. */
export function wordChecks(isShown: () => boolean): Record<'title' | 'text', Check<Localised, Pick<AnnouncementValues, 'title' | 'text'>>> {
  return {
    title: (title, { text }) => tooLong(title, announcementLengths.title) ?? (isShown() ? missing(title, text) : undefined),
    text: (text, { title }) => tooLong(text, announcementLengths.text) ?? (isShown() ? missing(text, title) : undefined),
  }
}

function tooLong({ zh = '', en = '' }: Localised, most: number) {
  return atMost(most)(zh, undefined) ?? atMost(most)(en, undefined)
}

/** In each language there is both a title and a text, or neither. */
function missing(one: Localised, other: Localised) {
  const said = (text: Localised) => languages.filter((language) => text[language]?.trim())
  if (said(one).length === 0) return { key: 'form.problem.requiredInSome' }
  const left = said(other).find((language) => !said(one).includes(language))
  return left && { key: `announcing.problem.missing-${left}` }
}
