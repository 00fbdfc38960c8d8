import { nameIn } from './act-wish.ts'
import { daysIn, otherDays, readFreeDays, someDays } from './days-and-hours.ts'
import { readFreeTimes, type FreeTime } from './free-times.ts'
import { hoursIn, withDigits } from './hours.ts'
import { codesIn } from './codes.ts'
import { wordsIn } from './words.ts'

/** What a week is to be made of. */
export type PlanWishes = {
  courses: string[]
  free_days?: string[]
  earliest?: string
  latest?: string
  break_from?: string
  break_to?: string
  preferred_from?: string
  preferred_to?: string
  free_times?: FreeTime[]
  least_credits?: number
  most_credits?: number
  with_seats?: boolean
  prefer?: string[]
}

/** What only says that a week is to be planned. */
const ordering = new RegExp(
  [
    String.raw`(?:帮|替|给)我(?=.*排)|排(?!球|队|名|版|练|演)(?:一下|一个|个|好|出|成|进|排看?)?(?:一?[个张]?(?:课程表|课表|时间表|学期|周)(?:的课)?|课|时间)?(?:表|看看)?|安排(?:一下)?(?:课表|课程|课|一?周|时间)?|规划(?:一下)?(?:课表|课程|一?周|学期|时间)?|(?:课程表|课表)|(?:这|下|本)个?(?:周|学期)(?:的课)?|一周的课|怎么(?=排|安排)`,
    String.raw`(?:^|(?<=[，,。]))\s*(?:我们?)?(?:想要?|要|打算|准备|希望)(?:上|学|选|修|读)|(?:^|(?<=[，,。]))\s*(?:用|拿)(?=.+(?:排|安排))|(?:^|(?<=[，,。]))\s*(?:要|得|必须)?(?:有|包括|包含)`,
    String.raw`\b(?:please |can you |could you |i want (?:you )?to )*(?:plan|schedule|make|build|create|arrange|give|put together|organi[sz]e)\b(?: me| us)?(?: (?:my|a|the|our))?(?: \w+)? (?:week|timetable|schedule|term|semester)\b(?: for me)?|\b(?:plan|schedule)(?: me)? (?=with|for)`,
  ].join('|'),
  'gi',
)
type Wishes = Omit<PlanWishes, 'courses' | 'free_days' | 'free_times'>

