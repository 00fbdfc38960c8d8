import { i18n } from '../../i18n/index.ts'

/** What is wrong with a value: a key of the texts with what it needs, so that it can be said in either language. */
export type FieldProblem = { key: string; values?: Record<string, string | number>; /** For texts with a form for one. */ count?: number }

export function wordsOf({ key, values = {}, count }: FieldProblem): string {
  return count === undefined ? i18n.global.t(key, values) : i18n.global.t(key, values, count)
}
