import type { Language } from '@fairway/contract/language'

// What kinds of meetings are called: catalogues have codes for them, which say nothing to most people, nor to a model.

const kinds: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  LE: { zh: '讲授', en: 'lecture' },
  LA: { zh: '实验', en: 'lab' },
  DI: { zh: '讨论', en: 'discussion' },
  SE: { zh: '研讨', en: 'seminar' },
  TU: { zh: '辅导', en: 'tutorial' },
  ST: { zh: '工作室', en: 'studio' },
  MI: { zh: '期中考试', en: 'midterm' },
  FI: { zh: '期末考试', en: 'final exam' },
}

/** Those that we do not know stay as the catalogue has them. */
export function kindName(language: Language, kind: string): string {
  return kinds[kind]?.[language] ?? kind
}
