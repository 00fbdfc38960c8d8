// What is no name of anything. Whole phrases first: single characters may be part of a title.
const phrases =
  /我?(?:想|打算|准备)(?:要)?(?:上|学|修|读|选修)(?!课|习)|(?:教|讲|上|开)(?:了|的)?(?:什么|哪些|哪门|哪几门)(?:课程?)?|(?:哪些|哪位|哪个|什么)(?:老师|教授)(?:在|会|能)?(?:教|讲|上|开)?|是?谁(?:来|在|会)?(?:教|讲|上|开)?的?|的课程|的课|请问|请|麻烦|帮我|帮忙|告诉我|我能不能选|我可以选|我能选|能选|我想要?|想要|我的|想知道|我要|查询|查一下|查查|查找|搜索|找一下|找找|看一下|看看|有没有|有哪些|哪些|哪门|哪个|几门|什么|还有|还剩|剩余|剩下|多少|几个|名额|余量|空位|座位|教学班|课程|方向|开课|开设|开了|开的|教的|讲的|上课|这学期|本学期|学期|现在|目前|可以|能不能|是否|有关|关于|相关|上午|下午|晚上|早上|推荐|适合我的?|不要早八|早八|(?:周|星期|礼拜)[一二三四五六日天末]|先修课?|(?:时间)?冲突|撞课|撞车|撞了|重叠|几个班|一下|我对|感兴趣|选(?:什么|哪些|哪门)课?(?:比较)?好?|我?(?:很|最|比较)?喜欢|比较好|第几轮|统计|选课情况|报名情况|最满|最空|多满|最?热门|最抢手|最受欢迎|满座|候补最多|(?:选|报)了?多少人|各(?:个)?(?:院系|学院|专业|年级|系)|如何|怎么样|各(?=\s)|解释一下|说明一下|画(?:一?[个张])?(?:统计)?图表?|选课人数|人数|快满|将满|接近满|候补|排队|(?:要)?(?:多久|多长时间)|规则|规定|(?:能|要|需要|得|可不可以)(?=\s*(?:候补|排队))|一些|一点|有意思|有趣|好玩|轻松|简单|容易|不错|热门|上的|班(?=\s|$)|没有满|还没|选修课?|必修课?|\d+(?:\.\d+)?\s*个?\s*学分|满了|没满|今天|明天|后天|本周|这周|下周(?![一二三四五六日天])/g
const englishPhrases =
  /\b(?:please|free places?|places? (?:left|free)|can you|could you|tell me|show me|find me|find|search for|search|look up|list|which|what|are there|is there|any|some|do you have|have|has|with|about|on|in|of|for|the|an?|me|my|(?:can|may|do|am|should|could) I|I (?:really )?(?:want|would|need|have|am|can|enrol|like|love|enjoy)|want|would like|like|to|take|courses?|class(?:es)?|sections?|seats?|left|free|available|open|still|now|this term|term|today|tomorrow|morning|afternoon|evening|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|weekends?|credits?|units?|recommend|suggest|does|do|is|are|it|that|full|clash(?:es)?|conflicts?|overlaps?|overlapping|prerequisites?|who|teaches|taught by|how many|enrol|interesting|good|should|look|something|anything|teaching|professors?|prof|get|into|as|and|or|at|by|from|after|before|(?:i’m|i'm)|am|really|interested|interests?|what|how|fullest|most|popular|wanted|longest|queues?|waiting|figures|statistics|enrol+ment|going|students|people|many|waitlists?|wait ?lists?|rules?|policy|policies|easy|fun|good|nice|nearly|almost|sign up|learn|study|join|attend|i['’]d|fits?|timetable|schedule|where|when|put|teach(?:er|ers|es)?|any|each|department|college|major|cohort)\b/gi

/** What is left of a text that may name something. */
export function wordsIn(text: string): string {
  return text
    .replaceAll(phrases, ' ')
    .replaceAll(englishPhrases, ' ')
    .replaceAll(/\d{1,2}[:：点]\d{0,2}|[?？!！。,，、:：;；"'“”‘’()（）]/g, ' ')
    .replaceAll(/(^|\s)[的了吗呢吧啊呀有是在和与或课门节班那把还没满由]{1,4}(?=\s|$)/g, ' ')
    .replaceAll(/(?<=\p{Script=Han}{2})有(?=\s|$)/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/^[的了]+|[的了吗呢吧啊呀课]+$/g, '')
    .slice(0, 80)
}
