import type { TextSource } from '../../i18n/index.ts'

export const experimentTexts: TextSource = { en: () => import('./texts/en.ts'), zh: () => import('./texts/zh.ts') }
