import type { PlanReason } from '@fairway/contract/assistant-cards'
import { textIn, type Language } from '@fairway/contract/language'
import { clockText } from '../courses/index.ts'
import type { Planned, Wanted, WantedCourse, Why, Wish } from '../planning/index.ts'
import type { Offer, SeatsOf } from './offers.ts'
import { seatsLeft } from './section-facts.ts'
import { courseName, dayName, timesText } from './words.ts'

// What a plan is, why it stands where it stands, and why there is none, in words for a model.

export function planText(language: Language, offer: Offer, seats: SeatsOf, planned: Planned): Record<string, unknown> {
  const { choices, credits, days, cost, leftOut } = planned
  return {
    sections: choices.map(({ ids }) => {
      const section = offer.sections.get(ids[0]!)!
      const others = ids.slice(1, 4).map((id) => ({ section_id: id, section: offer.sections.get(id)!.code }))
      return {
        section_id: section.id,
        course: courseName(language, section.course),
        section: section.code,
        times: timesText(language, section.meetings),
        ...(section.teachers && { teachers: section.teachers }),
        seats_left: seatsLeft(seats.get(section.id)) ?? 'unlimited',
        ...(others.length > 0 && { same_times: others }),
      }
    }),
    credits,
    days_on_campus: days.map((day) => dayName(language, day)),
    minutes_between_classes_a_week: cost.gaps,
    ...(cost.outside > 0 && { minutes_outside_preferred_hours: cost.outside }),
    ...(leftOut.length > 0 && { left_out: leftOut }),
  }
}

export function planReasons({ choices, leftOut, days, cost }: Planned, seats: SeatsOf, courses: readonly WantedCourse[]): PlanReason[] {
  const isAt = (ids: readonly number[], wanted: (left: number) => boolean) => {
    const left = seatsLeft(seats.get(ids[0]!))
    return left !== null && wanted(left)
  }
  const full = choices.filter(({ ids }) => isAt(ids, (left) => left === 0)).map(({ course }) => course)
  const few = choices.filter(({ ids }) => isAt(ids, (left) => left > 0 && left <= 5)).map(({ course }) => course)
  return [
    ...(leftOut.length > 0 ? [{ code: 'left-out' as const, value: leftOut.length, courses: [...leftOut] }] : courses.some(({ isRequired }) => !isRequired) ? [{ code: 'all-wanted' as const, value: choices.length }] : []),
    { code: 'campus-days', value: days.length },
    { code: 'gap-minutes', value: cost.gaps },
    ...(cost.outside > 0 ? [{ code: 'outside-preferred' as const, value: cost.outside }] : []),
    ...(full.length > 0 ? [{ code: 'full-sections' as const, value: full.length, courses: full }] : []),
    ...(few.length > 0 ? [{ code: 'few-seats' as const, value: few.length, courses: few }] : []),
  ]
}

export function whyText(language: Language, offer: Offer, { limits, held }: Pick<Wanted, 'limits' | 'held'>, why: Why, names: ReadonlyMap<string, string>): Record<string, unknown> {
  const named = (codes: readonly string[]) => codes.map((code) => names.get(code) ?? code)
  const sectionName = (id: number) => {
    const section = offer.sections.get(id)
    return section ? `${section.course.code} ${section.code} ${textIn(language, section.course.title)}` : String(id)
  }
  const credits = held.reduce((sum, section) => sum + section.credits, 0)
  return {
    ...(why.impossible.length > 0 && {
      cannot_be_taken: why.impossible.map(({ course, heldIds }) => ({ course: names.get(course) ?? course, because: heldIds.length > 0 ? { clashes_with_what_is_held: heldIds.map(sectionName) } : 'no section is open' })),
    }),
    ...(why.neverTogether.length > 0 && { never_together: why.neverTogether.map(named) }),
    ...(why.overLimit.length > 0 && { over_limit: { ...limits, held_credits: credits } }),
    ...(why.excluded.length > 0 && {
      wishes_exclude: why.excluded.slice(0, 20).map(({ wish, course, sections, of }) => ({ wish: wishText(language, wish), course: names.get(course) ?? course, sections, of })),
    }),
    ...(why.giveUpWishes.length > 0 && { would_work_without_wishes: why.giveUpWishes.map((set) => set.map((wish) => wishText(language, wish))) }),
    ...(why.giveUpCourses.length > 0 && { would_work_without_courses: why.giveUpCourses.map(named) }),
  }
}

function wishText(language: Language, wish: Wish): string {
  const isChinese = language === 'zh'
  switch (wish.kind) {
    case 'free-day':
      return isChinese ? `${dayName('zh', wish.day)}空出来` : `${dayName('en', wish.day)} free`
    case 'earliest':
      return isChinese ? `不早于 ${clockText(wish.minute)}` : `nothing before ${clockText(wish.minute)}`
    case 'latest':
      return isChinese ? `不晚于 ${clockText(wish.minute)}` : `nothing after ${clockText(wish.minute)}`
    case 'break':
      return freeText(language, wish)
    case 'with-seats':
      return isChinese ? '只要有余量的教学班' : 'only sections with free seats'
    case 'least-credits':
      return isChinese ? `至少 ${wish.credits} 学分` : `at least ${wish.credits} credits`
    case 'most-credits':
      return isChinese ? `至多 ${wish.credits} 学分` : `at most ${wish.credits} credits`
  }
}

function freeText(language: Language, { day, from, to }: Extract<Wish, { kind: 'break' }>): string {
  const on = day === undefined ? '' : `${dayName(language, day)} `
  if (language === 'zh') return `${on}${from === 0 ? `${clockText(to)} 以前` : to === 1440 ? `${clockText(from)} 以后` : `${clockText(from)}-${clockText(to)} `}空出来`
  return `${on}${from === 0 ? `before ${clockText(to)}` : to === 1440 ? `after ${clockText(from)}` : `${clockText(from)}-${clockText(to)}`} free`
}
