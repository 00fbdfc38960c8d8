import type { TextSource } from '../../i18n/index.ts'

/** What the personal centre says. */
export const meTexts: TextSource = { en: () => import('./texts/en.ts'), zh: () => import('./texts/zh.ts') }
