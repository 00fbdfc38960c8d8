import type { TextSource } from '../../i18n/index.ts'

/** What the ways in say, and the end of a session. */
export const identityTexts: TextSource = { en: () => import('./texts/en.ts'), zh: () => import('./texts/zh.ts') }
