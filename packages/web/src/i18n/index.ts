import { createI18n } from 'vue-i18n'
import type { Messages } from './en.ts'
import { language, remember, type Language } from './language.ts'

// Each language is a chunk of its own: a reader loads the one they read.
const load: Record<Language, () => Promise<Messages>> = {
  en: async () => (await import('./en.ts')).en,
  zh: async () => (await import('./zh.ts')).zh,
}

export const i18n = createI18n({ legacy: false, locale: language.value, fallbackLocale: [], messages: {} as Record<Language, Messages> })

/** Fetches the texts of every language, so that changing it needs nobody. */
export async function loadTexts(): Promise<void> {
  await Promise.all(Object.values(load).map((texts) => texts()))
}

/** Loads the texts of a language, then shows them everywhere. */
export async function chooseLanguage(choice: Language): Promise<void> {
  if (!i18n.global.availableLocales.includes(choice)) i18n.global.setLocaleMessage(choice, await load[choice]())
  i18n.global.locale.value = choice
  remember(choice)
}
