// Days in a question, in Chinese and English: those that are wanted, and those that are to be free.

const weekDays: readonly [string, RegExp][] = [
  ['Mon', /(?:周|星期|礼拜)一|\bmon(day)?s?\b/i],
  ['Tue', /(?:周|星期|礼拜)二|\btue(s|sday|sdays)?\b/i],
  ['Wed', /(?:周|星期|礼拜)三|\bwed(nesday)?s?\b/i],
  ['Thu', /(?:周|星期|礼拜)四|\bthu(r|rs|rsday|rsdays)?\b/i],
  ['Fri', /(?:周|星期|礼拜)五|\bfri(day)?s?\b/i],
  ['Sat', /(?:周|星期|礼拜)六|周末|\bsat(urday)?s?\b|weekend/i],
  ['Sun', /(?:周|星期|礼拜)[日天]|周末|\bsun(day)?s?\b|weekend/i],
]
const oneDay = '(?:周|星期|礼拜)[一二三四五六日天末]|\\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\\b|\\bweekends?\\b'
export const someDays = `(?:${oneDay})(?:\\s*(?:、|和|跟|与|或者?|,|，|and\\b|or\\b|&)\\s*(?:${oneDay}))*`
/** What may stand between “no” and the day of which it is said: no hours, of which it would be said instead. */
const between = String.raw`(?:(?!before|after|until|till|early|earlier|later|morning|afternoon|evening|only|but|and)[a-z’']+\s+){0,6}?`
const freeDay = new RegExp(
  [
    `(${someDays})\\s*(?:我|都|的课|也|一?整天|全天|就|那天|当天|[\\s,，])*(?:(?:不|别|没)(?:想|要|能|用|太|再|必|会|准备|打算|安排)*(?:上课|排课|有课|来(?:学校|校|上课)?|去(?:学校|校|上课)?|到(?:学校|校)|在校|上学|上|排|有)(?!早|晚)(?:任何|什么)?课?|(?:不行|不可以|不想要|不要|不方便|没空|没时间)(?=\\s*(?:$|[，,。.;；、!！?？吧了啊呀]))|没课|有事|空出来|空着|空一天|休息|放假|(?:is |are |as |to be |left |kept )?(?:a )?(?:free|off)\\b|at home\\b|without (?:any )?classes\\b)`,
    `(?:空出|避开|不要(?:在|排|安排)?|不想在|不排|不想排|别(?:排|安排|在)?|除了|不想要|跳过|\\b(?:nothing on|free on|keep|leave|except(?: for| on)?|but not(?: on)?|without(?: any(?:thing| classes)?(?: on)?)?|avoid(?:ing)?|skip(?:ping)?|(?:have|get|take) (?:a )?(?:day )?off on|stay(?:ing)? (?:at )?home on|(?:no|not|never|can(?:['’]|no)?t|don['’]?t|won['’]?t) ${between}(?:on |at )?))\\s*(${someDays})(?!\\s*(?:上午|早上|下午|晚上|中午|傍晚|morning|afternoon|evening|before|after|\\d))(?:\\s*(?:free\\b|的课|上课|之?外|classes))?`,
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

/** Only these days are wanted: “只在周一、周三”, “only on Monday”. */
const onlyDays = new RegExp(`(?:只|仅|就)(?:要|想|能|选|排|上|在|安排|有)*\\s*(?:${someDays})|\\bonly (?:on |have )?(?:${someDays})|(?:${someDays})\\s*only\\b`, 'i')

/** All others, where only some are wanted; undefined: that is not said. */
export function otherDays(text: string): string[] | undefined {
  const said = onlyDays.exec(text)?.[0]
  if (said === undefined) return undefined
  const wanted = daysIn(said)
  return weekDays.map(([day]) => day).filter((day) => !wanted.includes(day))
}
