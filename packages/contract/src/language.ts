import type { Localised } from './localised.ts'

export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

/** The text in the reader's language, or the one there is. */
export function textIn(language: Language, text: Localised): string {
  return text[language] ?? text.en ?? text.zh ?? ''
}
