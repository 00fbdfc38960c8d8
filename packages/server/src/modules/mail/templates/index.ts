import { announcementLetter, type AnnouncementValues } from './announcement.ts'
import { codeLetter, type CodeValues } from './code.ts'
import { layHtml } from './html.ts'
import type { Letter, Writing } from './letter.ts'
import { layText } from './text.ts'
import { sectionMessageLetter, type SectionMessageValues } from './section-message.ts'
import { securityNoticeLetter, type SecurityNoticeValues } from './security-notice.ts'
import { trialLetter } from './trial.ts'

// Every mail there is: what it is filled in with, and how it reads in either language as text and HTML.

export type MailValues = {
  code: CodeValues
  'security-notice': SecurityNoticeValues
  announcement: AnnouncementValues
  'section-message': SectionMessageValues
  trial: object
}

export type TemplateName = keyof MailValues
export type WrittenMail = { subject: string; text: string; html: string }

const templates: { [Name in TemplateName]: (values: MailValues[Name], writing: Writing) => Letter } = {
  code: codeLetter,
  'security-notice': securityNoticeLetter,
  announcement: announcementLetter,
  'section-message': sectionMessageLetter,
  trial: trialLetter,
}

export function isTemplate(name: string): name is TemplateName {
  return Object.hasOwn(templates, name)
}

export function writeMail<Name extends TemplateName>(template: Name, values: MailValues[Name], writing: Writing): WrittenMail {
  const letter = templates[template](values, writing)
  return { subject: letter.subject, text: layText(letter, writing), html: layHtml(letter, writing) }
}
