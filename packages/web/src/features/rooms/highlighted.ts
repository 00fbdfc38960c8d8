export type Part = { text: string; isFound: boolean }

const around = 80
const longest = 400

/**
 * A text in parts, with what was looked for marked: words by their beginning, Chinese by any two characters beside each other. A long
 * text begins a little before the first of them.
 */
export function highlighted(text: string, looked: string): Part[] {
  const wanted = wordsOf(looked)
  if (wanted.length === 0) return [{ text: text.slice(0, longest), isFound: false }]
  const pattern = new RegExp(`(${wanted.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'giu')
  const first = text.search(pattern)
  const from = first > around * 2 ? first - around : 0
  const shown = `${from > 0 ? '…' : ''}${text.slice(from, from + longest)}`
  // What is split by a pattern that captures has what was found at every other place.
  return shown.split(pattern).map((part, at) => ({ text: part, isFound: at % 2 === 1 })).filter((part) => part.text !== '')
}

function wordsOf(looked: string): string[] {
  const runs = looked.match(/\p{Script=Han}+|[^\s\p{Script=Han}\p{P}\p{S}]+/gu) ?? []
  const words = runs.flatMap((run) => (/\p{Script=Han}/u.test(run) && run.length > 2 ? [run, ...Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))] : [run]))
  return [...new Set(words)].sort((one, other) => other.length - one.length)
}
