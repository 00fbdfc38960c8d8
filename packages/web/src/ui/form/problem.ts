import { isRealDate } from '@fairway/contract/timetable'
import { i18n } from '../../i18n/index.ts'
import { dayText } from '../../i18n/moment.ts'

/** What is wrong with a value: a key of the texts with what it needs, so that it can be said in either language. Days among it are ISO. */
export type FieldProblem = { key: string; values?: Record<string, string | number>; /** For texts with a form for one. */ count?: number }

export function wordsOf({ key, values: given = {}, count }: FieldProblem): string {
  const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, typeof value === 'string' && isRealDate(value) ? dayText(value) : value]))
  return count === undefined ? i18n.global.t(key, values) : i18n.global.t(key, values, count)
}
