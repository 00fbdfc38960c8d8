// Hours in a question, in Chinese and English: between which times classes are wanted, and when none are.

export type Hours = {
  /** Nothing begins before it, as `08:30`. */
  from: string | undefined
  /** Nothing ends after it. */
  to: string | undefined
  /** A part of the day without classes. */
  free: { from: string; to: string } | undefined
  /** Liked better, and no more than that. */
  isPreferred: boolean
  /** Between these hours something is wanted; not: nothing outside them. */
  isWanted: boolean
  /** What else is said. */
  rest: string
}

/** Whose end it is, is said before or after it: “nothing before 10”, “10点以前不上课”. */
const part = '上午|早上|早晨|清晨|中午|下午|傍晚|晚上|早|晚'
const clock = String.raw`(?<![\w.:：])(?:(${part})\s*)?(\d{1,2})(?![\d%])(?:[:：](\d{2})|[点时](半|\d{1,2}分?)?)?\s*(?:钟|整)?\s*(am|pm|a\.m\.?|p\.m\.?|o['’]?clock)?`
/** What is counted and no time: “from 2 courses”. */
const noCount = String.raw`(?!\s*(?:班|个|学分|门|周|天|节|人|位|次|轮|月|日|号|年|[/%]|credits?\b|units?\b|days?\b|courses?\b|sections?\b|class(?:es)?\b|people\b|minutes?\b|weeks?\b|hours?\b))`
const sure = /^(?:不早于|最早|no earlier than|not earlier than|starting(?: at| from)?)$/i
const sureEnd = /^(?:不晚于|不迟于|最晚|最迟|no later than|not later than|by|done by|finish(?:ed)? by|ends? by)$/i
const isEarly = /^(?:before|until|till|earlier than|早于|到|以前|之前|前)$/i
const leads = String.raw`不早于|不晚于|不迟于|最早|最晚|最迟|早于|晚于|从|到|\b(?:no earlier than|not earlier than|no later than|not later than|earlier than|later than|(?:done |finish(?:ed)? |ends? )?by|starting(?: at| from)?|before|until|till|after|from)\b`
const bounded = new RegExp(`(${leads})\\s*${clock}${noCount}|${clock}\\s*(以后|之后|以前|之前|开始|后|前|起)`, 'gi')
const span = new RegExp(`(?:从|\\b(?:between|from)\\b)?\\s*${clock}\\s*(?:-|–|—|~|到|至|\\b(?:to|until|till|and)\\b)\\s*${clock}${noCount}(?:\\s*之间|\\s*期间)?`, 'gi')
/** Not “不早于”, which says its side itself. */
const denies = /不(?!早于|晚于|迟于|超过|少于|多于|限|错)|别|没(?!满)|避开|除了|空出|空着|空闲|休息|有事|讨厌|\b(?:no(?! (?:earlier|later|more|less) than)|not|nothing|never|none|without|avoid(?:ing)?|skip|don['’]?t|can['’]?t|cannot|won['’]?t|hate|busy)\b|(?<!\b(?:am|I['’]m|im)\s)\bfree\b/i
/** Asks, and denies nothing. */
const eitherOr = /有没有|是不是|能不能|可不可以|会不会|要不要|行不行|好不好|还没(?=满)/g
const prefers = /尽量|最好|优先|宁可|\b(?:prefer(?:ably|red)?|if possible|rather|ideally)\b/i
const early = /(?:不(?:要|想|能|用)?|没有?|别)(?:再|有|上|排|太|起)*早(?:[八8]点?(?:的?课)?|课|起(?:床)?)|(?:不(?:要|想|能)?|别)太早|\b(?:no|not|without|avoid(?:ing)?) (?:too |any |so )?(?:early|8 ?am)s?(?: (?:classes|class|starts?|lessons|mornings?))?\b|\bsleep in\b/gi
const lunch = /午休|午饭(?:时间)?|吃午饭|中午|\blunch(?: ?(?:break|time|hour))?\b|\bnoon break\b/gi
const partsOfDay: readonly [RegExp, { from?: string; to?: string }, { from?: string; to?: string; free?: { from: string; to: string } }][] = [
  [/上午|早上|早晨|\b(?:in the |on )?mornings?\b/gi, { to: '12:30' }, { from: '12:00' }],
  [/下午|\b(?:in the |on )?afternoons?\b/gi, { from: '12:00', to: '18:30' }, { free: { from: '12:30', to: '18:00' } }],
  [/晚上|傍晚|晚课|夜间|\b(?:in the |on |at )?(?:evening|night)s?\b/gi, { from: '17:30' }, { to: '18:00' }],
]

/** Of one clause: what is denied in it is denied of all of it. */
export function hoursIn(given: string): Hours {
  const clauses = withDigits(given).split(/(?<=[,，。;；!！?？\n])|(?=\bbut\b|并且|而且|但是?|不过)/i)
  const read = clauses.map(hoursOf)
  const last = (values: (string | undefined)[], later: boolean) => values.filter((value) => value !== undefined).sort((a, b) => (later ? b.localeCompare(a) : a.localeCompare(b)))[0]
  return {
    from: last(read.map(({ from }) => from), true),
    to: last(read.map(({ to }) => to), false),
    free: read.find(({ free }) => free)?.free,
    isPreferred: read.some(({ isPreferred }) => isPreferred),
    isWanted: read.some(({ isWanted }) => isWanted),
    rest: read.map(({ rest }) => rest).join(' '),
  }
}

/** Classes at some time are not wanted. */
export function isDenied(clause: string): boolean {
  return denies.test(clause.replaceAll(eitherOr, ' '))
}

