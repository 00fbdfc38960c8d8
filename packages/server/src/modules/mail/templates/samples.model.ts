import type { Language } from '@fairway/contract/language'
import { codePurposes } from './code.ts'
import { writeMail, type MailValues, type TemplateName, type WrittenMail } from './index.ts'
import type { Writing } from './letter.ts'

// One of each letter, for the tests of how they read and how they look.

export type Sample = { name: string; write(writing: Writing): WrittenMail }

export function writingIn(language: Language): Writing {
  return { language, campus: language === 'zh' ? '清风大学' : 'Breeze University', publicUrl: 'https://campus.example.edu', timeZone: 'Asia/Shanghai' }
}

const inBoth = <Text>(zh: Text, en: Text) => ({ zh, en })
const title = inBoth('第二轮选课安排', 'The second round of enrolment')
const text = inBoth('各位同学：\n\n第二轮选课于 11 月 25 日开始。\n请提前确认培养计划。', 'Dear students,\n\nThe second round begins on 25 November.\nPlease look at your plan before.')

export const samples: Sample[] = [
  ...codePurposes.map((purpose) => sample(`code for ${purpose}`, 'code', () => ({ purpose, code: '482913', minutes: 10 }))),
  ...(['password-changed', 'email-changed', 'email-removed', 'api-key-created'] as const).map((event) =>
    sample(`notice of ${event}`, 'security-notice', () => ({ event, at: '2026-11-21T08:05:00Z', detail: 'o***@example.edu', ip: '203.0.113.7' })),
  ),
  sample('announcement', 'announcement', ({ language }) => ({ title: title[language], text: text[language], path: '/announcements/7' })),
  sample('section message', 'section-message', ({ language }) => ({ section: 'CSE 8A/A00', teacher: '王小明', title: title[language], text: text[language], path: '/sections/12' })),
  sample('trial', 'trial', () => ({})),
]

function sample<Name extends TemplateName>(name: string, template: Name, values: (writing: Writing) => MailValues[Name]): Sample {
  return { name, write: (writing) => writeMail(template, values(writing), writing) }
}
