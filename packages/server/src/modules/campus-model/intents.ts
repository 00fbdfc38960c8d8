import { readAct } from './act-wish.ts'
import { codesIn } from './codes.ts'
import { ownerIn } from './owner.ts'

// What a question is about. The first that fits: what is said more exactly stands before what is said more loosely.

export type Intent =
  | 'greeting' | 'thanks' | 'abilities' | 'draft' | 'plan' | 'propose' | 'timetable' | 'others' | 'enrolments' | 'limits' | 'rounds' | 'rooms'
  | 'conflicts' | 'fitting' | 'recommend' | 'rules' | 'roster' | 'figures' | 'knowledge' | 'courses'

const day = '(?:今天|明天|后天|今晚|明晚|[本这下]?(?:周|星期|礼拜)[一二三四五六日天末]|[本这下]个?(?:周|星期))'
const dayIn = String.raw`(?:today|tonight|tomorrow|(?:on |this |next )*(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?|(?:this|next) week|the weekend)\b`
const mine = /我的?(?:课程?表|选课|候补|已选)|\bmy (?:time ?table|schedule|enrol|place|wait|queue)/i
const seats = /名额|余量|空位|有位|座位|没满|未满|没有满|还能选的|还可以选的|\bseats?\b|\bnot full\b|\bfree places?\b|\bplaces? (?:left|free)\b|\broom left\b|\bspots?\b|\bvacan|\bavailable\b|\bstill open\b|\bcan i (?:still )?(?:get into|join)\b|\bopen (?:sections?|classes|courses)\b/i
const queues = /候补|排队|\bwait(?:ing)?[- ]?lists?\b|\bqueues?\b/i
/** With “a chat” or without, but of none where people learn, read or sleep. */
const rooms = /聊天室|群聊|聊天群|班级群|课程群|\bchat ?rooms?\b|\blobby\b|^(?:which|what)?\s*rooms\b|\b(?:which|what|any|list|show)(?: the| me| chat)* rooms\b|\brooms (?:are there|can i|do i)|where (?:are|is) (?:the |my )?(?:chat|rooms?)\b/i
const notRooms = /教室|宿舍|自习|研讨室|阅览室|class ?rooms?|dorm|study|reading|lecture|library|residence|\bin room\b/i

type Pattern = { test(text: string): boolean }

