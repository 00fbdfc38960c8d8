import type { Card, CardSection, Plan, Source } from '@fairway/contract/assistant-cards'
import { redactionMarks, type RedactionKind } from '@fairway/contract/guard-limits'
import { textIn, type Language } from '@fairway/contract/language'
import { courseName, momentText, timesText } from '../tools/index.ts'

// What stands beside an answer, in words: for who takes a conversation along, where nothing is drawn.

type Reader = { language: Language; timeZone: string }

/** Lines of Markdown. */
export function cardInWords(card: Card, { language, timeZone }: Reader): string[] {
  switch (card.kind) {
    case 'sections':
    case 'timetable':
    case 'proposal':
      return [...(card.kind === 'proposal' ? [`*${words[language].proposal}*`] : []), ...card.sections.map((section) => `- ${sectionInWords(section, language)}`)]
    case 'plans':
      return card.plans.flatMap((plan, index) => [`*${words[language].plan(index + 1)}*`, ...sectionsOf(plan, card.sections).map((section) => `- ${sectionInWords(section, language)}`)])
    case 'rounds':
      return card.rounds.map((round) => `- ${textIn(language, round.name)}: ${momentText(language, round.opensAt, timeZone)} – ${momentText(language, round.closesAt, timeZone)}`)
    case 'chart':
      return [
        `*${textIn(language, card.title)} (${textIn(language, card.unit)})*`,
        ...card.labels.map((label, at) => `- ${textIn(language, label)}: ${card.series.map(({ name, values }) => `${textIn(language, name)} ${values[at] ?? '–'}`).join(', ')}`),
      ]
  }
}

/** A text that was kept without what is secret or personal. */
export function questionInWords(text: string, language: Language): string {
  return text.replaceAll(redactionMarks, (_, kind: RedactionKind) => `[${takenOut[language][kind]}]`)
}

export function sourceInWords(source: Source, language: Language): string {
  switch (source.kind) {
    case 'section':
      return courseName(language, { code: `${source.course} ${source.section}`, title: source.title })
    case 'course':
      return courseName(language, { code: source.course, title: source.title })
    case 'term':
      return textIn(language, source.title) || source.term
    case 'round':
      return textIn(language, source.name)
    case 'document':
      return source.heading ? `${source.title} › ${source.heading}` : source.title
    case 'timetable':
    case 'enrolments':
    case 'figures':
      return `${words[language][source.kind]} (${source.term})`
  }
}

function sectionsOf({ sectionIds }: Plan, sections: readonly CardSection[]): CardSection[] {
  return sectionIds.flatMap((id) => sections.filter((section) => section.id === id))
}

function sectionInWords({ course, section, title, meetings, teachers = [], location }: CardSection, language: Language): string {
  const times = timesText(language, meetings)
  return [courseName(language, { code: `${course} ${section}`, title }), times, times.includes('@') ? '' : location, teachers.join(', ')].filter(Boolean).join(' · ')
}

const words = {
  zh: { plan: (number: number) => `方案 ${number}`, proposal: '选课提议', timetable: '我的课表', enrolments: '我的课程', figures: '选课数据' },
  en: { plan: (number: number) => `Plan ${number}`, proposal: 'Proposal', timetable: 'My timetable', enrolments: 'My courses', figures: 'Enrolment figures' },
}

const takenOut: Record<Language, Record<RedactionKind, string>> = {
  zh: { secret: '密钥或密码', phone: '电话号码', 'identity-number': '身份证号', 'bank-card': '银行卡号', passport: '护照号', 'mail-address': '邮箱地址', hidden: '已隐去' },
  en: { secret: 'key or password', phone: 'phone number', 'identity-number': 'identity number', 'bank-card': 'bank card', passport: 'passport number', 'mail-address': 'mail address', hidden: 'left out' },
}
