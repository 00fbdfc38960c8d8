import type { TextSource } from '../../i18n/index.ts'

export const assistantLogTexts: TextSource = { en: () => import('./texts/en.ts'), zh: () => import('./texts/zh.ts') }
