import type { TextSource } from '../i18n/index.ts'

/** What forms and lists say. For the pages that have some: `withTexts(page, uiTexts, …)`. */
export const uiTexts: TextSource = { en: () => import('./texts/en.ts'), zh: () => import('./texts/zh.ts') }
