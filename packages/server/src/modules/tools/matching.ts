import type { CatalogueCourse } from '@fairway/contract/courses'
import { foldedCode, type OfferedSection } from './offers.ts'

// Which sections a few words mean, in Chinese or English. All words count; where nothing has all of them, what has the most of them.

/** Words that say nothing of a course. */
const fillers = /^(课|课程|的|老师|教师|教授|选修课|course|courses|class|classes|section|sections|the|a|an|by|with|for|about|prof|professor|dr)$/
const han = /\p{Script=Han}/u

/** By how well they fit, 0 is not at all; at least one word fits each. */
export function matchingSections(sections: Iterable<OfferedSection>, query: string): { section: OfferedSection; score: number; isWhole: boolean }[] {
  const words = wordsIn(query)
  const whole = foldedCode(query)
  const courses = new Map<CatalogueCourse, number[]>()
  const scored = [...sections].map((section) => {
    const ofCourse = courses.get(section.course) ?? words.map((word) => courseScore(section.course, word))
    courses.set(section.course, ofCourse)
    const scores = words.map((word, index) => Math.max(ofCourse[index]!, sectionScore(section, word)))
    const isNamed = foldedCode(section.course.code) === whole || section.ref === query.trim() || foldedCode(section.course.code + section.code) === whole
    const score = scores.reduce((sum, each) => sum + each, 0) + (isNamed ? 100 : 0)
    return { section, score, isWhole: isNamed || (words.length > 0 && scores.every((each) => each > 0)) }
  })
  const isAnyWhole = scored.some(({ isWhole }) => isWhole)
  // Half of the words at least: with fewer it is something else.
  return scored.filter(({ score, isWhole }) => (isAnyWhole ? isWhole : score >= words.length / 2 && score > 0)).sort((a, b) => b.score - a.score)
}

/** How well a course fits some words, 0 is not at all: all of them count. */
export function courseFit(course: CatalogueCourse, query: string): number {
  const scores = wordsIn(query).map((word) => courseScore(course, word))
  return scores.length > 0 && scores.every((score) => score > 0) ? scores.reduce((sum, score) => sum + score, 0) : 0
}

function wordsIn(query: string): string[] {
  const plain = query.normalize('NFKC').toLowerCase().replaceAll(/[,，。.、;；:：!！?？"'“”()（）《》]/g, ' ')
  // A code in two parts is one word: CS 101.
  const joined = plain.replaceAll(/\b([a-z]{2,6})\s+(\d{1,4}[a-z]{0,2})\b/g, '$1$2')
  const words = joined.split(/\s+/).filter(Boolean)
  const meant = words.map((word) => (word.length > 2 ? word.replace(/(这门)?(课程|课|老师)$/, '') : word)).filter((word) => word !== '' && !fillers.test(word))
  return meant.length > 0 ? meant : words
}

function courseScore(course: CatalogueCourse, word: string): number {
  const code = foldedCode(course.code)
  if (code === word) return 8
  const title = fold(`${course.title.zh ?? ''} ${course.title.en ?? ''}`)
  return Math.max(code.startsWith(word) ? 4 : 0, scoreIn(title, word, 3), namedScore(course.department, word, 2), namedScore(course.type, word, 2))
}

function sectionScore({ teachers = [], assistants = [], ref, location }: OfferedSection, word: string): number {
  if (ref === word) return 8
  return Math.max(scoreIn(fold(teachers.join(' ')), word, 3), scoreIn(fold(assistants.join(' ')), word, 2), scoreIn(fold(location ?? ''), word, 1))
}

function namedScore(named: CatalogueCourse['department'], word: string, most: number): number {
  return named ? scoreIn(fold(`${named.zh ?? ''} ${named.en ?? ''} ${named.code}`), word, most) : 0
}

/** The word itself; of Chinese, which has no blanks, also most of its pairs of characters; of Latin letters only from where a word begins. */
function scoreIn(text: string, word: string, most: number): number {
  if (han.test(word)) {
    if (text.includes(word)) return most
    const characters = Array.from(word)
    const pairs = characters.slice(1).map((character, index) => characters[index]! + character)
    const share = pairs.filter((pair) => text.includes(pair)).length / Math.max(1, pairs.length)
    return share > 0.5 ? most * share * 0.5 : 0
  }
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[a-z0-9]/.test(text[at - 1]!)) return most
  }
  return 0
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
