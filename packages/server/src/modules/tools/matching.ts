import type { CatalogueCourse } from '@fairway/contract/courses'
import { foldedCode, type OfferedSection } from './offers.ts'

// Which sections a few words mean, in Chinese or English. All words count; where nothing has all of them, what has the most of them.

/** Words that say nothing of a course. */
const fillers = /^(课|课程|的|老师|教师|教授|选修课|course|courses|class|classes|section|sections|the|a|an|by|with|for|about|prof|professor|dr)$/
/** More of them are no search any more, but a page of text. */
const mostWords = 10
const han = /\p{Script=Han}/u

/** By how well they fit, 0 is not at all; at least one word fits each. */
export function matchingSections(sections: Iterable<OfferedSection>, query: string): { section: OfferedSection; score: number; isWhole: boolean }[] {
  const words = wordsIn(query)
  const [whole, ref] = [foldedCode(query), query.trim()]
  const courses = new Map<CatalogueCourse, number[]>()
  const scored = [...sections].map((section) => {
    const ofCourse = courses.get(section.course) ?? words.map((word) => courseScore(section.course, word))
    courses.set(section.course, ofCourse)
    const scores = words.map((word, index) => Math.max(ofCourse[index]!, sectionScore(section, word)))
    const { code } = textsOfCourse(section.course)
    const isNamed = code === whole || section.ref === ref || (whole.startsWith(code) && code + foldedCode(section.code) === whole)
    const score = scores.reduce((sum, each) => sum + each, 0) + (isNamed ? 100 : 0)
    return { section, score, isWhole: isNamed || (words.length > 0 && scores.every((each) => each > 0)) }
  })
  const isAnyWhole = scored.some(({ isWhole }) => isWhole)
  // Half of the words at least: with fewer it is something else.
  return scored.filter(({ score, isWhole }) => (isAnyWhole ? isWhole : score >= words.length / 2 && score > 0)).sort((a, b) => b.score - a.score)
}

/** Those that all of some words fit, by what they are called. */
export function coursesThatFit(courses: readonly CatalogueCourse[], query: string): CatalogueCourse[] {
  const words = wordsIn(query)
  return words.length === 0 ? [] : courses.filter((course) => words.every((word) => courseScore(course, word) > 0))
}

/** How well a course fits some words, 0 is not at all: all of them count. */
export function courseFit(course: CatalogueCourse, query: string): number {
  const scores = wordsIn(query).map((word) => courseScore(course, word))
  return scores.length > 0 && scores.every((score) => score > 0) ? scores.reduce((sum, score) => sum + score, 0) : 0
}

/** `pairs`: of a word in Chinese. */
type Word = { said: string; pairs: readonly string[] | undefined }

function wordsIn(query: string): Word[] {
  const plain = query.normalize('NFKC').toLowerCase().replaceAll(/[,，。.、;；:：!！?？"'“”()（）《》]/g, ' ')
  // A code in two parts is one word: CS 101.
  const joined = plain.replaceAll(/\b([a-z]{2,6})\s+(\d{1,4}[a-z]{0,2})\b/g, '$1$2')
  const words = joined.split(/\s+/).filter(Boolean)
  const meant = words.map((word) => (word.length > 2 ? word.replace(/(这门)?(课程|课|老师)$/, '') : word)).filter((word) => word !== '' && !fillers.test(word))
  return (meant.length > 0 ? meant : words).slice(0, mostWords).map((said) => {
    const characters = han.test(said) ? Array.from(said) : undefined
    return { said, pairs: characters?.slice(1).map((character, index) => characters[index]! + character) }
  })
}

function courseScore(course: CatalogueCourse, word: Word): number {
  const { code, title, department, type } = textsOfCourse(course)
  if (code === word.said) return 8
  return Math.max(code.startsWith(word.said) ? 4 : 0, scoreIn(title, word, 3), scoreIn(department, word, 2), scoreIn(type, word, 2))
}

function sectionScore(section: OfferedSection, word: Word): number {
  if (section.ref === word.said) return 8
  const { teachers, assistants, location } = textsOfSection(section)
  return Math.max(scoreIn(teachers, word, 3), scoreIn(assistants, word, 2), scoreIn(location, word, 1))
}

// The same catalogue is searched again and again: thousands of texts are folded once.
const textsOfCourse = remembered(({ code, title, department, type }: CatalogueCourse) => ({
  code: foldedCode(code),
  title: fold(`${title.zh ?? ''} ${title.en ?? ''}`),
  department: foldNamed(department),
  type: foldNamed(type),
}))

const textsOfSection = remembered(({ teachers = [], assistants = [], location = '' }: OfferedSection) => ({ teachers: fold(teachers.join(' ')), assistants: fold(assistants.join(' ')), location: fold(location) }))

function remembered<Thing extends object, Texts>(make: (thing: Thing) => Texts): (thing: Thing) => Texts {
  const known = new WeakMap<Thing, Texts>()
  return (thing) => {
    const texts = known.get(thing) ?? make(thing)
    known.set(thing, texts)
    return texts
  }
}

function foldNamed(named: CatalogueCourse['department']): string {
  return named ? fold(`${named.zh ?? ''} ${named.en ?? ''} ${named.code}`) : ''
}

/** The word itself; of Chinese, which has no blanks, also most of its pairs of characters; of Latin letters only from where a word begins. */
function scoreIn(text: string, { said, pairs }: Word, most: number): number {
  if (text === '') return 0
  if (pairs) {
    if (text.includes(said)) return most
    let found = 0
    for (const pair of pairs) if (text.includes(pair)) found += 1
    return found * 2 > pairs.length ? (most * found * 0.5) / pairs.length : 0
  }
  if (begins(text, said)) return most
  // Another form of a long word: "computer" is near to "computing".
  return /^[a-z]{8,}$/.test(said) && begins(text, said.slice(0, Math.max(6, said.length - 4))) ? most * 0.6 : 0
}

/** Does a word of the text begin so? */
function begins(text: string, said: string): boolean {
  for (let at = text.indexOf(said); at >= 0; at = text.indexOf(said, at + 1)) {
    if (at > 0 && /[a-z0-9]/.test(text[at - 1]!)) continue
    // “PE” is no beginning of “Personal”.
    if (said.length > 2 || !/[a-z0-9]/.test(text[at + said.length] ?? '')) return true
  }
  return false
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
