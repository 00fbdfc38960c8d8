import { languageAsked, type Language } from '@fairway/contract/language'
import { readAct, type ActWish } from './act-wish.ts'
import { daysIn, readFreeDays } from './days-and-hours.ts'
import { hoursIn, withDigits } from './hours.ts'

// What a question asks for, as far as words tell. Chinese and English; no model of language, only what people commonly write.

export type Intent = 'greeting' | 'thanks' | 'abilities' | 'draft' | 'plan' | 'propose' | 'timetable' | 'enrolments' | 'rounds' | 'conflicts' | 'recommend' | 'rules' | 'roster' | 'figures' | 'knowledge' | 'courses'

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
  ['thanks', /^(?:(?:好的?|ok(?:ay)?)[，,\s]*)?(?:非常|太|多)?(?:谢谢?(?:你|您|啦|了|大家)*|感谢(?:你|您)?|辛苦了|知道了|明白了|再见|拜拜|thanks?(?: you)?(?: (?:so|very) much| a lot)?|thx|cheers|got it|great|bye|goodbye|ok(?:ay)?)[\s!！。.~]*$|^好的?[。！!.]?$/i],
  ['abilities', /^(?:help(?: me)?|\/?help|帮帮我|帮助|帮忙|救命|帮我|菜单|使用说明|menu|usage|\?+)[\s!！?？。.]*$|你有什么功能|你是谁|你(能|会|可以)(做|干|帮)|怎么用你|who are you|what (can|do) you|what are you|how do i use you/i],
  ['draft', /起草|草拟|(写|拟)(一?(封|则|份|个|篇|条|下))?.{0,24}(通知|公告|邮件|消息)|\bdraft\b|\b(write|compose)\b.{0,40}\b(notice|announcement|e-?mail|mail|message)\b/i],
  ['propose', { test: (text) => readAct(text) !== undefined }],
  ['plan', /排(一下|个|好)?(课|时间)|(帮|替|给)我.{0,20}排(?!球|队|名|第|版|上|练)|排(一下|排看|一?个?(周|学期))|安排.{0,6}(课|周|时间)|规划|怎么排|plan (my|a|me|the)|(make|build|create|arrange|give) (me )?(a |my )?(week|timetable|schedule)|schedule (for|with)|\bplan .{0,20}(week|timetable|schedule|term)\b|timetable (with|from|of|for) (?!me\b)/i],
  ['roster', /(花|学生)?名单|我的?(教学)?班.{0,6}(学生|几个人|多少人)|(how many|which) students .{0,20}my|my students|谁选了|有哪些学生|roster|class list|who (is|are) (in|enrolled in) (my|the)/i],
  ['figures', /统计|满座|热门|选课情况|报名情况|最抢手|最满|最空|多满|满(员|座|班)率|选课率|(选|报)(了|的)?(有)?多少人|多少(人|学生)(选|报)|候补最多|排队最(长|多)|最受欢迎|figures|statistics|how (full|many (students|people))|most (wanted|popular)|(fullest|emptiest)|fill rate|longest (queue|wait)|how is enrol+ment|enrol+ment (going|by)/i],
  ['conflicts', /冲突|撞课|撞了|撞车|重叠|clash|conflict|overlap/i],
  ['rounds', /轮次|(什么时候|何时|哪天|多久).{0,8}(选课|退课|开放|开始|结束|截止|报名)|几点.{0,4}(选课|退课|开放选|报名)|(还|现在)?(能|可以)退课吗|can i (still )?drop|(选课|退课|补退选).{0,6}(时间|什么时候|何时|截止|开放|开始|结束)|when .{0,30}(round|enrol|register|registration|drop|open|close)|rounds?\b|deadline/i],
  ['enrolments', /我(已经?)?(选|报)(了|上|的|到)|已选|候补|排(在)?第几|我的(选课|学分)|my (enrol|courses|credits|place|waits|queue)|am i (enrolled|in the queue)|waitlist|waiting list/i],
  ['timetable', /课(程)?表|(今天|明天|后天|周[一二三四五六日天]|星期[一二三四五六日天]).{0,4}(有|上)(什么|哪些|几节|没有)?课|(今天|明天|后天|周[一二三四五六日天]|星期[一二三四五六日天])(我)?没(有)?课吗|我.{0,6}第一节课|有什么课要上|timetable|my (schedule|classes|week|lessons)|(classes|lessons|courses) do i have|when is my/i],
  ['recommend', /推荐|适合我|有什么好课|建议.{0,4}(选|课)|感兴趣|我(很|最|比较)?喜欢|选(什么|哪门|哪些)课?(比较)?好|recommend|suggest|(what|which) .{0,20}should i (take|study|choose)|interested in|\bi (really )?like\b/i],
  ['rules', /先修|前置|能不能选|能选.{0,12}吗|可以选.{0,12}吗|为什么.{0,6}不能选|选不了|prerequisite|(can|may) i (take|enrol)|why (can('|no|’)?t|may i not|am i not)|allowed to take/i],
  ['greeting', /^(你好|您好|嗨|哈喽|在吗|hi|hello|hey|good (morning|afternoon|evening))[\s!！。,.~，啊呀]*$/i],
]

/** What the campus has written down is asked for like this. */
const knowledge = /第.{1,2}节课?.{0,4}几点|几点(?:上|下)课|作息|怎么|如何|怎样|为什么|规定|流程|办理|申请|在哪|哪里|地址|电话|联系|费用|多少钱|学费|图书馆|宿舍|食堂|考试|校历|放假|成绩|补考|缓考|休学|how (do|can|to|does)|where|rules?|policy|fee|library|dormitor|canteen|exam|calendar|holiday|contact|phone|apply|grade|address|open(ing)? hours/i
const courses = /课|班|老师|教授|学分|专业|选修|必修|名额|余量|座位|course|class|section|lecture|seminar|teacher|professor|taught|credit|elective|seat|capacity|full/i

/** @param page its language, where the question is in none */
export function readQuestion(given: string, page: Language = 'en'): Question {
  const text = withDigits(given.normalize('NFKC').trim())
  const isChinese = (languageAsked(text) ?? page) === 'zh'
  const { freeDays, rest } = readFreeDays(text)
  const { from, to, rest: untimed } = hoursIn(rest)
  return {
    isChinese,
    intent: intentOf(text),
    words: wordsIn(untimed),
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

function numberIn(pattern: RegExp, text: string): number | undefined {
  const found = pattern.exec(text)
  return found ? Number(found[1]) : undefined
}

// What is no name of anything. Whole phrases first: single characters may be part of a title.
const phrases =
  /的课程|的课|请问|请|麻烦|帮我|帮忙|告诉我|我能不能选|我可以选|我能选|能选|我想要?|想要|我的|想知道|我要|查询|查一下|查查|查找|搜索|找一下|找找|看一下|看看|有没有|有哪些|哪些|哪门|哪个|几门|什么|还有|还剩|剩余|剩下|多少|几个|名额|余量|空位|座位|教学班|课程|方向|开课|开设|开了|开的|教的|讲的|上课|这学期|本学期|学期|现在|目前|可以|能不能|是否|有关|关于|相关|上午|下午|晚上|早上|推荐|适合我的?|不要早八|早八|(?:周|星期|礼拜)[一二三四五六日天末]|先修课?|(?:时间)?冲突|撞课|撞车|撞了|重叠|几个班|一下|我对|感兴趣|选(?:什么|哪些|哪门)课?(?:比较)?好?|我?(?:很|最|比较)?喜欢|比较好|第几轮|统计|选课情况|报名情况|最满|最空|多满|最?热门|最抢手|最受欢迎|满座|候补最多|(?:选|报)了?多少人|各(?:个)?(?:院系|学院|专业|年级|系)|如何|怎么样|各(?=\s)|选修课?|必修课?|\d+(?:\.\d+)?\s*个?\s*学分|满了|没满|今天|明天|后天|本周|这周|下周(?![一二三四五六日天])/g
const englishPhrases =
  /\b(?:please|can you|could you|tell me|show me|find me|find|search for|search|look up|list|which|what|are there|is there|any|some|do you have|have|has|with|about|on|in|of|for|the|an?|me|my|(?:can|may|do|am|should|could) I|I (?:really )?(?:want|would|need|have|am|can|enrol|like|love|enjoy)|want|would like|like|to|take|courses?|class(?:es)?|sections?|seats?|left|free|available|open|still|now|this term|term|today|tomorrow|morning|afternoon|evening|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|weekends?|credits?|units?|recommend|suggest|does|do|is|are|it|that|full|clash(?:es)?|conflicts?|overlaps?|overlapping|prerequisites?|who|teaches|taught by|how many|enrol|interesting|good|should|look|something|anything|teaching|professor|prof|as|and|or|at|by|from|after|before|(?:i’m|i'm)|am|really|interested|interests?|what|how|fullest|most|popular|wanted|longest|queues?|waiting|figures|statistics|enrol+ment|going|students|people|many|each|department|college|major|cohort)\b/gi

export function wordsIn(text: string): string {
  return text
    .replaceAll(phrases, ' ')
    .replaceAll(englishPhrases, ' ')
    .replaceAll(/\d{1,2}[:：点]\d{0,2}|[?？!！。,，、:：;；"'“”‘’()（）]/g, ' ')
    .replaceAll(/(^|\s)[的了吗呢吧啊呀有是在和与或课门节班那把](?=\s|$)/g, ' ')
    .replaceAll(/(?<=\p{Script=Han}{2})有(?=\s|$)/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/^[的了]+|[的了吗呢吧啊呀课]+$/g, '')
    .slice(0, 80)
}
