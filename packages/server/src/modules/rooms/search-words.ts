// What a message is found by: its words, and of Chinese, which has no spaces, every character and every two beside each other.
// Made here and not by the database, whose idea of a letter depends on the locale that it was installed with.

const longestWord = 40
const word = /[\p{L}\p{N}\p{M}_]+/gu
const ideographs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu

/** The different words of a text, in no order that matters. */
function searchWords(text: string): Set<string> {
  const words = new Set<string>()
  for (const [run] of folded(text).matchAll(word)) {
    for (const [part] of run.matchAll(ideographs)) for (const gram of gramsOf(part)) words.add(gram)
    for (const part of run.split(ideographs)) if (part !== '') words.add(part.slice(0, longestWord))
  }
  return words
}

/** As the database's `tsvector` is written; null: there is nothing to find it by. */
export function searchVector(text: string): string | null {
  const words = searchWords(text)
  return words.size === 0 ? null : [...words].map(quoted).join(' ')
}

/** All of these; the last word of Latin script may go on, as it may still be typed. Null: nothing that could be looked for. */
export function searchQuery(text: string): string | null {
  const parts: string[] = []
  for (const [run] of folded(text).matchAll(word)) {
    for (const [part] of run.matchAll(ideographs)) parts.push(...(part.length === 1 ? [part] : pairsOf(part)).map(quoted))
    for (const part of run.split(ideographs)) if (part !== '') parts.push(`${quoted(part.slice(0, longestWord))}:*`)
  }
  return parts.length === 0 ? null : [...new Set(parts)].join(' & ')
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function gramsOf(run: string): string[] {
  return [...new Set(run), ...pairsOf(run)]
}

function pairsOf(run: string): string[] {
  const characters = Array.from(run)
  return characters.slice(1).map((character, index) => characters[index]! + character)
}

/** Words have no quotes or backslashes: they are letters, digits and marks. */
function quoted(part: string): string {
  return `'${part}'`
}
