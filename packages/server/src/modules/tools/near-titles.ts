import type { CatalogueCourse } from '@fairway/contract/courses'

// What somebody may have meant who wrote it wrong, or short: 微积份, “data structres”, 线代.

const mostTitles = 3
const longest = 60
const han = /^[\p{Script=Han}]+$/u

/** Titles of courses, the nearest first. */
export function nearTitles(courses: readonly CatalogueCourse[], said: string): string[] {
  const asked = plain(said)
  if (asked.length < 2 || asked.length > longest) return []
  const found = new Map<string, number>()
  for (const { title, sections } of courses) {
    if (sections.length === 0) continue
    for (const one of [title.zh, title.en]) {
      const name = one === undefined ? '' : plain(one)
      const far = name === '' ? undefined : distanceTo(asked, name)
      if (far !== undefined && far < (found.get(one!) ?? Infinity)) found.set(one!, far)
    }
  }
  return [...found].sort(([one, far], [other, farther]) => far - farther || one.length - other.length).map(([title]) => title).slice(0, mostTitles)
}

/** Without what tells the parts of one course from each other. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\([^)]*\)|\b(?:i{1,3}|iv|v)$|[\s\p{P}]+$/gu, '').trim()
}

/** Undefined: it is something else. */
function distanceTo(asked: string, name: string): number | undefined {
  if (han.test(asked)) {
    if (asked.length >= 3) {
      const far = edits(asked, name, asked.length >= 6 ? 2 : 1)
      if (far !== undefined) return far
    }
    return isShortFor(asked, name) ? 1.5 : undefined
  }
  const most = asked.length >= 8 ? 2 : asked.length >= 5 ? 1 : 0
  if (most === 0) return undefined
  const whole = edits(asked, name, most)
  if (whole !== undefined) return whole
  // One word of several: “calculs”, “phtography basics”.
  const ofWord = asked.includes(' ') ? undefined : Math.min(...name.split(' ').filter((word) => word.length >= 5).map((word) => edits(asked, word, most) ?? Infinity))
  return ofWord !== undefined && ofWord < Infinity ? ofWord + 0.5 : undefined
}

/** 线代 of 线性代数: its characters in their order, from the first one on. */
function isShortFor(asked: string, name: string): boolean {
  if (asked.length > 4 || asked.length >= name.length || asked[0] !== name[0] || !han.test(name)) return false
  let at = -1
  return Array.from(asked).every((character) => (at = name.indexOf(character, at + 1)) >= 0)
}

/** How many characters are other ones, missing, too many or in the wrong order; undefined: more than `most`. */
function edits(one: string, other: string, most: number): number | undefined {
  if (Math.abs(one.length - other.length) > most) return undefined
  let [before, row] = [[] as number[], Array.from({ length: other.length + 1 }, (_, index) => index)]
  for (let a = 1; a <= one.length; a++) {
    const next = [a]
    for (let b = 1; b <= other.length; b++) {
      const isSame = one[a - 1] === other[b - 1]
      const swapped = a > 1 && b > 1 && one[a - 1] === other[b - 2] && one[a - 2] === other[b - 1] ? before[b - 2]! + 1 : Infinity
      next.push(Math.min(row[b]! + 1, next[b - 1]! + 1, row[b - 1]! + (isSame ? 0 : 1), swapped))
    }
    ;[before, row] = [row, next]
  }
  return row[other.length]! <= most ? row[other.length] : undefined
}
