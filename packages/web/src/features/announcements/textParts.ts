/** A piece of a line: words, or an address to go to. */
export type TextPart = { text: string; href?: string }

const address = /https?:\/\/[^\s<>"'，。；：！？（）《》、”’]+/gi
/** What ends a sentence is not of an address in it; nor is a bracket that was opened before. */
const trailing = /[.,;:!?]+$/

/** Plain text as a page shows it: paragraphs of lines, with the addresses in them as links. */
export function paragraphsOf(text: string): TextPart[][][] {
  return text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== '').map((paragraph) => paragraph.split('\n').map(partsOf))
}

function partsOf(line: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of line.matchAll(address)) {
    const href = withoutTail(match[0])
    if (match.index > end) parts.push({ text: line.slice(end, match.index) })
    parts.push({ text: href, href })
    end = match.index + href.length
  }
  return end < line.length ? [...parts, { text: line.slice(end) }] : parts
}

function withoutTail(found: string): string {
  const plain = found.replace(trailing, '')
  return plain.endsWith(')') && !plain.includes('(') ? withoutTail(plain.slice(0, -1)) : plain
}
