import { languageAsked, type Language } from '@fairway/contract/language'
import { readAct, type ActWish } from './act-wish.ts'
import { daysIn, readFreeDays } from './days-and-hours.ts'
import { codesIn } from './codes.ts'
import { hoursIn, withDigits } from './hours.ts'
import { asksOfQueue, intentOf, wantsSeats, type Intent } from './intents.ts'
import { ownerIn } from './owner.ts'
import { teacherIn, type Teacher } from './teacher.ts'
import { wordsIn } from './words.ts'

// What a question asks for, as far as words tell. Chinese and English; no model of language, only what people commonly write.

export type Question = {
  isChinese: boolean
  intent: Intent
  /** Nothing but what it names says what it is about. */
  isGuessed: boolean
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
  asksOfQueue: boolean
  /** Somebody else, whose timetable is asked for; empty: without a name. */
  owner: string | undefined
  teacher: Teacher | undefined
  /** What was spoken of before is meant. */
  isAboutThat: boolean
  /** What is to be done to an enrolment. */
  wish: ActWish | undefined
}

/** @param page its language, where the question is in none */
export function readQuestion(given: string, page: Language = 'en'): Question {
  const text = withDigits(given.normalize('NFKC').trim())
  const isChinese = (languageAsked(text) ?? page) === 'zh'
  const { freeDays, rest } = readFreeDays(text)
  const { from, to, rest: untimed } = hoursIn(rest)
  return {
    isChinese,
    ...intentOf(text),
    words: wordsIn(untimed),
    codes: codesIn(text),
    days: daysIn(rest).filter((day) => !freeDays.includes(day)),
    freeDays,
    from,
    to,
    credits: numberIn(/(\d+(?:\.\d+)?)\s*(?:个)?\s*(?:学分|credits?|units?)/i, text),
    wantsSeats: wantsSeats(text),
    asksOfQueue: asksOfQueue(text),
    owner: ownerIn(text),
    teacher: teacherIn(text),
    isAboutThat: /(这|那)(个|门|些|几)|它|上面|刚才|这样|\b(it|they|that|this|those|these|them)\b/i.test(text),
    wish: readAct(text),
  }
}

function numberIn(pattern: RegExp, text: string): number | undefined {
  const found = pattern.exec(text)
  return found ? Number(found[1]) : undefined
}
