import { nameIn } from './act-wish.ts'
import { withoutTimes } from './days-and-hours.ts'
import { codesIn, readQuestion, wordsIn } from './question.ts'

/** What a week is to be made of. */
export type PlanWishes = { courses: string[]; free_days?: string[]; earliest?: string; latest?: string; most_credits?: number; with_seats?: boolean }

/** What only says that a week is to be planned. */
const ordering = new RegExp(
  [
    String.raw`(?:帮|替|给)我(?=.*排)|排(?!球|队|名|版|练|演)(?:一下|一个|个|好|出|成|进|排看?)?(?:一?[个张]?(?:课程表|课表|时间表|学期|周)(?:的课)?|课|时间)?(?:表|看看)?|安排(?:一下)?(?:课表|课程|课|一?周|时间)?|规划(?:一下)?(?:课表|课程|一?周|学期|时间)?|(?:课程表|课表)|(?:这|下|本)个?(?:周|学期)(?:的课)?|一周的课|怎么(?=排|安排)`,
    String.raw`(?:^|(?<=[，,。]))\s*(?:我们?)?(?:想要?|要|打算|准备|希望)(?:上|学|选|修|读)|(?:^|(?<=[，,。]))\s*(?:用|拿)(?=.+(?:排|安排))|(?:^|(?<=[，,。]))\s*(?:要|得|必须)?(?:有|包括|包含)`,
    String.raw`\b(?:please |can you |could you |i want (?:you )?to )*(?:plan|schedule|make|build|create|arrange|give|put together|organi[sz]e)\b(?: me| us)?(?: (?:my|a|the|our))?(?: \w+)? (?:week|timetable|schedule|term|semester)\b(?: for me)?|\b(?:plan|schedule)(?: me)? (?=with|for)`,
  ].join('|'),
  'gi',
)
const wish = /不|空|休息|以后|之后|以前|之前|早于|晚于|学分|名额|\bfree\b|\boff\b|\bafter\b|\bbefore\b|\buntil\b|\bnothing\b|\bno\b|\bnot\b|\bwithout\b|\bearly\b|\bdays? a week\b/i

/** The courses and wishes in a question such as “排课：程序设计、微积分，周五不上课”. */
export function readPlan(given: string): PlanWishes {
  const text = given.normalize('NFKC')
  const { freeDays, from, to, credits, wantsSeats } = readQuestion(text)
  const courses = withoutTimes(text)
    .replaceAll(ordering, '，')
    .split(/[,，。;；:：、\n.!?！？]|\bbut\b|并且|而且|但/i)
    .flatMap(coursesIn)
  return {
    courses: [...new Set(courses)].slice(0, 12),
    ...(freeDays.length > 0 && { free_days: freeDays }),
    ...(from !== undefined && { earliest: from }),
    ...(to !== undefined && { latest: to }),
    ...(credits !== undefined && { most_credits: credits }),
    ...(wantsSeats && { with_seats: true }),
  }
}

/** “Film and Society” may be one course or two: the catalogue knows, and is asked for the whole of it. */
function coursesIn(clause: string): string[] {
  const names: string[] = []
  let joint = ''
  for (const part of clause.split(/(以及|和|与|及|\band\b|\bplus\b|[&+/])/i)) {
    if (/^(?:以及|和|与|及|and|plus|[&+/])$/i.test(part)) {
      joint = part
      continue
    }
    const codes = codesIn(part)
    const name = wish.test(part) ? undefined : nameIn(part.replace(/^\s*(?:with|for|of|from|including|that has)\b/i, ''))
    if (codes.length > 0) names.push(...codes)
    else if (name !== undefined && wordsIn(name).length > 1) {
      const last = names.at(-1)
      const isJoined = joint !== '' && last !== undefined && codesIn(last).length === 0
      if (isJoined) names[names.length - 1] = /\p{Script=Han}/u.test(joint) ? `${last}${joint}${name}` : `${last} ${joint} ${name}`
      else names.push(name)
    }
    joint = ''
  }
  return names
}
