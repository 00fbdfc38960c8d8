import { languages, type Language } from '@fairway/contract/language'
import { shallowRef } from 'vue'

const storageKey = 'fairway-language'

/** The reader's language. Change it through `chooseLanguage`, which also loads its texts. */
export const language = shallowRef<Language>(preferred())

function preferred(): Language {
  const wanted = localStorage.getItem(storageKey) ?? navigator.language
  return wanted.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export function remember(choice: Language): void {
  language.value = choice
  localStorage.setItem(storageKey, choice)
  document.documentElement.lang = localeOf(choice)
}

/** The BCP 47 tag for dates, numbers and the page itself. */
export function localeOf(choice: Language): string {
  return choice === 'zh' ? 'zh-CN' : 'en-GB'
}

export { languages, type Language }
