// What somebody wants done to their enrolment, as far as words tell: enrol, drop, wait, leave a queue, or one for another. A question
// about it (how to drop, until when) wants nothing done.

export type Act = 'enrol' | 'drop' | 'wait' | 'leave'

export type ActWish = {
  act: Act
  /** What it is to be done with, as it was said; empty: that was not said. */
  names: string[]
  /** What is to come in its place. */
  instead?: string[]
}

const asks = /怎么|如何|怎样|为什么|为啥|什么时候|何时|几点|哪天|哪些|截止|期限|规定|流程|规则|政策|多久|多少|后果|影响|之前|以后|之后|\b(?:how|when|why|what|which|until|deadline|rules?|policy|can i|may i|am i allowed|should i)\b/i
// No two of these make a third one: under the star there would be as many ways to read them as there are subsets.
const lead = String.raw`^(?:请|麻烦|那|就|我们?|想|需要|要|打算|决定|帮忙|帮|替|给|能不能|可不可以|可以|能否|能|你|您|先|也|还|现在|马上|好的?|[\s，,])*`
const leadIn = String.raw`^(?:(?:please|kindly|(?:can|could|would|will) you|i (?:want|need|wish|would like|have decided) (?:you )?to|i(?:'|’)d like (?:you )?to|let me|let(?:'|’)s|help me(?: to)?|go ahead and|and|then|also|now|ok(?:ay)?|just)[\s,]*)*`