function hoursOf(clause: string): Hours {
  const denied = isDenied(clause)
  const hours: Hours = { from: undefined, to: undefined, free: undefined, isPreferred: prefers.test(clause), isWanted: false, rest: clause }
  const take = (pattern: RegExp, use: (found: (string | undefined)[]) => boolean) => {
    hours.rest = hours.rest.replaceAll(pattern, (...found: unknown[]) => (use(found as (string | undefined)[]) ? ' ' : String(found[0])))
  }
  take(span, (found) => {
    const [first, second] = [found.slice(1, 6), found.slice(6, 11)]
    const isMarked = /[:：点时m]|之间|between|从|from/i.test(found[0]!)
    const of = second[0] ?? first[0]
    const [from, to] = [timeOf([first[0] ?? (first[4] || second[0] === undefined ? undefined : second[0]), ...first.slice(1, 4), first[4] ?? second[4]], 'from'), timeOf([of, ...second.slice(1)], 'to')]
    if (!isMarked || from === undefined || to === undefined || from >= to) return false
    if (denied) hours.free = { from, to }
    else [hours.from, hours.to, hours.isWanted] = [from, to, true]
    return true
  })
  take(bounded, (found) => {
    const word = (found[1] ?? found[12])!
    const said = found[1] !== undefined ? found.slice(2, 7) : found.slice(7, 12)
    const isFrom = sure.test(word) || (!sureEnd.test(word) && isEarly.test(word) === denied)
    const time = timeOf(said, isFrom ? 'from' : 'to')
    if (time !== undefined) hours[isFrom ? 'from' : 'to'] = time
    return time !== undefined
  })
  take(early, () => Boolean((hours.from ??= '09:00')))
  take(lunch, () => denied || /留|要|\b(?:keep|leave|with|have)\b/i.test(clause) ? Boolean((hours.free ??= { from: '12:00', to: '13:00' })) : false)
  for (const [pattern, wanted, unwanted] of partsOfDay) {
    take(pattern, () => {
      // Beside a time it only says which half of the day that is in.
      if (hours.from !== undefined || hours.to !== undefined) return true
      hours.isWanted ||= !denied
      Object.assign(hours, denied ? unwanted : wanted)
      return true
    })
  }
  return hours
}

/** Of one that could be in either half of the day, the one in which there are classes. */
function timeOf([half, hourSaid, minutes, more, letters]: (string | undefined)[], side: 'from' | 'to'): string | undefined {
  const hour = Number(hourSaid)
  const minute = minutes ?? (more === '半' ? '30' : /^\d/.test(more ?? '') ? more!.replace('分', '').padStart(2, '0') : '00')
  if (!(hour <= 24) || Number(minute) > 59) return undefined
  const isSaid = half !== undefined || /m/i.test(letters ?? '') || minutes !== undefined && hourSaid!.length === 2
  const isLate = /下午|傍晚|晚/.test(half ?? '') || /^p/i.test(letters ?? '') || (half === '中午' && hour < 6) || (!isSaid && hour > 0 && hour <= (side === 'to' ? 9 : 6))
  return `${String(isLate && hour < 12 ? hour + 12 : hour).padStart(2, '0')}:${minute}`
}

const numerals = '零一二三四五六七八九十'
const englishNumbers = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']

/** 十点半 and 10 点半 as 10点半, “before ten” as “before 10”, noon as 12:00. */
export function withDigits(given: string): string {
  const text = given.replaceAll(/(?<=\d)\s+(?=[点时](?!间|候|常|代|名))|(?<=\d\s*[点时])\s+(?=半|\d{1,2}\s*分)|(?<=\d\s*[点时]\s*\d{1,2})\s+(?=分)/g, '')
  return text
    .replaceAll(/((?:周|星期|礼拜)[一二三四五六日天])?([一二]?十[一二三四五六七八九]?|[零一二两三四五六七八九])(?=[点时](?!间|候|常|代))/g, (said, day: string | undefined, word: string, at: number) => {
      // “一点” may be “a little”.
      if (word === '一' && day === undefined && !/(?:上午|下午|中午|晚上|凌晨|傍晚)\s*$/.test(text.slice(0, at)) && !/^一[点时](?:半|以|之|前|后|钟|到|至|开)/.test(text.slice(at))) return said
      const [tens, ones] = word.includes('十') ? word.split('十') : ['0', word]
      const digit = (one: string | undefined, otherwise: number) => (one ? numerals.indexOf(one.replace('两', '二')) : otherwise)
      return `${day ?? ''}${(word.includes('十') ? digit(tens, 1) * 10 : 0) + digit(ones, 0)}`
    })
    .replaceAll(/(?<=\d点)([零一二三四五]?十[一二三四五六七八九]?)(?=分)/g, (word) => {
      const [tens, ones] = word.split('十')
      return String((tens ? numerals.indexOf(tens) : 1) * 10 + (ones ? numerals.indexOf(ones) : 0))
    })
    .replaceAll(/\b(before|after|until|till|by|from|than|at|to|and|between)\s+(half past )?(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?!\s+(?:courses?|class(?:es)?|sections?|credits?|units?|days?|weeks?|hours?|other))/gi, (_, before: string, half: string | undefined, word: string) => `${before} ${englishNumbers.indexOf(word.toLowerCase())}${half ? ':30' : ''}`)
    .replaceAll(/\b(before|after|until|till|by|from|than|to|and)\s+(?:noon|midday)\b/gi, '$1 12:00')
}
