import type { Localised } from './localised.ts'

export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

/** The text in the reader's language, or the one there is. */
export function textIn(language: Language, text: Localised): string {
  return text[language] ?? text.en ?? text.zh ?? ''
}

/** In which a question is asked; undefined: it is nothing but codes and numbers. Who writes Chinese may name things in English. */
export function languageAsked(text: string): Language | undefined {
  if (/\p{Script=Han}/u.test(text)) return 'zh'
  return /[a-z]{2}/.test(text) ? 'en' : undefined
}
