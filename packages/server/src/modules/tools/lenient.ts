import { z } from 'zod'

// What models write, read with patience: numbers in words, days in two languages, one thing where a list belongs. What is told to
// the model is what it should write; what it writes instead is understood as far as its sense is plain.

/** An object whose empty members do not count, also where the whole of it came as text. */
export function lenientObject<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(withoutEmpty, z.object(shape))
}

/**
 * @param told the JSON schema that the model is told
 * @param read `undefined`: it makes no sense. What it gives must read as itself: it may be read twice.
 */
function lenient<Value>(told: Record<string, unknown>, wanted: string, read: (given: unknown) => Value | undefined) {
  return z
    .unknown()
    .meta(told)
    .transform((given, context): Value => {
      const value = read(given)
      if (value !== undefined) return value
      context.addIssue({ code: 'custom', message: `must be ${wanted}` })
      return z.NEVER
    })
}

export function text(description: string, maxLength = 200) {
  return lenient({ type: 'string', description }, 'a text', (given) => textOf(given)?.slice(0, maxLength))
}

export function texts(description: string, most = 20) {
  return lenient({ type: 'array', items: { type: 'string' }, description }, 'a list of texts', (given) => {
    const list = Array.isArray(given) ? given : (textOf(given)?.split(/[,，、;；|\n]/) ?? [])
    const found = list.map(textOf).filter((one): one is string => one !== undefined && one !== '')
    return found.length > 0 ? found.slice(0, most).map((one) => one.slice(0, 200)) : undefined
  })
}

export function number(description: string, { least = 0, most = 1000 } = {}) {
  return lenient({ type: 'number', description }, `a number from ${least} to ${most}`, (given) => {
    const value = numberOf(given)
    return value !== undefined && value >= least && value <= most ? value : undefined
  })
}

/** A whole one; of more than what is allowed the most is taken. */
export function count(description: string, { least = 1, most = 20 } = {}) {
  return lenient({ type: 'integer', description, minimum: least, maximum: most }, `a whole number from ${least} to ${most}`, (given) => {
    const value = numberOf(given)
    return value === undefined || value < least ? undefined : Math.min(most, Math.round(value))
  })
}

export function ids(description: string, most = 40) {
  return lenient({ type: 'array', items: { type: 'integer' }, description }, 'a list of ids, as other tools gave them', (given) => {
    const list = Array.isArray(given) ? given : typeof given === 'string' ? given.split(/[,，、;；\s]+/).filter(Boolean) : [given]
    const found = list.map(idOf)
    return found.length > 0 && found.every((one) => one !== undefined) ? [...new Set(found)].slice(0, most) : undefined
  })
}

export function id(description: string) {
  return lenient({ type: 'integer', description }, 'an id, as another tool gave it', idOf)
}

export function flag(description: string) {
  return lenient({ type: 'boolean', description }, 'true or false', (given) => {
    if (typeof given === 'boolean') return given
    const said = textOf(given)?.toLowerCase() ?? ''
    if (/^(true|yes|y|1|是|对|要|需要)$/.test(said)) return true
    return /^(false|no|n|0|否|不|不要|不用)$/.test(said) ? false : undefined
  })
}

export function choice<const Values extends readonly string[]>(description: string, values: Values) {
  return lenient<Values[number]>({ type: 'string', enum: values, description }, `one of ${values.join(', ')}`, (given) => values.find((value) => value === textOf(given)?.toLowerCase().replaceAll(/[\s_]/g, '-')))
}

export function choices<const Values extends readonly string[]>(description: string, values: Values) {
  return lenient<Values[number][]>({ type: 'array', items: { type: 'string', enum: values }, description }, `some of ${values.join(', ')}`, (given) => {
    const list = Array.isArray(given) ? given : (textOf(given)?.split(/[,，、;；|\s]+/) ?? [])
    const found = list.map((one) => values.find((value) => value === textOf(one)?.toLowerCase().replaceAll(/[\s_]/g, '-')))
    return found.length > 0 && found.every((one) => one !== undefined) ? [...new Set(found)] : undefined
  })
}

/** 1 Monday … 7 Sunday. */
export function days(description: string) {
  return lenient({ type: 'array', items: { type: 'string', enum: dayNames }, description }, 'days of the week, such as Mon or 周一', daysOf)
}

/** Minutes since midnight. A bare number up to 24 is an hour, a greater one minutes. */
export function clock(description: string) {
  return lenient({ type: 'string', description: `${description}, such as 08:30` }, 'a time of day, such as 08:30', clockOf)
}

export type FreeTime = { day: number; from: number; to: number }

/** Of days of the week; without hours the whole day, with one of them all before or after it. */
export function freeTimes(description: string) {
  const clockTold = (of: string) => ({ type: 'string', description: `${of}, such as 13:00` })
  const told = { type: 'array', items: { type: 'object', properties: { day: { type: 'string', enum: dayNames }, from: clockTold('default: the beginning of the day'), to: clockTold('default: the end of the day') }, required: ['day'] }, description }
  return lenient(told, 'a list of objects with day, from and to', (given): FreeTime[] | undefined => {
    const list = Array.isArray(given) ? given : [given]
    const found = list.map(freeTimeOf)
    return found.length > 0 && found.length <= 20 && found.every((one) => one !== undefined) ? found.flat().slice(0, mostFreeTimes) : undefined
  })
}

const mostFreeTimes = 20

