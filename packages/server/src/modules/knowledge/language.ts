import type { Language } from '@fairway/contract/language'

/** In which a text is written; undefined: it has no letters. A Chinese one may name things in English. */
export function languageOf(text: string): Language | undefined {
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const words = text.match(/\p{Script=Latin}{2,}/gu)?.length ?? 0
  if (chinese === 0 && words === 0) return undefined
  return chinese >= words ? 'zh' : 'en'
}