/** What may be a wish, and is no name of a course. */
const wish = /不|别|没|空|休息|以后|之后|以前|之前|早于|晚于|学分|名额|尽量|最好|优先|老师|教授|教室|点(?:[前后钟半]|$)|分钟|小时|\bfree\b|\boff\b|\bafter\b|\bbefore\b|\buntil\b|\bnothing\b|\bno\b|\bnot\b|n['’]t\b|\bwithout\b|\bearly\b|\blate\b|\bprefer|\bteacher|\bprofessor\b|\bdays? a week\b|\b(?:hours?|minutes?)\b/i
const seats = /(?:只要|只选|要)?(?:还)?有(?:名额|余量|空位|座位)的?(?:班|课)?|(?:没满|未满)的?(?:班|课)?|\b(?:only )?(?:sections? )?(?:that |which )?(?:still )?(?:with|have|has)? ?(?:free |open )?seats?\b(?: left)?/gi
const credits = /(不少于|至少|最少|不低于|\b(?:at least|no less than|minimum(?: of)?)\b)?\s*(?:不超过|不多于|至多|最多|\b(?:at most|no more than|up to|maximum(?: of)?|max)\b)?\s*(\d+(?:\.\d+)?)\s*(?:个)?\s*(?:学分|credits?|units?)(?:\s*(?:以内|以下|左右|in all))?(以上|or more)?/gi
const fewDays = /(?:尽量|尽可能)?(?:少(?:来|去|跑)(?:几天|几趟|学校)?|集中(?:在几天|一点|排)?|天数(?:越)?少(?:越好|一点)?)|\b(?:as )?few(?:est)? days(?: (?:as possible|on campus))?\b/gi
const fewGaps = /(?:尽量|尽可能)?(?:紧凑(?:一点|些)?|(?:少|没有?|不要)空(?:档|堂|课))|\b(?:no|few|fewer|without) gaps\b|\b(?:compact|back to back)\b/gi
const onlySaid = new RegExp(`(?:只|仅|就)(?:要|想|能|选|排|上|在|安排|有)*|(?:${someDays})|\\bonly\\b`, 'gi')

/** The courses and wishes in a question such as “排课：程序设计、微积分，周五不上课”, and what of it is not understood. */
export function readPlan(given: string): PlanWishes & { unread?: string[] } {
  const read = clausesOf(withDigits(given.normalize('NFKC'))).map(readClause)
  const [courses, free, unread] = [new Set(read.flatMap((one) => one.courses)), new Set(read.flatMap(({ freeDays }) => freeDays)), new Set(read.flatMap((one) => one.unread))]
  const wishes = Object.assign({}, ...read.map((one) => one.wishes)) as Wishes
  const times = read.flatMap(({ freeTimes }) => freeTimes)
  return { courses: [...courses].slice(0, 12), ...(free.size > 0 && { free_days: [...free] }), ...wishes, ...(times.length > 0 && { free_times: times }), ...(unread.size > 0 && { unread: [...unread] }) }
}

/** Days that are named one after another belong together, whatever stands between them. */
function clausesOf(text: string): string[] {
  const kept = text.replaceAll(new RegExp(someDays, 'gi'), (days) => days.replaceAll(/[,，、]/g, ' & '))
  return kept
    .replaceAll(ordering, '，')
    .split(/[,，。;；、\n!?！？]|[:：](?!\d\d)|\.(?!\d|m\b)|\bbut\b|并且|而且|但是?|不过|\band (?=no\b|not\b|nothing\b|without\b|at (?:most|least)\b|only\b|keep\b|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days? (?:is |as )?(?:free|off)\b)/i)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')
}

type Clause = { courses: string[]; freeDays: string[]; freeTimes: FreeTime[]; wishes: Wishes; unread: string[] }

function readClause(clause: string): Clause {
  const wishes: Wishes = {}
  let rest = clause.replaceAll(seats, () => ((wishes.with_seats = true), ' '))
  rest = rest.replaceAll(credits, (_, least: string | undefined, number: string, more: string | undefined) => ((wishes[(least ?? more) === undefined ? 'most_credits' : 'least_credits'] = Number(number)), ' '))
  rest = rest.replaceAll(fewDays, () => ((wishes.prefer = ['days']), ' ')).replaceAll(fewGaps, () => ((wishes.prefer = ['gaps']), ' '))
  const others = otherDays(rest)
  const { freeDays, rest: withoutDays } = others ? { freeDays: others, rest: rest.replaceAll(onlySaid, ' ') } : readFreeDays(rest)
  const single = freeDays.length === 0 ? readFreeTimes(withoutDays) : undefined
  const hours = single ? { ...hoursIn(''), rest: single.rest } : hoursIn(withoutDays)
  const hasHours = hours.from !== undefined || hours.to !== undefined || hours.free !== undefined
  // Which of the days the hours are about is not said plainly.
  if (daysIn(hours.rest).length > 0 || (hasHours && freeDays.length > 0)) return { courses: [], freeDays: [], freeTimes: [], wishes: {}, unread: [clause] }
  if (hours.free) [wishes.break_from, wishes.break_to] = [hours.free.from, hours.free.to]
  const [from, to] = hours.isPreferred ? (['preferred_from', 'preferred_to'] as const) : (['earliest', 'latest'] as const)
  if (hours.from !== undefined) wishes[from] = hours.from
  if (hours.to !== undefined) wishes[to] = hours.to
  const isWish = single !== undefined || hasHours || freeDays.length > 0 || Object.keys(wishes).length > 0
  const { names, unread } = coursesIn(isWish ? hours.rest.replaceAll(saying, ' ') : hours.rest)
  return { courses: names, freeDays, freeTimes: single?.freeTimes ?? [], wishes, unread: unread.length > 0 && !isWish && names.length === 0 ? [clause] : unread }
}

/** What stands about a wish that is understood. */
const saying = /不(?:要|想|能|用|会|太)*(?:再)?(?:上课|排课|有课|安排|上|排|有)?|开始|没有?课?|别(?:有|上|排|安排)*课?|空(?:出来|着)?|休息|有事|没(?:空|时间)|留(?:出|着)?|(?:才|再)?(?:开始)?上课|(?:下课|放学|结束|回家)|时间|尽量|最好|优先|\b(?:only|nothing|no|not|never|don['’]?t|do|i|would|rather|prefer(?:ably)?|if possible|want|have|any|classes|class|lessons|lectures?|please|that|which|starts?|begins?|ends?|free|keep|be|is|are|am|can['’]?t|cannot|to|at|on|in|the|my|of|with|without|all|everything|should|must|work|home|busy)\b/gi

/** “Film and Society” may be one course or two: the catalogue knows, and is asked for the whole of it. */
function coursesIn(clause: string): { names: string[]; unread: string[] } {
  const [names, unread]: [string[], string[]] = [[], []]
  let joint = ''
  for (const part of clause.split(/(以及|和|与|及|\band\b|\bplus\b|[&+/])/i)) {
    if (/^(?:以及|和|与|及|and|plus|[&+/])$/i.test(part)) {
      joint = part
      continue
    }
    const codes = codesIn(part)
    const name = wish.test(part) ? undefined : nameIn(part.replace(/^\s*(?:with|for|of|from|including|that has)\b/i, ''))
    if (wish.test(part)) unread.push(part.trim())
    else if (codes.length > 0) names.push(...codes)
    else if (name !== undefined && wordsIn(name).length > 1) {
      const last = names.at(-1)
      const isJoined = joint !== '' && last !== undefined && codesIn(last).length === 0
      if (isJoined) names[names.length - 1] = /\p{Script=Han}/u.test(joint) ? `${last}${joint}${name}` : `${last} ${joint} ${name}`
      else names.push(name)
    }
    joint = ''
  }
  return { names, unread }
}
