// What stands on a page of a PDF, as lines: it knows only pieces of text and where each is drawn.

export type PageText = { str: string; /** The last two: where it begins, from the lower left corner. */ transform: number[]; width: number; height: number; hasEOL: boolean }
export type PageLine = { text: string; /** Of its letters. */ height: number; left: number; right: number; y: number; /** Above or below where a page's text is. */ isInMargin: boolean }

/** Of a page's height, at the top and at the bottom. */
const margin = 0.09

const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u

/** In the order of the file, which is that of reading as a rule. @param pageHeight in the units of the items */
export function linesOf(items: readonly PageText[], pageHeight: number): PageLine[] {
  const lines: PageLine[] = []
  let open: PageLine | undefined
  for (const { str, transform, width, height: given, hasEOL } of items) {
    const [x, y] = [Number(transform[4] ?? 0), Number(transform[5] ?? 0)]
    const height = given || Math.abs(Number(transform[3] ?? 0)) || open?.height || 10
    if (str.trim() !== '') {
      if (open && Math.abs(open.y - y) < Math.max(open.height, height) * 0.5 && x >= open.left - 1) {
        open.text += gap(open, x, str, height) + str
        open.right = Math.max(open.right, x + width)
        open.height = Math.max(open.height, height)
      } else {
        open = { text: str, height, left: x, right: x + width, y, isInMargin: y < pageHeight * margin || y > pageHeight * (1 - margin) }
        lines.push(open)
      }
    } else if (open && str !== '' && !/\s$/.test(open.text)) open.text += ' '
    if (hasEOL) open = undefined
  }
  return lines.map((line) => ({ ...line, text: line.text.replaceAll(/\s+/g, ' ').trim() })).filter(({ text }) => text !== '')
}

/** Between two pieces of a line. Far apart they are columns of a table. */
function gap(line: PageLine, x: number, next: string, height: number): string {
  if (/\s$/.test(line.text) || /^\s/.test(next)) return ''
  const distance = x - line.right
  if (distance > height * 1.8) return '  '
  if (cjk.test(line.text.at(-1)!) || cjk.test(next[0]!)) return ''
  return distance > height * 0.15 ? ' ' : ''
}
