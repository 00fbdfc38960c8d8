import type { Language } from '@fairway/contract/language'
import { weekdayOf } from '@fairway/contract/timetable'
import type { NoticeClass, NoticeFacts, NoticeRound } from './notice-facts.ts'
import type { NoticeWish } from './notice-wish.ts'

// Templates of the notices that a campus writes most, in both languages, filled in with what is known. What is not known stands in
// brackets for whoever sends it.

export type Style = { tone: string; size: string }
export type Notice = { title: string; text: string }

export function writeNotice(language: Language, wish: NoticeWish, said: string, facts: NoticeFacts, style: Style): Notice {
  const words = language === 'zh' ? chinese(wish, said, facts) : english(wish, said, facts)
  const { title, core, advice } = words
  if (style.size === 'short') return { title, text: core }
  const { greeting, background, closing } = frames[language](style.tone)
  return { title, text: [greeting, ...(style.size === 'long' ? [background] : []), [core, advice].filter(Boolean).join(language === 'zh' ? '' : ' '), closing].filter(Boolean).join('\n\n') }
}

const frames: Record<Language, (tone: string) => { greeting: string; background: string; closing: string }> = {
  zh: (tone) => ({ greeting: tone === 'friendly' ? '同学们好！' : '各位同学：', background: '[背景说明]', closing: tone === 'friendly' ? '谢谢大家的理解，有问题随时联系。' : tone === 'formal' ? '特此通知。' : '' }),
  en: (tone) => ({ greeting: tone === 'friendly' ? 'Hello everyone,' : 'Dear students,', background: '[Some background]', closing: tone === 'friendly' ? 'Thank you for your understanding. Just ask if anything is unclear.' : tone === 'formal' ? 'Thank you for your attention.' : '' }),
}

type Words = { title: string; core: string; advice: string }

function chinese(wish: NoticeWish, said: string, facts: NoticeFacts): Words {
  const { toDate, toTime, room } = wish
  const { course, meant, round, exam } = meantIn(wish, facts)
  const name = course ? `${course.code}${spaced(course.title.zh)} ${course.section} 班` : '[课程与班号]'
  const time = meant ? `${zhDate(meant.date)} ${meant.from}–${meant.to}` : wish.date ? `${zhDate(wish.date)}[时间]` : '[日期和时间]'
  const because = wish.reason.zh ? `因${wish.reason.zh}，` : ''
  switch (wish.kind) {
    case 'room':
      return { title: `${name}教室变更`, core: `${because}${name}${wish.date || wish.day ? ` ${time} ` : '自[日期]起'}的课改在 ${room ?? '[新教室]'} 上${meant?.place ? `（原教室：${meant.place}）` : ''}，时间不变。`, advice: '请相互转告，不要走错教室。' }
    case 'cancelled':
      return { title: `${name}停课通知`, core: `${because || '因[原因]，'}${name}原定于 ${time} ${meant?.place ? `在 ${meant.place} ` : ''}的课停上一次。`, advice: '补课安排：[日期、时间、教室]。' }
    case 'moved':
      return {
        title: `${name}调课通知`,
        core: `${because}${name}原定于 ${time} 的课改到 ${toDate ? zhDate(toDate) : '[新日期]'} ${toTime ?? (meant ? `[时间，原为 ${meant.from}–${meant.to}]` : '[时间]')} 上，教室：${room ?? (meant?.place ? `[教室，原为 ${meant.place}]` : '[教室]')}。`,
        advice: '不能到课的同学，请在[日期]前告知。',
      }
    case 'exam':
      return {
        title: `${name}考试通知`,
        core: `${name}的考试定于 ${exam ? `${zhDate(exam.date)} ${exam.from}–${exam.to}` : `${wish.date ? zhDate(wish.date) : '[日期]'} ${wish.toTime ?? '[时间]'}`} 在 ${room ?? exam?.place ?? '[考场]'} 举行。`,
        advice: '考试范围：[范围]；可以携带：[物品]。请带好[证件]，提前[分钟数]分钟到场。',
      }
    case 'deadline': {
      const acts = round ? [['enrol', '选课'], ['drop', '退课'], ['wait', '候补']].flatMap(([act, word]) => (round.allows.includes(act!) ? [word!] : [])).join('、') : ''
      const roundName = round?.name.zh ?? '[轮次]'
      return {
        title: `${roundName}截止时间提醒`,
        core: `${roundName}${round?.state === 'coming' ? `将于 ${zhMoment(round.opens)} 开始，` : '将'}于 ${round ? zhMoment(round.closes) : '[日期和时间]'} 结束。${acts ? `在此期间可以${acts}，` : ''}结束后系统不再受理。`,
        advice: '请登录平台核对课表，尽早办理。',
      }
    }
    case 'other':
      return { title: /\p{Script=Han}/u.test(said) ? titleOf(said, '，。；！？\n') : '[标题]', core: /\p{Script=Han}/u.test(said) ? said : '[通知内容]', advice: '[时间、地点、联系人]' }
  }
}