const intents: readonly [Intent, Pattern][] = [
  ['thanks', /^(?:(?:好的?|ok(?:ay)?)[，,\s]*)?(?:非常|太|多)?(?:谢谢?(?:你|您|啦|了|大家)*|感谢(?:你|您)?|辛苦了|知道了|明白了|再见|拜拜|thanks?(?: you)?(?: (?:so|very) much| a lot)?|thx|cheers|got it|great|bye|goodbye|ok(?:ay)?)[\s!！。.~]*$|^好的?[。！!.]?$/i],
  ['abilities', /^(?:help(?: me)?|\/?help|帮帮我|帮助|帮忙|救命|帮我|菜单|使用说明|menu|usage|\?+)[\s!！?？。.]*$|你有什么功能|你是谁|你(能|会|可以)(做|干|帮)|怎么用你|who are you|what (can|do) you|what are you|how do i use you/i],
  ['draft', /起草|草拟|(写|拟)(一?(封|则|份|个|篇|条|下))?.{0,24}(通知|公告|邮件|消息)|\bdraft\b|\b(write|compose)\b.{0,40}\b(notice|announcement|e-?mail|mail|message)\b/i],
  ['propose', { test: (text) => readAct(text) !== undefined }],
  ['fitting', /(?:哪个|哪些|哪一个|有没有|什么|几班).{0,30}(?:不(?:和|与|跟)?.{0,8}冲突|(?:适合|符合|配合).{0,4}课表|排得?进|能?放进.{0,4}课表)|(?:和|与|跟)?我的?课表不冲突的|\b(?:which|what|any|find|show)\b.{0,40}\b(?:fits?|suits?|goes with|works? with|(?:do|does)(?: not|n['’]t) (?:clash|conflict) with|without (?:clashes|conflicts) with) (?:in |into |with )?my (?:time ?table|schedule|week)/i],
  ['plan', /排(一下|个|好)?(课|时间)|(帮|替|给)我.{0,20}排(?!球|队|名|第|版|上|练)|排(一下|排看|一?个?(周|学期))|安排.{0,6}(课|周|时间)|规划|怎么排|plan (my|a|me|the)|(make|build|create|arrange|give) (me )?(a |my )?(week|timetable|schedule)|schedule (for|with)|\bplan .{0,20}(week|timetable|schedule|term)\b|timetable (with|from) (?!me\b)/i],
  ['others', { test: (text) => ownerIn(text) !== undefined }],
  ['limits', { test: (text) => limits.test(text) && codesIn(text).length === 0 }],
  ['roster', /(花|学生)?名单|我的?(教学)?班.{0,6}(学生|几个人|多少人)|(how many|which) students .{0,20}my|my students|谁选了|有哪些学生|roster|class list|who (is|are) (in|enrolled in) (my|the)/i],
  ['figures', /统计(?!学)|满座|热门|选课情况|报名情况|选课人数|最抢手|最满|最空|多满|快满|将满|要满了|接近满|满(员|座|班)率|选课率|画.{0,6}图|图表|(选|报)(了|的)?(有)?多少人|多少(人|学生)(选|报)|(?:院系|学院|专业|年级).{0,8}(?:人数|情况)|候补最多|排队最(长|多)|最受欢迎|figures|statistics (of|for|on|by) |how (full|many (students|people))|most (wanted|popular)|(fullest|emptiest)|(almost|nearly|close to|about to be) full|filling up|fill rate|longest (queue|wait)|how is enrol+ment|enrol+ments? (going|by|per|of each|figures|numbers)|\b(?:draw|show|plot).{0,12}\b(?:chart|graph)\b/i],
  ['rooms', { test: (text) => rooms.test(text) && !notRooms.test(text) }],
  ['knowledge', { test: (text) => regulation.test(text) && codesIn(text).length === 0 }],
  ['conflicts', /冲突|撞课|撞了|撞车|重叠|clash|conflict|overlap/i],
  ['rounds', /轮次|(什么时候|何时|哪天|多久).{0,8}(选课|退课|换课|开放|开始|结束|截止|报名)|几点.{0,4}(选课|退课|开放选|报名)|(还|现在)?(能|可以)退课吗|can i (still )?drop|(选课|退课|换课|补退选|候补).{0,6}(时间|什么时候|何时|哪天|截止|最晚|最迟|开放|开始|结束)|when .{0,30}(round|enrol|register|registration|drop|swap|open|close)|rounds?\b|deadline/i],
  ['recommend', /推荐|适合我|有什么好课|建议.{0,4}(选|课)|感兴趣|我(很|最|比较)?喜欢|选(什么|哪门|哪些)课?(比较)?好|recommend|suggest|(what|which) .{0,20}should i (take|study|choose)|interested in|\bi (really )?like\b/i],
  ['courses', { test: (text) => seats.test(text) && !mine.test(text) }],
  ['enrolments', /我(已经?)?(选|报)(了|上|的|到)|已选|我.{0,8}(候补|排队)|(候补|排队).{0,6}(第几|到我|轮到)|排(在)?第几|我的(选课|学分)|^(?:查看?|看看?)?(?:候补|排队)(?:情况|名次)?[?？]?$|my (enrol|courses|credits|place|waits|queue|wait)|am i (enrolled|in the queue|waiting|on the wait)|what am i (enrolled|waiting)/i],
  ['courses', { test: (text) => queues.test(text) }],
  ['timetable', new RegExp(`课(?:程)?表|${day}.{0,6}?(?:有|上|要上|得上)(?:什么|哪些|几节|没有|几门)?课|${day}(?:我)?(?:没(?:有)?课|有没有课)|我.{0,8}(?:没课|有空|空闲)|我.{0,12}(?:什么|哪些)安排|我.{0,6}第一节课|有什么课要上|我(?:这个?|本)?(?:学期|周)?(?:都|要|在|一共)?(?:教|带|讲|上)(?:的|了)?(?:哪|什么|几|多少)(?:些|门|个|节|几个)?(?:课|班|教学班)|我的?(?:教学)?班|我(?:教|带|上)的(?:课|班|教学班)`, 'i')],
  ['timetable', new RegExp(`timetable|my (?:schedule|classes|week|lessons|lectures|sections|next class)|(?:classes|lessons|courses|lectures) do i have|when is my|\\bdo i have (?:anything|something|(?:a |any )?(?:class|classes|lessons|lectures))\\b|\\b(?:what|anything|something)\\b.{0,12}\\b(?:do i have|have i got|is on)\\b.{0,6}${dayIn}|^(?:is there )?(?:anything|something) (?:on )?${dayIn}|\\bam i (?:free|busy)\\b|\\b(?:what|which).{0,20}\\b(?:do|am) i (?:teach|teaching|attend|attending)\\b|what is on ${dayIn}`, 'i')],
  ['rules', /先修|前置|能不能选|能选.{0,12}吗|可以选.{0,12}吗|为什么.{0,6}不能选|选不了|prerequisite|(can|may) i (take|enrol)|why (can('|no|’)?t|may i not|am i not)|allowed to take/i],
  ['courses', /(?<!不)(?:想|打算|准备)(?:要)?(?:上|学|修|读|选修)(?!课|习|费|期|分|校|院)|\bi(?:['’]d like| want| would like| wish| plan| hope|['’]m hoping)(?: to)? (?:take|study|learn|join|attend|do)\b(?! (?:the |an? |my )?(?:exam|test|break|leave|resit))/i],
  ['greeting', /^(你好|您好|嗨|哈喽|在吗|hi|hello|hey|good (morning|afternoon|evening))[\s!！。,.~，啊呀]*$/i],
]

/** How much somebody may take. */
const limits = /(?:最多|至多|最少|至少|还|一共|总共)(?:能|可以|可|要|得)?(?:选|修|上|报)(?:几|多少|多).{0,3}(?:学分|门)|(?:能|可以)(?:选|修|报)(?:几|多少)(?:个)?(?:学分|门)|学分(?:的)?(?:上限|限制|限额|要求)|(?:上限|限制).{0,6}学分|我.{0,6}(?:多少|几个)学分|还剩(?:多少|几个)?学分|\bhow many (?:more )?(?:credits|courses|sections) (?:can|may|could|am|are|must|should|do) (?:i|we|you|one|a student|students|allowed)\b|\bcredit (?:limit|cap|maximum|load)\b|\bmax(?:imum)?(?: number of| of)? credits\b|\bhow many credits (?:do i have|are allowed|have i|is the)/i

/** What is asked of a rule, and not of one's own things. */
const regulation = /(?:规则|规定|政策|制度|须知|注意事项|流程|手续|办法)|怎么办|怎么处理|是什么意思|什么是|(?:候补|轮次|退补选|先修)(?:是什么|是啥|指)|\bpolic(?:y|ies)\b|\bregulations?\b|\brules (?:of|for|on|about)\b|\b(?:waitlist|waiting list|drop|swap|enrolment|withdrawal) rules?\b|\bwhat (?:is|are|does) (?:a |the |an )?(?:wait(?:ing)? ?lists?|queues?|rounds?|add\/drop|prerequisites?|credits?)(?: mean)?[\s?？.]*$|\bhow (?:do|does) (?:the |a )?(?:wait(?:ing)? ?lists?|queues?|rounds?|enrolment|dropping|swapping)\b|\bwhat (?:happens|to do|should i do|can i do) (?:if|when|about)\b|\bwhat (?:does|do) .{0,30}\bsay about\b/i

/** What the campus has written down is asked for like this. */
const knowledge = /第.{1,2}节课?.{0,4}几点|几点(?:上|下)课|作息|怎么|如何|怎样|为什么|规定|流程|办理|申请|在哪|哪里|地址|电话|联系|费用|多少钱|学费|图书馆|宿舍|食堂|考试|校历|放假|成绩|补考|缓考|休学|how (do|can|to|does)|where|rules?|policy|fee|library|dormitor|canteen|exam|calendar|holiday|contact|phone|apply|grade|address|open(ing)? hours|tuition|withdraw/i
const courses = /课|班|老师|教授|讲师|谁教|谁上|谁讲|教(?:什么|哪|的)|学分|专业|选修|必修|通识|名额|余量|座位|course|class|section|lecture|seminar|teach|professor|taught|credit|elective|seat|capacity|full/i

/** @returns and whether nothing in it but what it names says so */
export function intentOf(text: string): { intent: Intent; isGuessed: boolean } {
  const found = intents.find(([, pattern]) => pattern.test(text))
  if (found) return { intent: found[0], isGuessed: false }
  const isOfCourses = courses.test(text) || codesIn(text).length > 0
  // When and where a course is stands in the catalogue, how to drop one in the knowledge base.
  if (codesIn(text).length > 0 && !/怎么|如何|怎样|how (do|can|to)/i.test(text)) return { intent: 'courses', isGuessed: false }
  if (knowledge.test(text) && !(isOfCourses && /哪些|有没有|还有|which|any|find|show|list|search/i.test(text))) return { intent: 'knowledge', isGuessed: false }
  return isOfCourses ? { intent: 'courses', isGuessed: false } : { intent: 'knowledge', isGuessed: true }
}

export function wantsSeats(text: string): boolean {
  return seats.test(text)
}

export function asksOfQueue(text: string): boolean {
  return queues.test(text)
}
