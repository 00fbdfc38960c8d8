// Days and hours in a question, in Chinese and English: those that are wanted, and those that are to be free.

const weekDays: readonly [string, RegExp][] = [
  ['Mon', /周一|星期一|礼拜一|\bmon(day)?s?\b/i],
  ['Tue', /周二|星期二|礼拜二|\btue(s|sday|sdays)?\b/i],
  ['Wed', /周三|星期三|礼拜三|\bwed(nesday)?s?\b/i],
  ['Thu', /周四|星期四|礼拜四|\bthu(r|rs|rsday|rsdays)?\b/i],
  ['Fri', /周五|星期五|礼拜五|\bfri(day)?s?\b/i],
  ['Sat', /周六|星期六|礼拜六|周末|\bsat(urday)?s?\b|weekend/i],
  ['Sun', /周[日天]|星期[日天]|礼拜[日天]|周末|\bsun(day)?s?\b|weekend/i],
]
const oneDay = '(?:周|星期|礼拜)[一二三四五六日天末]|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\\b|weekends?\\b'
const someDays = `(?:${oneDay})(?:\\s*(?:、|和|,|，|and|or|&)\\s*(?:${oneDay}))*`
const freeDay = new RegExp(
  [
    `(${someDays})\\s*(?:我|都|的课|也)*\\s*(?:不(?:(?:想|要|能|用|太)*(?:上课|排课|有课|来校|上|排|有课)|行|可以|想要|要(?!紧))|没(?:有)?课|没空|有事|空出来|空着|休息|别排课?|(?:is |are |as )?(?:a )?(?:free|off)\\b)`,
    `(?:空出|避开|不要(?:在|排)?|不想在|不排|别排|除了|\\b(?:(?:with )?no (?:classes|lessons|courses) (?:on|at)|nothing on|free on|keep|except(?: for| on)?|but not(?: on)?|not on|without(?: any(?:thing| classes)?(?: on)?)?|avoid(?:ing)?|skip(?:ping)?|not|no|can(?:['’]|no)?t (?:do|make|come)(?: on)?)\\b)\\s*(${someDays})(?:\\s*(?:free\\b|的课|上课|之?外|classes))?`,
  ].join('|'),
  'gi',
)

/** @returns what else is said, without them */
export function readFreeDays(text: string): { freeDays: string[]; rest: string } {
  return { freeDays: [...new Set([...text.matchAll(freeDay)].flatMap(([, before, after]) => daysIn(before ?? after ?? '')))], rest: text.replaceAll(freeDay, ' ') }
}

export function daysIn(text: string): string[] {
  return weekDays.filter(([, pattern]) => pattern.test(text)).map(([day]) => day)
}

const clock = String.raw`(\d{1,2})(?:[:：点](\d{2})?|\s*时)?\s*(am|pm|点半|半)?`

const times = new RegExp(
  [
    `(?:不早于|晚于|从|\\b(?:after|from|not before|no earlier than|nothing before|no classes before|nothing after|no later than|before|until)\\b)\\s*${clock}`,
    `${clock}\\s*(?:点)?(?:以后|之后|后|以前|之前|前)(?:不(?:要|想)?(?:上|排)?课?|再上课?)?`,
    String.raw`不(?:要|想)?(?:上|排)?早[八课]|\bno(?:t)? (?:early|8 ?am)(?: \w+)?|(?:不要|不想|别|只要|只)?(?:在|上|排)?(?:上午|早上|下午|晚上|傍晚)(?:不(?:要|想)?(?:上|排|有)课|的?课)?|\b(?:no |only |in the |on )*(?:morning|afternoon|evening|night)s?(?: (?:classes|only))?\b`,
    String.raw`(?:不超过|至多|最多|至少|\b(?:at most|no more than|up to|at least)\b)?\s*\d+(?:\.\d+)?\s*(?:个)?\s*(?:学分|credits?|units?)(?:\s*以内)?`,
    String.raw`(?:只要|只选|要)?有(?:名额|余量|空位|座位)的?|\b(?:that |which )?(?:still )?(?:with|have|has)? ?(?:free |open )?seats?\b(?: left)?`,
    someDays,
  ].join('|'),
  'gi',
)

export function hoursIn(text: string): { from: string | undefined; to: string | undefined } {
  const after = new RegExp(`(?:不早于|晚于|从|after|from|not before|no earlier than|nothing before)\\s*${clock}|${clock}\\s*(?:点)?(?:以后|之后|后)`, 'i').exec(text)
  const before = new RegExp(`(?:不晚于|(?<!不)早于|到|(?<!nothing |not )before|until|by|no later than|nothing after)\\s*${clock}|${clock}\\s*(?:点)?(?:以前|之前|前)`, 'i').exec(text)
  const early = /不(要|想)?(上)?早(八|课)|no (early|8 ?am)|not early|sleep/i.test(text) ? '09:00' : undefined
  const [from, to] = [after && timeIn(after), before && timeIn(before)]
  if (from || to || early) return { from: from || early, to: to || undefined }
  if (/上午|早上|morning/i.test(text)) return { from: undefined, to: '12:30' }
  if (/下午|afternoon/i.test(text)) return { from: '12:00', to: '18:30' }
  return /晚上|傍晚|evening|night/i.test(text) ? { from: '17:30', to: undefined } : { from: undefined, to: undefined }
}

/** What else is said, without days, hours, credits and seats. */
export function withoutTimes(text: string): string {
  return readFreeDays(text).rest.replaceAll(times, ' ')
}

function timeIn(match: RegExpExecArray): string | undefined {
  const [hour, minute, half] = match[1] !== undefined ? match.slice(1, 4) : match.slice(4, 7)
  const value = Number(hour)
  if (!(value <= 24)) return undefined
  const isLate = /pm/i.test(half ?? '') || (/下午|晚上/.test(match.input.slice(Math.max(0, match.index - 4), match.index + 6)) && value < 12)
  return `${String(isLate && value < 12 ? value + 12 : value).padStart(2, '0')}:${minute ?? (/半/.test(half ?? '') ? '30' : '00')}`
}
