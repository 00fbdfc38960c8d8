import { escaped, escapedStart, levelOfLine } from './plain.ts'
import type { PageLine } from './pdf-lines.ts'

// Lines on pages as Markdown: what is repeated on every page is left out, lines are put together to paragraphs, larger ones are
// headings.

const bullet = /^[•●▪◦■◆○‣·–]\s*/u
const beginsItem = /^(?:[•●▪◦■◆○‣·–]|[-*]\s|[(（]?\d{1,3}[.、)）]\s*(?!\d)|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十百零\d]+条)/u
const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u
const sentenceEnd = /[。！？!?.:：;；…”"』」)）]$/u

export function markdownOf(pages: readonly (readonly PageLine[])[]): string {
  const usual = usualHeight(pages.flat())
  const lines = withoutFurniture(pages, usual).flat()
  const sizes = [...new Set(lines.filter((line) => isLarge(line, usual)).map(({ height }) => Math.round(height)))].sort((one, other) => other - one)
  const edge = Math.max(0, ...lines.map(({ right }) => right))
  const blocks: string[] = []
  let paragraph: PageLine[] = []
  const flush = () => {
    if (paragraph.length > 0) blocks.push(paragraphOf(paragraph))
    paragraph = []
  }
  for (const line of lines) {
    const level = isLarge(line, usual) ? Math.min(4, sizes.indexOf(Math.round(line.height)) + 2) : levelOfLine(line.text)
    if (level !== undefined && line.text.length <= 100) {
      flush()
      const last = blocks.at(-1)
      const signs = '#'.repeat(level)
      // A heading of two lines.
      if (last?.startsWith(`${signs} `) && isLarge(line, usual) && last.length < 80) blocks[blocks.length - 1] = joined(last, escaped(line.text))
      else blocks.push(`${signs} ${escaped(line.text)}`)
      continue
    }
    const before = paragraph.at(-1)
    if (before && beginsAnother(before, line, edge)) flush()
    paragraph.push(line)
  }
  flush()
  return blocks.join('\n\n')
}

function isLarge({ height, text }: PageLine, usual: number): boolean {
  return height >= usual * 1.15 && text.length <= 100 && /[\p{L}\p{N}]/u.test(text)
}

function beginsAnother(before: PageLine, line: PageLine, edge: number): boolean {
  if (beginsItem.test(line.text)) return true
  const distance = before.y - line.y
  if (distance > Math.max(before.height, line.height) * 2.2) return true
  if (Math.abs(before.height - line.height) > line.height * 0.2) return true
  const isShort = before.right < edge - before.height * 4
  // On the next page, or in the next column.
  if (distance < 0 && isShort) return true
  // Indented, as a paragraph of Chinese begins.
  const isIndented = line.left > before.left + line.height * 1.2
  return (isShort && sentenceEnd.test(before.text)) || (isIndented && sentenceEnd.test(before.text))
}

function paragraphOf(lines: readonly PageLine[]): string {
  const text = lines.map((line) => line.text).reduce((whole, next) => joined(whole, next))
  const item = bullet.exec(text)
  return item ? `- ${escaped(text.slice(item[0].length))}` : escapedStart(escaped(text))
}

/** Two lines of a paragraph: Chinese goes on, and a word that was parted is whole again. */
function joined(before: string, next: string): string {
  if (cjk.test(before.at(-1)!) && cjk.test(next[0]!)) return before + next
  if (/\p{Ll}-$/u.test(before) && /^\p{Ll}/u.test(next)) return before.slice(0, -1) + next
  return `${before} ${next}`
}

/** Of most of the text. */
function usualHeight(lines: readonly PageLine[]): number {
  const lengths = new Map<number, number>()
  for (const { height, text } of lines) lengths.set(Math.round(height * 2) / 2, (lengths.get(Math.round(height * 2) / 2) ?? 0) + text.length)
  return [...lengths].sort(([, one], [, other]) => other - one)[0]?.[0] ?? 10
}

/** Without what stands in the margin of most pages, but for its numbers, and without the numbers of pages. */
function withoutFurniture(pages: readonly (readonly PageLine[])[], usual: number): PageLine[][] {
  const counts = new Map<string, number>()
  const keyOf = ({ text }: PageLine) => text.replaceAll(/\d+/g, '#').replaceAll(/\s/g, '')
  const isAside = (line: PageLine) => line.isInMargin && !isLarge(line, usual)
  for (const lines of pages) for (const key of new Set(lines.filter(isAside).map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1)
  const isRepeated = (line: PageLine) => pages.length >= 3 && (counts.get(keyOf(line)) ?? 0) >= Math.max(3, pages.length / 2)
  const isNumber = ({ text }: PageLine) => /^(?:[-–—]?\s*\d{1,4}\s*[-–—]?|第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?|page \d+(?: of \d+)?|\d+\s*\/\s*\d+)$/i.test(text)
  return pages.map((lines) => lines.filter((line) => !isAside(line) || !(isRepeated(line) || isNumber(line))))
}
