import type { Language } from '@fairway/contract/language'
import { withDigits } from './hours.ts'
import { datesIn, timeIn, weekdaysIn } from './notice-times.ts'
import { readWish, reasonIn, roomIn, type NoticeWish } from './notice-wish.ts'

// What is to be changed of a draft: “改成周四下午两点”, “only Chinese”, “make it shorter”. Templates can be filled in anew, but not be
// written in other words.

export type Revision = {
  said: string
  size?: 'short' | 'long'
  tone?: 'formal' | 'friendly'
  languages?: Language[]
  reason?: NoticeWish['reason']
  /** It says when or where. */
  hasDetails: boolean
}

const shorter = /短(?:一点|一些|些|点)|简短|精简|简洁|简单(?:一点|些)|缩短|太长|\bshort(?:er|en)?\b|\bbrief(?:er)?\b|\bconcise\b|\btoo long\b/i
const longer = /长(?:一点|一些|些)|详细|太短|\blonger\b|\bmore (?:detail|detailed)\b|\btoo short\b/i
const formal = /正式|官方|严肃|庄重|\bformal(?:ly)?\b|\bofficial\b/i
const friendly = /亲切|友好|随和|口语|轻松|温和|\bfriendl(?:y|ier)\b|\bcasual\b|\bwarm(?:er)?\b|\binformal\b/i
const both = /中英(?:文)?(?:都|双语|对照)|双语|两种语言|\bboth languages\b|\bbilingual\b/i
const onlyChinese = /(?:只|仅|就)(?:要|用|写|留|保留|需要)?(?:有)?(?:中文|汉语)|中文(?:就行|就好|即可|就可以)|不(?:要|用|需要)英[文语]|(?:换|改|翻译)(?:成|为)中文|\b(?:only|just)(?: in)? chinese\b|\bchinese only\b|\b(?:in|into|to) chinese\b|\b(?:no|without|drop the|remove the) english\b/i
const onlyEnglish = /(?:只|仅|就)(?:要|用|写|留|保留|需要)?(?:有)?英[文语]|英[文语](?:就行|就好|即可|就可以)|不(?:要|用|需要)中文|(?:换|改|翻译)(?:成|为)英[文语]|\b(?:only|just)(?: in)? english\b|\benglish only\b|\b(?:in|into|to) english\b|\b(?:no|without|drop the|remove the) chinese\b/i
const change = /改|换|调|挪|推迟|提前|应该是|应为|不是|\b(?:make it|change|move|set|instead|should be|shift|put)\b/i
/** Of a draft, and nothing that could be asked of anything else. */
const isOrder = /^(?:请|再|那|能不能|可以|麻烦|帮我|[\s，,])*(?:把|将|改|换|加上?|补充|删|去掉|重写|润色|写得|语气|标题|更)|^(?:please |now |and |can you |could you )*(?:make (?:it|this|that)|change|add|remove|rewrite|reword|shorten|translate|polish|use|more|less|say|mention)\b/i
/** Of one's enrolment or a question. */
const isOther = /(?:退掉|退课|选上|候补|哪些|什么课|有没有)|[?？]\s*$|吗[?？。]?\s*$|\b(?:drop|enrol|swap|which|what|how|where|who)\b/i

/** Undefined: it is about something else. */
export function readRevision(given: string): Revision | undefined {
  const said = withDigits(given.normalize('NFKC').trim())
  if (said.length > 200 || said === '') return undefined
  const revision: Revision = { said, hasDetails: false }
  if (shorter.test(said)) revision.size = 'short'
  else if (longer.test(said)) revision.size = 'long'
  if (friendly.test(said)) revision.tone = 'friendly'
  else if (formal.test(said)) revision.tone = 'formal'
  if (both.test(said)) revision.languages = ['zh', 'en']
  else if (onlyChinese.test(said)) revision.languages = ['zh']
  else if (onlyEnglish.test(said)) revision.languages = ['en']
  const reason = reasonIn(said.replace(/(?:原因|理由)(?:写|改)?(?:成|为|是)?/, '因为'))
  if (reason.zh ?? reason.en) revision.reason = reason
  const hasTime = weekdaysIn(said).length > 0 || datesIn(said, '2000-01-01').length > 0 || timeIn(said) !== undefined
  revision.hasDetails = (change.test(said) && (hasTime || roomIn(said) !== undefined)) || (hasTime && said.length <= 24)
  const isRead = revision.size ?? revision.tone ?? revision.languages ?? revision.reason
  if (isOther.test(said) && !isOrder.test(said)) return undefined
  return isRead !== undefined || revision.hasDetails || isOrder.test(said) ? revision : undefined
}

/** @returns and whether there was something in it that the template has no place for */
export function revised(wish: NoticeWish, { said, hasDetails, reason }: Revision, today: string): { wish: NoticeWish; isUnread: boolean } {
  const changed: NoticeWish = { ...wish, ...(reason && { reason: { ...wish.reason, ...reason } }) }
  if (!hasDetails) return { wish: changed, isUnread: false }
  const about = said.replace(/^.*(?:改|换|调|挪|推迟|提前)(?:成|为|到|至|在)?|^.*\b(?:make it|change(?: it)?(?: the \w+)?(?: to)?|move(?: it)? to|set(?: it)? to|should be|put(?: it)? (?:in|on|at))\b/i, '')
  const room = roomIn(about)
  const time = timeIn(about)
  const [day] = weekdaysIn(about)
  const [date] = datesIn(about, today)
  const isWhen = time !== undefined || day !== undefined || date !== undefined
  switch (wish.kind) {
    case 'moved':
    case 'exam':
    case 'room': {
      // Where a class goes to another time as well, it is moved.
      const from = wish.date !== undefined ? wish.date : wish.day === undefined ? '' : `周${'一二三四五六日'[wish.day - 1]}`
      const { toDate } = readWish(`${from}的课改到${about}`, today)
      if (wish.kind === 'room' && day !== undefined && time === undefined) return { wish: { ...changed, date, day, ...(room !== undefined && { room }) }, isUnread: false }
      return { wish: { ...changed, kind: wish.kind === 'room' && isWhen ? 'moved' : wish.kind, ...(toDate !== undefined && { toDate }), ...(time !== undefined && { toTime: time }), ...(room !== undefined && { room }) }, isUnread: !isWhen && room === undefined }
    }
    case 'deadline': {
      const { date: closes } = readWish(`截止 ${about}`, today)
      return { wish: { ...changed, ...(closes !== undefined && { date: closes, day: undefined }), ...(time !== undefined && { fromTime: time }) }, isUnread: room !== undefined || !isWhen }
    }
    case 'cancelled':
      return { wish: { ...changed, ...((day !== undefined || date !== undefined) && { date, day: date === undefined ? day : undefined, fromTime: undefined }) }, isUnread: room !== undefined || time !== undefined || (day === undefined && date === undefined) }
    case 'other':
      return { wish: changed, isUnread: true }
  }
}
