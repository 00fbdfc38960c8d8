import type { CatalogueCourse } from '@fairway/contract/courses'
import type { Language } from '@fairway/contract/language'
import { coursesThatFit, matchingSections } from './matching.ts'
import { foldedCode, type Offer } from './offers.ts'
import { courseName } from './words.ts'

export type NamedCourses = {
  courses: CatalogueCourse[]
  unclear: { said: string; could_be: string[] }[]
  /** Of names that fit several courses, the only one of them that can be taken. */
  taken: { said: string; as: string; could_be: string[] }[]
}

/**
 * Which course each of these texts means; of those that mean none or several, what they could mean.
 *
 * @param canTake decides between courses whose titles begin alike: “Calculus” of those who have not had Calculus I is Calculus I
 */
export function namedCourses(language: Language, offer: Offer, said: readonly string[], canTake?: (course: CatalogueCourse) => boolean): NamedCourses {
  const courses = new Set<CatalogueCourse>()
  const taken: NamedCourses['taken'] = []
  const unclear: { said: string; could_be: string[] }[] = []
  const names = said.flatMap((one, index) => (index < mostTakenApart ? partsOf(offer, one) : [one]))
  for (const [index, words] of names.entries()) {
    // Whoever asks hears of those as well that were not looked for.
    const meant = index < mostNames ? meantBy(offer, words) : []
    const could_be = meant.slice(0, 5).map((course) => courseName(language, course))
    const [only, ...others] = canTake && meant.length > 1 && meant.every((course) => beginsSo(course, words)) ? meant.filter((course) => course.sections.length > 0 && canTake(course)) : []
    if (meant.length === 1) courses.add(meant[0]!)
    else if (only && others.length === 0) {
      courses.add(only)
      taken.push({ said: words, as: courseName(language, only), could_be })
    } else unclear.push({ said: words, could_be })
  }
  return { courses: [...courses], unclear, taken }
}

/** Parts of one course: “Calculus I” and “Calculus II”. */
function beginsSo({ title }: CatalogueCourse, words: string): boolean {
  return [title.zh, title.en].some((one) => one !== undefined && foldedCode(one).startsWith(foldedCode(words)))
}

const joint = /\s*(?:、|[,，]|和|与|及|以及|跟|\band\b|\bplus\b|&|\+)\s*/gi
const mostParts = 6
/** Each is a search, and others wait meanwhile. */
const mostTakenApart = 6
const mostNames = 20

/** “Drawing and Film and Society” are two courses: it is taken apart where every part is a course, titles as whole as they can be. */
function partsOf(offer: Offer, words: string): string[] {
  const cuts = [...words.matchAll(joint)].slice(0, mostParts - 1)
  if (cuts.length === 0 || isExact(offer, words)) return [words]
  const [starts, ends] = [[0, ...cuts.map(({ index, 0: { length } }) => index + length)], [...cuts.map(({ index }) => index), words.length]]
  const worths = new Map<string, number>()
  const pieces = new Set(starts.map((start, index) => words.slice(start, ends[index]).trim()))
  const worthOf = (part: string) => {
    // What was joined again is a course only by its whole title.
    const worth = worths.get(part) ?? (isExact(offer, part) ? 2 : pieces.has(part) && isOne(offer, part) ? 1 : 0) * part.length
    worths.set(part, worth)
    return worth
  }
  let best: { parts: string[]; worth: number } = { parts: [words], worth: worthOf(words) }
  for (let mask = 1; mask < 2 ** cuts.length; mask++) {
    const parts: string[] = []
    let from = 0
    for (const [index, end] of ends.entries()) {
      if (index < cuts.length && ((mask >> index) & 1) === 0) continue
      parts.push(words.slice(starts[from], end).trim())
      from = index + 1
    }
    const values = parts.map(worthOf)
    const worth = values.some((value) => value === 0) ? 0 : values.reduce((sum, value) => sum + value, 0)
    if (worth > best.worth) best = { parts, worth }
  }
  // Nothing of it is sure: each is asked for by itself.
  return best.worth > 0 ? best.parts : starts.map((start, index) => words.slice(start, ends[index]).trim()).filter(Boolean)
}

function isExact(offer: Offer, words: string): boolean {
  return offer.byCode.has(foldedCode(words)) || namedSo(offer, words).length > 0
}

/** By their whole title, with their code before it or not. */
function namedSo({ courses }: Offer, words: string): readonly CatalogueCourse[] {
  const byName = namesKnown.get(courses) ?? namesOf(courses)
  namesKnown.set(courses, byName)
  return byName.get(foldedCode(words)) ?? []
}

/** Most terms are never asked about, and folding thousands of titles takes its time. */
const namesKnown = new WeakMap<Offer['courses'], ReadonlyMap<string, readonly CatalogueCourse[]>>()

function namesOf(courses: Offer['courses']): ReadonlyMap<string, readonly CatalogueCourse[]> {
  const byName = new Map<string, CatalogueCourse[]>()
  for (const course of courses) {
    const { code, title } = course
    const titles = [title.zh, title.en].filter((name) => name !== undefined)
    for (const name of new Set(titles.flatMap((one) => [foldedCode(one), foldedCode(code + one)]))) byName.set(name, [...(byName.get(name) ?? []), course])
  }
  return byName
}

function isOne({ courses }: Offer, words: string): boolean {
  return coursesThatFit(courses, words).length === 1
}

function meantBy(offer: Offer, words: string): CatalogueCourse[] {
  // Models give back the code with the title, as they were told it.
  const byCode = offer.byCode.get(foldedCode(words)) ?? offer.byCode.get(foldedCode(/^\s*([a-z]{1,8}[\s-]*\d{1,5}[a-z]{0,3})\b/i.exec(words)?.[1] ?? '')) ?? offer.courses.find(({ code }) => words.startsWith(`${code} `))
  if (byCode) return [byCode]
  const named = namedSo(offer, words)
  if (named.length > 0) return [...named]
  const found = matchingSections(offer.sections.values(), words)
  const best = found.filter(({ score, isWhole }) => isWhole && score === found[0]!.score)
  const likely = best.length > 0 ? best : found
  return [...new Set(likely.map(({ section }) => section.course))]
}
