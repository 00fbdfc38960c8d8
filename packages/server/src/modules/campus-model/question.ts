import { readAct, type ActWish } from './act-wish.ts'

// What a question asks for, as far as words tell. Chinese and English; no model of language, only what people commonly write.

export type Intent = 'greeting' | 'abilities' | 'draft' | 'plan' | 'propose' | 'timetable' | 'enrolments' | 'rounds' | 'conflicts' | 'recommend' | 'rules' | 'roster' | 'figures' | 'knowledge' | 'courses'

export type Question = {
  isChinese: boolean
  intent: Intent
  /** What is left when everything that is understood is taken away: names of courses, teachers, subjects. */
  words: string
  /** Codes of courses or sections that stand in it, such as `CS 101 02`. */
  codes: string[]
  days: string[]
  /** Days on which nothing is wanted. */
  freeDays: string[]
  /** Hours that are wanted, as `08:30`. */
  from: string | undefined
  to: string | undefined
  credits: number | undefined
  wantsSeats: boolean
  /** What was spoken of before is meant. */
  isAboutThat: boolean
  /** What is to be done to an enrolment. */
  wish: ActWish | undefined
}

const intents: readonly [Intent, Pick<RegExp, 'test'>][] = [
  ['abilities', /你是谁|你(能|会|可以)(做|干|帮)|怎么用你|who are you|what (can|do) you|what are you|how do i use you/i],
  ['draft', /起草|草拟|(写|拟)(一?(封|则|份|个|篇|条|下))?.{0,24}(通知|公告|邮件|消息)|\bdraft\b|\b(write|compose)\b.{0,40}\b(notice|announcement|e-?mail|mail|message)\b/i],
  ['propose', { test: (text) => readAct(text) !== undefined }],
  ['plan', /排(一下|个|好)?(课|时间)|安排.{0,6}(课|周|时间)|规划|怎么排|plan (my|a|me|the)|(make|build|create|arrange|give) (me )?(a |my )?(week|timetable|schedule)|schedule (for|with)/i],
  ['roster', /(花|学生)?名单|谁选了|有哪些学生|roster|class list|who (is|are) (in|enrolled in) (my|the)/i],
  ['figures', /统计|满座|热门|选课情况|报名情况|最抢手|最满|最空|多满|满(员|座|班)率|选课率|(选|报)(了|的)?(有)?多少人|多少(人|学生)(选|报)|候补最多|排队最(长|多)|最受欢迎|figures|statistics|how (full|many (students|people))|most (wanted|popular)|(fullest|emptiest)|fill rate|longest (queue|wait)|how is enrol+ment|enrol+ment (going|by)/i],
  ['conflicts', /冲突|撞课|撞了|重叠|clash|conflict|overlap/i],
  ['rounds', /轮次|(什么时候|何时|哪天|几点|多久).{0,8}(选课|退课|开放|开始|结束|截止|报名)|(选课|退课|补退选).{0,6}(时间|什么时候|何时|截止|开放|开始|结束)|when .{0,30}(round|enrol|register|registration|drop|open|close)|rounds?\b|deadline/i],
  ['enrolments', /我(已经?)?(选|报)(了|上|的|到)|已选|候补|排(在)?第几|我的(选课|学分)|my (enrol|courses|credits|place|waits|queue)|am i (enrolled|in the queue)|waitlist|waiting list/i],
  ['timetable', /课(程)?表|(今天|明天|后天|周[一二三四五六日天]|星期[一二三四五六日天]).{0,4}(有|上)(什么|哪些|几节)?课|有什么课要上|timetable|my (schedule|classes|week|lessons)|(classes|lessons|courses) do i have|when is my/i],
  ['recommend', /推荐|适合我|有什么好课|建议.{0,4}(选|课)|感兴趣|我(很|最|比较)?喜欢|选(什么|哪门|哪些)课?(比较)?好|recommend|suggest|(what|which) .{0,20}should i (take|study|choose)|interested in|\bi (really )?like\b/i],
  ['rules', /先修|前置|能不能选|能选.{0,12}吗|可以选.{0,12}吗|为什么.{0,6}不能选|选不了|prerequisite|(can|may) i (take|enrol)|why (can('|no|’)?t|may i not|am i not)|allowed to take/i],
  ['greeting', /^(你好|您好|嗨|哈喽|在吗|hi|hello|hey|good (morning|afternoon|evening))[\s!！。,.~，啊呀]*$/i],
]

/** What the campus has written down is asked for like this. */
const knowledge = /怎么|如何|怎样|为什么|规定|流程|办理|申请|在哪|哪里|地址|电话|联系|费用|多少钱|学费|图书馆|宿舍|食堂|考试|校历|放假|成绩|补考|缓考|休学|how (do|can|to|does)|where|rules?|policy|fee|library|dormitor|canteen|exam|calendar|holiday|contact|phone|apply|grade|address|open(ing)? hours/i
const courses = /课|教学班|老师|教授|学分|专业|选修|必修|名额|余量|座位|course|class|section|lecture|seminar|teacher|professor|taught|credit|elective|seat|capacity|full/i

export function readQuestion(given: string): Question {
  const text = given.normalize('NFKC').trim()
  const isChinese = /\p{Script=Han}/u.test(text)
  const freeDays = [...text.matchAll(freeDay)].flatMap(([, before, after]) => daysIn(before ?? after ?? ''))
  const rest = text.replaceAll(freeDay, ' ')
  const { from, to } = hoursIn(rest)
  return {
    isChinese,
    intent: intentOf(text),
    words: wordsIn(rest),
    codes: codesIn(text),
    days: daysIn(rest).filter((day) => !freeDays.includes(day)),
    freeDays,
    from,
    to,
    credits: numberIn(/(\d+(?:\.\d+)?)\s*(?:个)?\s*(?:学分|credits?|units?)/i, text),
    wantsSeats: /名额|余量|空位|有位|座位|没满|未满|seats?|not full|free places?|room left|available/i.test(text),
    isAboutThat: /(这|那)(个|门|些|几)|它|上面|刚才|这样|\b(it|they|that|this|those|these|them)\b/i.test(text),
    wish: readAct(text),
  }
}

function intentOf(text: string): Intent {
  const found = intents.find(([, pattern]) => pattern.test(text))
  if (found) return found[0]
  const isOfCourses = courses.test(text) || codesIn(text).length > 0
  // When and where a course is stands in the catalogue, how to drop one in the knowledge base.
  if (codesIn(text).length > 0 && !/怎么|如何|怎样|how (do|can|to)/i.test(text)) return 'courses'
  if (knowledge.test(text) && !(isOfCourses && /哪些|有没有|还有|which|any|find|show|list|search/i.test(text))) return 'knowledge'
  return isOfCourses ? 'courses' : 'knowledge'
}

/** Letters, then digits: `CS 101`, `CS101-02`, `MATH 20C A01`. Not the like of `10:30` and `2026`. */
const code = /\b([A-Z]{2,6})[\s-]?(\d{1,4}[A-Z]{0,2})(?:[\s-]+([A-Z]?\d{1,3}))?\b/gi
const notCodes = /^(at|after|before|on|by|from|to|in|the|and|or|than|until|week|plan|round|top|least|most|only|under|over|about|class|term|year|hall|room|lab|level|grade|group|page|for|of|with|drop|swap|take|add|have|me|my|is|are|next|last|first|day|days|weeks|hours?|till|leave|join|queue|enrol|just|all|any|than)$/i

export function codesIn(text: string): string[] {
  const found = [...text.matchAll(code)].filter(([, letters]) => !notCodes.test(letters!)).map(([, letters, digits, section]) => [letters, digits, section].filter(Boolean).join(' '))
  return [...new Set(found)].slice(0, 8)
}

const weekDays: readonly [string, RegExp][] = [
  ['Mon', /周一|星期一|礼拜一|\bmon(day)?s?\b/i],
  ['Tue', /周二|星期二|礼拜二|\btue(s|sday|sdays)?\b/i],
  ['Wed', /周三|星期三|礼拜三|\bwed(nesday)?s?\b/i],
  ['Thu', /周四|星期四|礼拜四|\bthu(r|rs|rsday|rsdays)?\b/i],
  ['Fri', /周五|星期五|礼拜五|\bfri(day)?s?\b/i],
  ['Sat', /周六|星期六|礼拜六|周末|\bsat(urday)?s?\b|weekend/i],
  ['Sun', /周[日天]|星期[日天]|礼拜[日天]|周末|\bsun(day)?s?\b|weekend/i],
]
const oneDay = '(?:周|星期|礼拜)[一二三四五六日天末]|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?|weekends?'
const someDays = `(?:${oneDay})(?:\\s*(?:、|和|,|，|and|or|&)\\s*(?:${oneDay}))*`
const freeDay = new RegExp(`(${someDays})\\s*(?:都)?(?:不(?:想)?(?:要)?(?:上|排|有)课|没有?课|空出来|空着|休息|free|off)|(?:空出|避开|不要|不想在|no (?:classes|lessons|courses) on|nothing on|free on|keep|except|not on)\\s*(${someDays})(?:\\s*(?:free|的课|上课))?`, 'gi')

export function daysIn(text: string): string[] {
  return weekDays.filter(([, pattern]) => pattern.test(text)).map(([day]) => day)
}

const clock = String.raw`(\d{1,2})(?:[:：点](\d{2})?|\s*时)?\s*(am|pm|点半|半)?`

function hoursIn(text: string): { from: string | undefined; to: string | undefined } {
  const after = new RegExp(`(?:不早于|晚于|从|after|from|not before|no earlier than|nothing before)\\s*${clock}|${clock}\\s*(?:点)?(?:以后|之后|后)`, 'i').exec(text)
  const before = new RegExp(`(?:不晚于|(?<!不)早于|到|(?<!nothing |not )before|until|by|no later than|nothing after)\\s*${clock}|${clock}\\s*(?:点)?(?:以前|之前|前)`, 'i').exec(text)
  const early = /不(要|想)?(上)?早(八|课)|no (early|8 ?am)|not early|sleep/i.test(text) ? '09:00' : undefined
  const [from, to] = [after && timeIn(after), before && timeIn(before)]
  if (from || to || early) return { from: from || early, to: to || undefined }
  if (/上午|早上|morning/i.test(text)) return { from: undefined, to: '12:30' }
  if (/下午|afternoon/i.test(text)) return { from: '12:00', to: '18:30' }
  return /晚上|傍晚|evening|night/i.test(text) ? { from: '17:30', to: undefined } : { from: undefined, to: undefined }
}

function timeIn(match: RegExpExecArray): string | undefined {
  const [hour, minute, half] = match[1] !== undefined ? match.slice(1, 4) : match.slice(4, 7)
  const value = Number(hour)
  if (!(value <= 24)) return undefined
  const isLate = /pm/i.test(half ?? '') || (/下午|晚上/.test(match.input.slice(Math.max(0, match.index - 4), match.index + 6)) && value < 12)
  return `${String(isLate && value < 12 ? value + 12 : value).padStart(2, '0')}:${minute ?? (/半/.test(half ?? '') ? '30' : '00')}`
}

function numberIn(pattern: RegExp, text: string): number | undefined {
  const found = pattern.exec(text)
  return found ? Number(found[1]) : undefined
}

// What is no name of anything. Whole phrases first: single characters may be part of a title.
const phrases =
  /的课程|的课|请问|请|麻烦|帮我|帮忙|告诉我|我能不能选|我可以选|我能选|能选|我想要?|想要|我的|想知道|我要|查询|查一下|查查|查找|搜索|找一下|找找|看一下|看看|有没有|有哪些|哪些|哪门|哪个|几门|什么|还有|还剩|剩余|剩下|多少|几个|名额|余量|空位|座位|教学班|课程|方向|开课|开设|开了|开的|教的|讲的|上课|这学期|本学期|学期|现在|目前|可以|能不能|是否|有关|关于|相关|上午|下午|晚上|早上|推荐|适合我的?|不要早八|早八|(?:周|星期|礼拜)[一二三四五六日天末]|先修课?|冲突|一下|我对|感兴趣|选(?:什么|哪些|哪门)课?(?:比较)?好?|我?(?:很|最|比较)?喜欢|比较好|第几轮|统计|选课情况|报名情况|最满|最空|多满|最?热门|最抢手|最受欢迎|满座|候补最多|(?:选|报)了?多少人|各(?:个)?(?:院系|学院|专业|年级|系)|如何|怎么样|各(?=\s)|选修课?|必修课?|\d+(?:\.\d+)?\s*个?\s*学分|满了|没满/g
const englishPhrases =
  /\b(?:please|can you|could you|tell me|show me|find me|find|search for|search|look up|list|which|what|are there|is there|any|some|do you have|have|has|with|about|on|in|of|for|the|an?|me|my|(?:can|may|do|am|should|could) I|I (?:really )?(?:want|would|need|have|am|can|enrol|like|love|enjoy)|want|would like|like|to|take|courses?|class(?:es)?|sections?|seats?|left|free|available|open|still|now|this term|term|today|tomorrow|morning|afternoon|evening|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|weekends?|credits?|units?|recommend|suggest|does|do|is|are|it|that|full|clash|conflict|prerequisites?|who|teaches|taught by|how many|enrol|interesting|good|should|look|something|anything|teaching|professor|prof|as|and|or|at|by|from|after|before|(?:i’m|i'm)|am|really|interested|interests?|what|how|fullest|most|popular|wanted|longest|queues?|waiting|figures|statistics|enrol+ment|going|students|people|many|each|department|college|major|cohort)\b/gi

export function wordsIn(text: string): string {
  return text
    .replaceAll(phrases, ' ')
    .replaceAll(englishPhrases, ' ')
    .replaceAll(/\d{1,2}[:：点]\d{0,2}|[?？!！。,，、:：;；"'“”‘’()（）]/g, ' ')
    .replaceAll(/(^|\s)[的了吗呢吧啊呀有是在和与或课门节](?=\s|$)/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/^[的了]+|[的了吗呢吧啊呀课]+$/g, '')
    .slice(0, 80)
}
