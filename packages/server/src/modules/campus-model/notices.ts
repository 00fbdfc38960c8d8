import type { Language } from '@fairway/contract/language'
import { weekdayOf } from '@fairway/contract/timetable'
import { enDate, weekdayNames, zhDate } from './notice-dates.ts'
import { deadline, roundMeant } from './notice-deadline.ts'
import type { NoticeClass, NoticeFacts } from './notice-facts.ts'
import { nextOn } from './notice-times.ts'
import type { NoticeWish } from './notice-wish.ts'

// Templates of the notices that a campus writes most, in both languages, filled in with what is known. What is not known stands in
// brackets for whoever sends it.

export type Style = { tone: string; size: string }
export type Notice = { title: string; text: string }

export function writeNotice(language: Language, wish: NoticeWish, said: string, facts: NoticeFacts, style: Style): Notice {
  const words = language === 'zh' ? chinese(wish, said, facts) : english(wish, said, facts)
  const { title, advice } = words
  // Nothing that its writer said is lost where it could not be told which course is meant.
  const isLost = wish.kind !== 'other' && wish.kind !== 'deadline' && !facts.course && wish.code === undefined && said.trim().length > 4
  const core = isLost ? `${words.core}${language === 'zh' ? `[原话：${said.trim()}]` : ` [In your words: ${said.trim()}]`}` : words.core
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
  const { course, meant, exam } = meantIn(wish, facts)
  const [code, number] = codeSaid(wish)
  const name = course ? `${course.code}${spaced(course.title.zh)} ${course.section} 班` : code ? `${code} ${number ?? '[班号]'} 班` : '[课程与班号]'
  const date = dateIn(wish, facts)
  const time = meant ? `${zhDate(meant.date)} ${meant.from}–${meant.to}` : date ? `${zhDate(date)}${wish.fromTime ? ` ${wish.fromTime}` : '[时间]'}` : wish.day ? `${weekdayNames.zh[wish.day - 1]}[日期和时间]` : '[日期和时间]'
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
        core: `${name}的考试定于 ${checked(when('zh', wish), exam && `${zhDate(exam.date)} ${exam.from}–${exam.to}`, (it) => `[系统中为 ${it}，请核对]`) ?? '[日期] [时间]'} 在 ${checked(room, exam?.place, (it) => `[系统中为 ${it}，请核对]`) ?? '[考场]'} 举行。`,
        advice: '考试范围：[范围]；可以携带：[物品]。请带好[证件]，提前[分钟数]分钟到场。',
      }
    case 'deadline':
      return deadline('zh', wish, said, roundMeant(said, facts.rounds))
    case 'other':
      return { title: /\p{Script=Han}/u.test(said) ? titleOf(said, '，。；！？\n') : '[标题]', core: /\p{Script=Han}/u.test(said) ? said : '[通知内容]', advice: '[时间、地点、联系人]' }
  }
}

function english(wish: NoticeWish, said: string, facts: NoticeFacts): Words {
  const { toDate, toTime, room } = wish
  const { course, meant, exam } = meantIn(wish, facts)
  const [code, number] = codeSaid(wish)
  const name = course ? `${course.code}${spaced(course.title.en)}, section ${course.section}` : code ? `${code}, section ${number ?? '[number]'}` : '[course and section]'
  const short = course ? `${course.code} ${course.section}` : code ? `${code}${number ? ` ${number}` : ''}` : '[Course]'
  const date = dateIn(wish, facts)
  const time = meant ? `${enDate(meant.date)}, ${meant.from}–${meant.to}` : date ? `${enDate(date)}, ${wish.fromTime ?? '[time]'}` : wish.day ? `${weekdayNames.en[wish.day - 1]}, [date and time]` : '[date and time]'
  const because = wish.reason.en ? `${wish.reason.en.charAt(0).toUpperCase()}${wish.reason.en.slice(1)}, ` : ''
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
        core: `The exam of ${name} takes place on ${checked(when('en', wish), exam && `${enDate(exam.date)}, ${exam.from}–${exam.to}`, (it) => `[the system says ${it}; please check]`) ?? '[date], [time]'}, in ${checked(room, exam?.place, (it) => `[the system says ${it}; please check]`) ?? '[room]'}.`,
        advice: 'It covers [topics]; you may bring [things]. Please have [document] with you and be there [minutes] minutes early.',
      }
    case 'deadline':
      return deadline('en', wish, said, roundMeant(said, facts.rounds))
    case 'other':
      return { title: /\p{Script=Han}/u.test(said) ? '[Title]' : titleOf(said, '.,;!?\n'), core: /\p{Script=Han}/u.test(said) ? '[What is to be told]' : said, advice: '[When, where, whom to ask]' }
  }
}

/** The course that is spoken of, where no other facts say which. */
function codeSaid({ code = '' }: NoticeWish): (string | undefined)[] {
  const [letters, digits, section] = code.split(' ')
  return letters && digits ? [`${letters.toUpperCase()} ${digits}`, section] : []
}

function dateIn({ date, day }: NoticeWish, { today }: NoticeFacts): string | undefined {
  return date ?? (day === undefined || today === '' ? undefined : nextOn(today, day))
}

/** When an exam is, as it is said. */
function when(language: Language, { date, toDate = date, fromTime, toTime = fromTime }: NoticeWish): string | undefined {
  if (toDate === undefined && toTime === undefined) return undefined
  return language === 'zh' ? `${toDate === undefined ? '[日期]' : zhDate(toDate)} ${toTime ?? '[时间]'}` : `${toDate === undefined ? '[date]' : enDate(toDate)}, ${toTime ?? '[time]'}`
}

/** What is said, and beside it what the system says where that is something else. */
function checked(said: string | undefined, known: string | undefined, beside: (known: string) => string): string | undefined {
  if (said === undefined || known === undefined || said === known) return said ?? known
  return `${said} ${beside(known)}`
}

/** The class and the exam that are meant. */
function meantIn(wish: NoticeWish, { course, classes, exams }: NoticeFacts): { course: NoticeFacts['course']; meant: NoticeClass | undefined; exam: NoticeClass | undefined } {
  const isNamed = wish.date !== undefined || wish.day !== undefined
  const meant = isNamed ? classes.find(({ date }) => (wish.date === undefined ? weekdayOf(date) === wish.day : date === wish.date)) : classes[0]
  return { course, meant, exam: exams[0] }
}

function titleOf(said: string, ends: string): string {
  const first = said.trim().split(new RegExp(`[${ends}]`))[0] ?? ''
  return Array.from(first).slice(0, 60).join('')
}

const spaced = (title: string | undefined): string => (title ? ` ${title}` : '')
