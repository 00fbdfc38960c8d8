import type { CatalogueCourse } from '@fairway/contract/courses'
import type { Language } from '@fairway/contract/language'
import { matchingSections } from './matching.ts'
import { foldedCode, type Offer } from './offers.ts'
import { courseName } from './words.ts'

/** Which course each of these texts means; of those that mean none or several, what they could mean. */
export function namedCourses(language: Language, offer: Offer, said: readonly string[]): { courses: CatalogueCourse[]; unclear: { said: string; could_be: string[] }[] } {
  const courses = new Set<CatalogueCourse>()
  const unclear: { said: string; could_be: string[] }[] = []
  for (const words of said) {
    const meant = meantBy(offer, words)
    if (meant.length === 1) courses.add(meant[0]!)
    else unclear.push({ said: words, could_be: meant.slice(0, 5).map((course) => courseName(language, course)) })
  }
  return { courses: [...courses], unclear }
}

function meantBy(offer: Offer, words: string): CatalogueCourse[] {
  // Models give back the code with the title, as they were told it.
  const byCode = offer.byCode.get(foldedCode(words)) ?? offer.byCode.get(foldedCode(/^\s*([a-z]{1,8}[\s-]*\d{1,5}[a-z]{0,3})\b/i.exec(words)?.[1] ?? '')) ?? offer.courses.find(({ code }) => words.startsWith(`${code} `))
  if (byCode) return [byCode]
  const titles = offer.courses.filter(({ title }) => [title.zh, title.en].some((name) => name !== undefined && foldedCode(name) === foldedCode(words)))
  if (titles.length > 0) return titles
  const found = matchingSections(offer.sections.values(), words)
  const best = found.filter(({ score, isWhole }) => isWhole && score === found[0]!.score)
  const likely = best.length > 0 ? best : found
  return [...new Set(likely.map(({ section }) => section.course))]
}
