import { codesIn, readQuestion, wordsIn } from './question.ts'

/** What a week is to be made of. */
export type PlanWishes = { courses: string[]; free_days?: string[]; earliest?: string; latest?: string; most_credits?: number; with_seats?: boolean }

const beginning =
  /^.*?(?:排(?:一下|个|好)?课(?:表)?|排(?:一下)?时间|安排[^:：,，]{0,8}(?:课表?|一周|时间)|规划[^:：,，]{0,8}|课表|plan (?:my|a|me|the)\s*(?:week|timetable|schedule)?|(?:make|build|create|arrange|give)(?: me)? (?:a|my)?\s*(?:week|timetable|schedule))\s*(?:with|for|of|from|that has|[:：])?\s*/i
const wish = /不|空|休息|以后|之后|以前|之前|早于|晚于|上午|下午|学分|名额|free|off|after|before|until|nothing|no |not |morning|afternoon|early|credits?|seats?|days? a week/i

/** The courses and wishes in a question such as “排课：程序设计、微积分，周五不上课”. */
export function readPlan(given: string): PlanWishes {
  const text = given.normalize('NFKC')
  const { freeDays, from, to, credits, wantsSeats } = readQuestion(text)
  const clauses = text.replace(beginning, '').split(/[,，。;；\n.]|\bbut\b|并且|而且|但/i)
  const courses = clauses.flatMap((clause) => {
    const codes = codesIn(clause)
    if (codes.length > 0) return codes
    return wish.test(clause) ? [] : clause.split(/、|和|与|以及|及|\band\b|\bplus\b|&|\+|\//i).map(wordsIn)
  })
  return {
    courses: [...new Set(courses)].filter((name) => name.length > 1).slice(0, 12),
    ...(freeDays.length > 0 && { free_days: freeDays }),
    ...(from !== undefined && { earliest: from }),
    ...(to !== undefined && { latest: to }),
    ...(credits !== undefined && { most_credits: credits }),
    ...(wantsSeats && { with_seats: true }),
  }
}
