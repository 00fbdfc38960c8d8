// Markdown in its blocks, as far as it matters where it may be cut. What is not known here is a paragraph.

/** `rows`: what is cut between lines only, a table or code. Both ends in UTF-16 units, with the lines' ends. */
export type Block = { kind: 'text' | 'rows'; from: number; to: number }
export type Heading = { kind: 'heading'; from: number; to: number; level: number; text: string }

type Line = { text: string; from: number; to: number }

const atx = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/
const fence = /^ {0,3}(`{3,}|~{3,})/
const underline = /^ {0,3}(=+|-+)[ \t]*$/
const delimiterRow = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/

export function blocksOf(body: string): (Block | Heading)[] {
  const lines = linesOf(body)
  const blocks: (Block | Heading)[] = []
  for (let at = 0; at < lines.length; ) {
    const next = blockAt(lines, at)
    if (next.block) blocks.push(next.block)
    at = next.after
  }
  return blocks
}

function blockAt(lines: readonly Line[], at: number): { block?: Block | Heading; after: number } {
  const line = lines[at]!
  if (line.text.trim() === '') return { after: at + 1 }
  const [whole, signs, text = ''] = atx.exec(line.text) ?? []
  if (whole !== undefined) return { block: { kind: 'heading', from: line.from, to: line.to, level: signs!.length, text }, after: at + 1 }
  const opened = fence.exec(line.text)?.[1]
  if (opened) return spanning('rows', lines, at, endOfCode(lines, at, opened))
  if (isTable(lines, at)) return spanning('rows', lines, at, endOfRun(lines, at + 2, ({ text }) => text.trim() !== '' && text.includes('|')))
  const end = endOfRun(lines, at + 1, (_, index) => !beginsAnother(lines, index))
  const below = underline.exec(lines[end]?.text ?? '')?.[1]
  if (below && end === at + 1 && isParagraph(line.text)) return { block: { kind: 'heading', from: line.from, to: lines[end]!.to, level: below.startsWith('=') ? 1 : 2, text: line.text.trim() }, after: end + 1 }
  return spanning('text', lines, at, end)
}

function spanning(kind: Block['kind'], lines: readonly Line[], at: number, end: number): { block: Block; after: number } {
  return { block: { kind, from: lines[at]!.from, to: lines[end - 1]!.to }, after: end }
}

/** What ends the paragraph before it. */
function beginsAnother(lines: readonly Line[], at: number): boolean {
  const { text } = lines[at]!
  return text.trim() === '' || atx.test(text) || fence.test(text) || underline.test(text) || isTable(lines, at)
}

function isTable(lines: readonly Line[], at: number): boolean {
  const below = lines[at + 1]?.text ?? ''
  return lines[at]!.text.includes('|') && below.includes('|') && below.length < 1_000 && delimiterRow.test(below)
}

/** No list, quotation or line across. */
function isParagraph(text: string): boolean {
  return !/^ {0,3}(?:[-+*>]|\d+[.)])\s|^(?: {4}|\t)/.test(text) && !underline.test(text)
}

function endOfCode(lines: readonly Line[], at: number, opened: string): number {
  const closes = new RegExp(`^ {0,3}${opened[0]!}{${opened.length},}[ \\t]*$`)
  const closed = lines.findIndex(({ text }, index) => index > at && closes.test(text))
  return closed === -1 ? lines.length : closed + 1
}

function endOfRun(lines: readonly Line[], at: number, goesOn: (line: Line, index: number) => boolean): number {
  let end = at
  while (end < lines.length && goesOn(lines[end]!, end)) end++
  return end
}

function linesOf(body: string): Line[] {
  const lines: Line[] = []
  for (let from = 0; from < body.length; ) {
    const found = body.indexOf('\n', from)
    const to = found === -1 ? body.length : found + 1
    lines.push({ text: body.slice(from, found === -1 ? to : found), from, to })
    from = to
  }
  return lines
}