function freeTimeOf(given: unknown): FreeTime[] | undefined {
  const { day, days: several, from, to } = (typeof given === 'object' && given !== null ? given : inText(given)) as Record<string, unknown>
  const on = daysOf(several ?? day)
  const [begin, end] = [isEmpty(from) ? 0 : clockOf(from), isEmpty(to) ? 1440 : clockOf(to)]
  return on && begin !== undefined && end !== undefined && begin < end ? on.map((one) => ({ day: one, from: begin, to: end })) : undefined
}

/** “Fri 13:00-18:00”. */
function inText(given: unknown): Record<string, unknown> {
  const [, day, from, to] = /^(.*?)\s*(\d{1,2}[:：]\d{2})\s*(?:-|–|~|到|至|to)\s*(\d{1,2}[:：]\d{2})$/.exec(textOf(given) ?? '') ?? []
  return { day, from, to }
}

function withoutEmpty(given: unknown): unknown {
  const object = typeof given === 'string' ? parsed(given) : (given ?? {})
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return object
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !isEmpty(value)))
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && /^(|null|undefined|none|n\/a|无)$/i.test(value.trim())) || (Array.isArray(value) && value.length === 0)
}

function parsed(json: string): unknown {
  if (json.trim() === '') return {}
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}

function textOf(given: unknown): string | undefined {
  if (typeof given === 'number' || typeof given === 'boolean') return String(given)
  return typeof given === 'string' ? given.normalize('NFKC').replaceAll(/\s+/g, ' ').trim() : undefined
}

function numberOf(given: unknown): number | undefined {
  if (typeof given === 'number') return Number.isFinite(given) ? given : undefined
  const said = /^[^\d-]{0,12}?(-?\d+(?:\.\d+)?)[^\d]{0,12}$/.exec(textOf(given) ?? '')?.[1]
  return said === undefined ? undefined : Number(said)
}

function idOf(given: unknown): number | undefined {
  const value = typeof given === 'string' ? Number(/^#?(\d{1,15})$/.exec(given.trim())?.[1]) : given
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const chineseDays = '一二三四五六日'
const oneDay = '(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|[1-7]|[一二三四五六日天]'
const dayRange = new RegExp(`(${oneDay})(?:\\s*(?:-|~|到|至|to|through)\\s*(${oneDay}))?`, 'g')

function daysOf(given: unknown): number[] | undefined {
  const found = new Set<number>()
  for (const one of Array.isArray(given) ? given : [given]) {
    const read = daysSaid((textOf(one) ?? '').toLowerCase())
    if (!read) return undefined
    for (const day of read) found.add(day)
  }
  return found.size > 0 ? [...found].sort((a, b) => a - b) : undefined
}

function daysSaid(said: string): number[] | undefined {
  if (/^(weekdays?|工作日|平日)$/.test(said)) return [1, 2, 3, 4, 5]
  if (/^(weekends?|周末|双休日)$/.test(said)) return [6, 7]
  const plain = said.replaceAll(/周|星期|礼拜/g, '')
  const ranges = [...plain.matchAll(dayRange)]
  // Nothing but days and what stands between them.
  if (ranges.length === 0 || plain.replaceAll(dayRange, '').replaceAll(/[\s,，、;/&+和与及]|and/g, '') !== '') return undefined
  return ranges.flatMap(([, from, to]) => {
    const [first, last] = [dayNumber(from!), dayNumber(to ?? from!)]
    return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_none, index) => ((first + index - 1) % 7) + 1)
  })
}

function dayNumber(said: string): number {
  if (/^\d$/.test(said)) return Number(said)
  const chinese = chineseDays.indexOf(said.replace('天', '日'))
  return (chinese >= 0 ? chinese : dayNames.findIndex((name) => said.startsWith(name.toLowerCase()))) + 1
}

const numerals = '零一二三四五六七八九十'

function clockOf(given: unknown): number | undefined {
  if (typeof given === 'number') return minuteIn(given <= 24 ? given * 60 : given)
  const said = withDigits((textOf(given) ?? '').toLowerCase())
  const [, before = '', hourText, minuteText, half, after = ''] = /^\s*([^\d]*?)\s*(\d{1,2})\s*(?:[:点时h.]?\s*(\d{2})\s*分?|[:点时h](半)?)?\s*([^\d]*)$/.exec(said) ?? []
  if (hourText === undefined) return undefined
  const words = `${before} ${after}`
  if (words.replaceAll(/早上|上午|凌晨|清晨|中午|下午|傍晚|晚上|晚|整|钟|前|后|[ap]\.?m\.?|o'?clock|before|after|from|at|\s/g, '') !== '') return undefined
  const hour = Number(hourText)
  const isLate = /下午|傍晚|晚|p\.?m/.test(words) || (/中午/.test(words) && hour < 6)
  const isMidnight = /凌晨|a\.?m/.test(words) && hour === 12
  const of24 = isMidnight ? 0 : isLate && hour < 12 ? hour + 12 : hour
  return minuteIn(of24 * 60 + (half ? 30 : Number(minuteText ?? 0)))
}

/** 八点 as 8点, 十二 as 12. */
function withDigits(said: string): string {
  return said.replaceAll('两', '二').replaceAll(/[零一二三四五六七八九十]+/g, (word) => {
    const [tens, ones] = word.includes('十') ? word.split('十') : ['0', word]
    const digit = (text: string | undefined, otherwise: number) => (text ? numerals.indexOf(text) : otherwise)
    return String((word.includes('十') ? digit(tens, 1) * 10 : 0) + digit(ones, 0))
  })
}

function minuteIn(minute: number): number | undefined {
  return Number.isInteger(minute) && minute >= 0 && minute <= 1440 ? minute : undefined
}
