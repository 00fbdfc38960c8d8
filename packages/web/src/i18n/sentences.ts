import { language } from './language.ts'

/** Sentences in one paragraph: Chinese ones have nothing between them. What is not said is left out. */
export function sentences(...texts: (string | false | undefined)[]): string {
  return texts.filter(Boolean).join(language.value === 'zh' ? '' : ' ')
}
