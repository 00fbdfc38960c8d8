// How answers are put together: from what tools have said, in one of two languages.

export type Facts = Record<string, unknown>
export type Say = (zh: string, en: string) => string
/** Undefined: it says nothing. */
export type Tellers = Record<string, (facts: Facts, say: Say, input: Facts) => string | undefined>

export const chineseDays: Readonly<Record<string, string>> = { Mon: '周一', Tue: '周二', Wed: '周三', Thu: '周四', Fri: '周五', Sat: '周六', Sun: '周日' }
export const englishDays: Readonly<Record<string, string>> = { Mon: 'Monday', Tue: 'Tuesday', Wed: 'Wednesday', Thu: 'Thursday', Fri: 'Friday', Sat: 'Saturday', Sun: 'Sunday' }

export function listIn(value: unknown): Facts[] {
  return Array.isArray(value) ? value.filter((one): one is Facts => typeof one === 'object' && one !== null) : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))) : typeof value === 'string' ? [value] : []
}

/** `12:00`–`18:30` or one side of it. */
export function hoursText({ from, to }: Facts, say: Say): string {
  const [first, last] = [textOf(from), textOf(to)]
  if (first !== '' && last !== '') return ` ${first}–${last}`
  return first !== '' ? say(` ${first} 以后`, ` after ${first}`) : last !== '' ? say(` ${last} 以前`, ` before ${last}`) : ''
}

/** “1 credit”, “2 credits”. */
export function counted(count: unknown, noun: string): string {
  return `${String(count)} ${noun}${Number(count) === 1 ? '' : 's'}`
}