const dropping = String.raw`退(?!补|费|学|休|款|宿|回|伍|票|出校)|取消(?!考|讲)|放弃`
const droppingIn = String.raw`(?:drop(?!\s*(?:off|in\b|box|date|period|-))|withdraw(?: me)?(?: from)?|un-?enrol+(?: me)?(?: from| in)?|get (?:me )?(?:out|rid) of|give up|quit|take me (?:off|out of)|remove me from|cancel)`
const noMore = /^[^除别]*不(?:想|要)再?(?:上|选|学)(?![课早晚]|周|星期|礼拜).+了/
const drops = [new RegExp(`${lead}(?:${dropping})`), /把.+(?:退|取消)(?:掉|了|选|课)?/, new RegExp(`${leadIn}${droppingIn}\\b`, 'i'), /\bdrop me\b/i, noMore]
const leaves = [/退出.*候补|取消.*候补|不再?(?:候补|排队)|leave (?:the |my )?(?:queue|waiting list|wait ?list)|stop (?:waiting|queu)|take me off the (?:queue|waiting|wait)/i]
const enrols = [
  /(?:帮|替|给)我(?:选上|选课|选|报|排上|候补|加选)|提交选课|选课建议|把.+选上|propose|enrol+ me|\b(?:put|get|book) me (?:in|into|down for|on)\b|\badd .{1,60} to my (?:courses|classes|time ?table|schedule)|sign me up|register me|put me on|add me to|get me into/i,
  new RegExp(`${lead.replace('*', '+')}(?:加?选|报名?|候补)(?!什么|哪|几|一门|一些|些|择|了|过|到|的|有|没|周|星期|礼拜|上午|下午|晚|早|能|不|谁|修课)`),
  new RegExp(`${lead}(?:加选|选上|选|报名?|候补)\\s*[A-Za-z]{2,6}[\\s-]?\\d{2,4}`),
  new RegExp(`${leadIn}(?:enrol+|register|take|choose|select|add|pick|wait(?: for)?|queue(?: for)?)\\s+(?:for |in |into )?[A-Za-z]{2,6}[\\s-]?\\d{2,4}`, 'i'),
  new RegExp(`${leadIn}(?:enrol+|register|sign up|queue|wait|join the (?:queue|waiting list))\\s+(?:for|in|into|on|of)\\b`, 'i'),
]
const swaps = [/^(.*?)(?:换成|换到|换为|改成|改选|改为|转到)(.+)$/, new RegExp(`${leadIn}(?:swap|switch|exchange|trade|replace|change)(?: me)?(?: from)?\\s+(.+?)\\s+(?:for|to|with|into)\\s+(.+)$`, 'i')]
/** What is to stay as it is stands beside what is to change: which is which, only a model of language could tell. */
const excepts = /除了?.{0,60}?(?:以外|之外|外)|保留|留着|别(?!的|人|处|科)|不要|不用|不必|\b(?:keep|except|but|not|never|without|don['’]?t)\b/i

/** Where and when a class is, is not for a student to change. */
const isOfClass = /教室|楼|周|星期|礼拜|时间|点|:|通知|\b(?:room|hall|lab|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\b|language|theme/i

export function readAct(given: string): ActWish | undefined {
  const text = given.normalize('NFKC').replace(/[?!。！？.]+\s*$/, '').trim()
  const isAsked = asks.test(text) || (/[吗么]$/.test(text) && !/帮我|替我|给我/.test(text))
  if (/不(?:想|要|能|可以)?(?:退|drop)/i.test(text) || (excepts.test(text) && !noMore.test(text))) return undefined
  if (!isAsked) {
    const swap = swapIn(text)
    if (swap) return swap
    if (leaves.some((pattern) => pattern.test(text))) return { act: 'leave', names: namesIn(text) }
    if (drops.some((pattern) => pattern.test(text)) && !/退补选/.test(text)) return { act: 'drop', names: namesIn(text) }
  }
  if (isAsked ? enrols[0]!.test(text) : enrols.some((pattern) => pattern.test(text))) {
    // Whatever stands beside it: who speaks of dropping is never enrolled.
    if (new RegExp(`${dropping}|\\bdrop`, 'i').test(text)) return { act: 'drop', names: namesIn(text) }
    return { act: /候补|排队|wait|queue/i.test(text) ? 'wait' : 'enrol', names: namesIn(text) }
  }
  return undefined
}

function swapIn(text: string): ActWish | undefined {
  if (isOfClass.test(text.replaceAll(/\d+\s*班/g, ''))) return undefined
  const hasCode = /[a-z]{2,6}[\s-]?\d{2,4}/i.test(text)
  if (!hasCode && !/把|将|帮我|我[想要]|\b(?:swap|switch|exchange|trade|replace)\b/i.test(text)) return undefined
  for (const pattern of swaps) {
    const [, before, after] = pattern.exec(text) ?? []
    const [from, to] = [namesIn(before ?? ''), namesIn(after ?? '')]
    // Another section of the same course: “AR 101 01 for 03”.
    const whole = to.map((name) => (/^\d{1,3}$/.test(name) && from[0] ? `${from[0].replace(/\s+\d{1,3}$/, '')} ${name}` : name))
    if (from.length > 0 && to.length > 0) return { act: 'drop', names: from, instead: whole }
  }
  return undefined
}

const edges = new RegExp(
  [
    String.raw`^(?:请|麻烦|那就|那|就|我们?|想要?|需要|要|打算|决定|帮忙|帮|替|给|能不能|可不可以|可以|能否|能|你|您|先|也|还|现在|马上|把|将|在|从|准备|提交|选课建议|退掉|退选|退课|退出|退了|退|取消|放弃|不想?再?上|不想?再?选|加选|选上|选课|选修|选|报名|报|排上|候补|掉|这门课|那门课|这门|那门|一门|课程|教学班|[\s,，:：；;、“”"《》的]+)`,
    String.raw`^(?:(?:please|kindly|(?:can|could|would|will) you|i (?:want|need|wish|would like|have decided)(?: you)? to|i(?:'|’)d like(?: you)? to|let me|let(?:'|’)s|help me(?: to)?|go ahead and|propose(?: that i)?|${droppingIn}|drop me from|enrol+(?: me)?|register(?: me)?|sign(?: me)? up|(?:put|get|book) me (?:in|into|down for|on)|take|choose|select|add me to|add|pick|to my (?:courses|classes|time ?table|schedule)|leave|join|queue|wait|stop waiting|the (?:queue|waiting list|wait ?list)(?: (?:of|for))?|in|into|for|of|from|on|my|the|a|an|course|class|section|and|then|also|to|me)(?=[\s,.:]|$))`,
    String.raw`(?:退掉|退选|退课|退了|退|取消|选上|选了|掉|了|吧|一下|好吗|可以吗|行吗|吗|呢|这门课|课程|教学班|课|的?候补|的|再|班|[\s,，:：；;、。.“”"《》]+)$`,
    String.raw`(?:^|\s)(?:please|for me|to my (?:courses|classes|time ?table|schedule)|courses?|class(?:es)?|sections?|now|thanks?|thank you|of|from|the|instead|waiting list|queue)$`,
  ].join('|'),
  'i',
)

/** What is named in it, piece by piece: what stands around it is taken off, never anything inside. */
function namesIn(text: string): string[] {
  return [...new Set(text.split(/[、,，;；\n]|以及|并且/).flatMap((piece) => nameIn(piece) ?? []))].slice(0, 8)
}

export function nameIn(piece: string): string | undefined {
  let name = piece.trim().replaceAll(/(\d{1,3})\s*班/g, ' $1').replaceAll(/\bsection\s+(?=\w?\d)/gi, '').replaceAll(/\s+/g, ' ')
  for (let before = ''; before !== name; ) {
    before = name
    name = name.replace(edges, '').trim()
  }
  return name === '' || /^(?:它|他|她|it|them|that|this|those|these|上面|刚才|那个|这个|那些|这些)$/i.test(name) ? undefined : name.slice(0, 80)
}

/** Where a name could be several: “素描和摄影”, “Drawing and Film”. */
export function partsOf(name: string): string[] {
  return name.split(/和|与|及|跟|\s+(?:and|plus)\s+|\s*[&+/]\s*/i).flatMap((part) => nameIn(part) ?? [])
}
