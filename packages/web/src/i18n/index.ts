import type { Component } from 'vue'
import { createI18n } from 'vue-i18n'
import type { Messages } from './en.ts'
import { language, remember, type Language } from './language.ts'

/** Where texts come from: each language is a chunk of its own, so that a reader loads the one they read. */
export type TextSource = Record<Language, () => Promise<{ texts: object }>>

// What every page needs. Other texts come with the pages that say them.
const shared: TextSource = {
  en: async () => ({ texts: (await import('./en.ts')).en }),
  zh: async () => ({ texts: (await import('./zh.ts')).zh }),
}

const sources = new Set([shared])
const added = new Set<TextSource[Language]>()

export const i18n = createI18n({ legacy: false, locale: language.value, fallbackLocale: [], messages: {} as Record<Language, Messages> })

/** Fetches the texts of every language, so that changing it needs nobody. */
export async function loadTexts(): Promise<void> {
  await Promise.all([...sources].flatMap((source) => Object.values(source).map((texts) => texts())))
}

/** Loads the texts of a language, then shows them everywhere. */
export async function chooseLanguage(choice: Language): Promise<void> {
  await addTexts(choice)
  i18n.global.locale.value = choice
  remember(choice)
}

/** A page that comes together with its texts. For a route. */
export function withTexts(page: () => Promise<Component>, ...needed: TextSource[]): () => Promise<Component> {
  return async () => {
    for (const source of needed) sources.add(source)
    const [component] = await Promise.all([page(), addTexts(language.value)])
    return component
  }
}

async function addTexts(choice: Language): Promise<void> {
  await Promise.all(
    [...sources].map(async ({ [choice]: load }) => {
      if (added.has(load)) return
      const { texts } = await load()
      added.add(load)
      i18n.global.mergeLocaleMessage(choice, texts)
    }),
  )
}
