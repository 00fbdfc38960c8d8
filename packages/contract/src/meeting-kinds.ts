import type { Language } from './language.ts'

// What the kinds of meetings are called, on pages and in calendars. A sheet may bring others; they are shown as they are written.

const en = {
  LE: 'Lecture', DI: 'Discussion', SE: 'Seminar', LA: 'Lab', ST: 'Studio', TU: 'Tutorial', FI: 'Final exam', MI: 'Midterm', RE: 'Review',
  PB: 'Problem session', IN: 'Independent study', PR: 'Practicum', OT: 'Other', FW: 'Fieldwork', FM: 'Film', MU: 'Make-up',
}

const zh: Record<keyof typeof en, string> = {
  LE: '讲授', DI: '讨论', SE: '研讨', LA: '实验', ST: '工作室', TU: '辅导', FI: '期末考试', MI: '期中考试', RE: '复习',
  PB: '习题课', IN: '自主学习', PR: '实习', OT: '其他', FW: '野外实践', FM: '观影', MU: '补课',
}

export const meetingKinds = { zh, en } satisfies Record<Language, typeof en>

export function kindIn(language: Language, kind: string): string {
  return Object.hasOwn(meetingKinds[language], kind) ? meetingKinds[language][kind as keyof typeof en] : kind
}
