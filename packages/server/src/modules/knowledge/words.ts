// What a passage is found by: its words by their stems, and of Chinese, which has no spaces, every character and every two beside each
// other. Made here and not by the database, whose idea of a letter depends on the locale that it was installed with.

const longestWord = 40
const run = /[\p{L}\p{N}\p{M}_]+/gu
const ideographs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu
/** Of one word in one field; a database keeps no more than 255 of all. */
const mostPlaces = 6
const lastPlace = 16_383

export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** In their order, as often as they occur. @param forIndex with the single characters of Chinese that stand beside others */
export function wordsOf(text: string, { forIndex }: { forIndex: boolean }): string[] {
  const words: string[] = []
  for (const [whole] of folded(text).matchAll(run)) {
    for (const part of whole.split(/((?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])+)/u)) {
      if (part === '') continue
      if (part.search(ideographs) === -1) words.push(stemOf(part.slice(0, longestWord)))
      else words.push(...gramsOf(part, forIndex))
    }
  }
  return words
}

/** Of a run of Chinese. @param forIndex as in `wordsOf` */
export function gramsOf(part: string, forIndex: boolean): string[] {
  const characters = Array.from(part)
  const pairs = characters.slice(1).map((character, index) => characters[index]! + character)
  return forIndex || characters.length === 1 ? [...characters, ...pairs] : pairs
}

const doubled = /([bdfgmnprt])\1$/

/** About the same for drop, drops, dropped and dropping. It need not be a word. */
export function stemOf(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word
  const plain = word.replace(/(?<=[^aeiou])ies$/, 'y').replace(/(?<=s|x|z|ch|sh)es$/, '').replace(/(?<=[^su])s$/, '')
  for (const ending of [/(?<=[a-z]{3})ments?$/, /(?<=[a-z]{3})ing$/, /(?<=[a-z]{3})ed$/, /(?<=[a-z]{3})ations?$/]) {
    if (ending.test(plain)) return plain.replace(ending, '').replace(doubled, '$1').replace(/(?<=[a-z]{2})[ey]$/, '')
  }
  return plain.replace(doubled, '$1').replace(/(?<=[a-z]{2})[ey]$/, '').replace(/ll$/, 'l')
}

/** As the database's `tsvector` is written: with the place of each word, and the letter of its field. */
export function searchVector({ title, headings, text }: { title: string; headings: readonly string[]; text: string }): string {
  const found = new Map<string, string[]>()
  let place = 0
  for (const [field, said] of [['A', title], ['B', headings.join('\n')], ['C', text]] as const) {
    const counted = new Map<string, number>()
    for (const word of wordsOf(said, { forIndex: true })) {
      place = Math.min(place + 1, lastPlace)
      const count = counted.get(word) ?? 0
      counted.set(word, count + 1)
      if (count >= mostPlaces) continue
      const places = found.get(word) ?? []
      places.push(`${place}${field}`)
      found.set(word, places)
    }
  }
  return [...found].map(([word, places]) => `${quoted(word)}:${places.join()}`).join(' ')
}

/** Words have no quotes or backslashes: they are letters, digits and marks. */
export function quoted(word: string): string {
  return `'${word}'`
}
