import type { TextSource } from '../../i18n/index.ts'

/** What is said of enrolment beyond what every page may have to say. For the pages that do: `withTexts(page, enrolmentTexts, …)`. */
export const enrolmentTexts: TextSource = { en: () => import('./texts/en.ts'), zh: () => import('./texts/zh.ts') }
