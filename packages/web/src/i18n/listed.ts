import { language } from './language.ts'

/** One after the other, as the reader's language parts them. */
export function listed(texts: readonly string[]): string {
  return texts.join(language.value === 'zh' ? '、' : ', ')
}