function english(wish: NoticeWish, said: string, facts: NoticeFacts): Words {
  const { toDate, toTime, room } = wish
  const { course, meant, round, exam } = meantIn(wish, facts)
  const name = course ? `${course.code}${spaced(course.title.en)}, section ${course.section}` : '[course and section]'
  const short = course ? `${course.code} ${course.section}` : '[Course]'
  const time = meant ? `${enDate(meant.date)}, ${meant.from}–${meant.to}` : wish.date ? `${enDate(wish.date)}, [time]` : '[date and time]'
  const because = wish.reason.en ? `Because of ${wish.reason.en}, ` : ''
  const begin = (sentence: string) => (because === '' ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : because + sentence)
  switch (wish.kind) {
    case 'room':
      return { title: `${short}: another room`, core: begin(`${wish.date || wish.day ? `the class of ${name} on ${time},` : `from [date] on, ${name}`} ${wish.date || wish.day ? 'takes' : 'will take'} place in room ${room ?? '[new room]'}${meant?.place ? ` instead of ${meant.place}` : ''}. The time stays the same.`), advice: 'Please tell each other.' }
    case 'cancelled':
      return { title: `${short}: class cancelled`, core: `${because || 'Because of [reason], '}the class of ${name} on ${time}${meant?.place ? ` in ${meant.place}` : ''} does not take place.`, advice: 'It will be made up for on [date, time and room].' }
    case 'moved':
      return {
        title: `${short}: class moved`,
        core: begin(`the class of ${name} on ${time} moves to ${toDate ? enDate(toDate) : '[new date]'}, ${toTime ?? (meant ? `[time; it was ${meant.from}–${meant.to}]` : '[time]')}, room ${room ?? (meant?.place ? `[room; it was ${meant.place}]` : '[room]')}.`),
        advice: 'If you cannot come then, please let me know by [date].',
      }
    case 'exam':
      return {
        title: `${short}: exam`,
        core: `The exam of ${name} takes place on ${exam ? `${enDate(exam.date)}, ${exam.from}–${exam.to}` : `${wish.date ? enDate(wish.date) : '[date]'}, ${wish.toTime ?? '[time]'}`}, in ${room ?? exam?.place ?? '[room]'}.`,
        advice: 'It covers [topics]; you may bring [things]. Please have [document] with you and be there [minutes] minutes early.',
      }
    case 'deadline': {
      const acts = round ? [['enrol', 'enrol'], ['drop', 'drop courses'], ['wait', 'join queues']].flatMap(([act, word]) => (round.allows.includes(act!) ? [word!] : [])) : []
      const list = acts.length > 1 ? `${acts.slice(0, -1).join(', ')} and ${acts.at(-1)!}` : acts[0]
      const roundName = round?.name.en ?? '[Round]'
      const closes = round ? enMoment(round.closes) : '[date and time]'
      return {
        title: `${roundName}: ${round?.state === 'coming' ? `opens on ${enMoment(round.opens)}` : `closes on ${closes}`}`,
        core: `${roundName} ${round?.state === 'coming' ? `opens on ${enMoment(round.opens)} and ` : ''}closes on ${closes}. ${list ? `Until then you can ${list}; after it, nothing can be changed.` : 'After it, nothing can be changed.'}`,
        advice: 'Please check your timetable and do not leave it to the last minute.',
      }
    }
    case 'other':
      return { title: /\p{Script=Han}/u.test(said) ? '[Title]' : titleOf(said, '.,;!?\n'), core: /\p{Script=Han}/u.test(said) ? '[What is to be told]' : said, advice: '[When, where, whom to ask]' }
  }
}

/** The class, the exam and the round that are meant. */
function meantIn(wish: NoticeWish, { course, classes, exams, rounds }: NoticeFacts): { course: NoticeFacts['course']; meant: NoticeClass | undefined; exam: NoticeClass | undefined; round: NoticeRound | undefined } {
  const isNamed = wish.date !== undefined || wish.day !== undefined
  const meant = isNamed ? classes.find(({ date }) => (wish.date === undefined ? weekdayOf(date) === wish.day : date === wish.date)) : classes[0]
  const round = rounds.find(({ state }) => state === 'open') ?? rounds.find(({ state }) => state === 'coming')
  return { course, meant, exam: exams[0], round }
}

function titleOf(said: string, ends: string): string {
  const first = said.trim().split(new RegExp(`[${ends}]`))[0] ?? ''
  return Array.from(first).slice(0, 60).join('')
}

const spaced = (title: string | undefined): string => (title ? ` ${title}` : '')

function zhDate(iso: string): string {
  const [, month, day] = iso.split('-').map(Number)
  return `${month}月${day}日（周${'一二三四五六日'[weekdayOf(iso) - 1]}）`
}

function enDate(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${iso}T00:00:00Z`)).replace(',', '')
}

/** `2026-11-27 23:59`; what tools have said stays as it was said. */
function zhMoment(wall: string): string {
  const [date = '', time = ''] = wall.split(' ')
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? `${zhDate(date)} ${time}` : wall
}

function enMoment(wall: string): string {
  const [date = '', time = ''] = wall.split(' ')
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? `${enDate(date)} at ${time}` : wall
}
