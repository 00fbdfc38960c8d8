import { headingAnchors, plainHeading } from '@fairway/contract/headings'
import { blocksOf, type Block } from './blocks.ts'
import { endOfTokens, tokensOf } from './tokens.ts'

// A document in the pieces in which it is searched and given to the assistant. No piece overlaps another one, and all that is said
// under headings is in one of them.

export type Passage = {
  /** Under which it stands, the outermost first. */
  headings: string[]
  /** Of the nearest heading; empty before the first one. */
  anchor: string
  /** As it stands in the document. */
  text: string
}

/** In tokens. A row of a table may be longer. */
export const passageSize = { usual: 450, most: 500, ofRow: 2_000 }

export type Place = Omit<Passage, 'text'> & Span

type Section = { headings: string[]; anchor: string; blocks: Block[]; heading: Span }

/** @param title of the document: a first heading that only repeats it is not told again */
export function passagesOf(body: string, title: string): Passage[] {
  return placesOf(body, title).map(({ headings, anchor, from, to }) => ({ headings, anchor, text: body.slice(from, to) }))
}

/** The same, by where they stand in the document, in UTF-16 units. */
export function placesOf(body: string, title: string): Place[] {
  return sectionsOf(body, title).flatMap(({ headings, anchor, blocks }) => packed(body, blocks).flatMap((span) => (isEmpty(body, span) ? [] : [{ headings, anchor, ...trimmed(body, span) }])))
}

function sectionsOf(body: string, title: string): Section[] {
  const anchorOf = headingAnchors()
  const sections: Section[] = [{ headings: [], anchor: '', blocks: [], heading: { from: 0, to: 0 } }]
  const path: { level: number; text: string }[] = []
  for (const block of blocksOf(body)) {
    if (block.kind !== 'heading') {
      sections.at(-1)!.blocks.push(block)
      continue
    }
    while (path.length > 0 && path.at(-1)!.level >= block.level) path.pop()
    path.push({ level: block.level, text: plainHeading(block.text) })
    const headings = path.map(({ text }) => text).filter((text) => text !== '')
    sections.push({ headings: headings[0] === title ? headings.slice(1) : headings, anchor: anchorOf(block.text), blocks: [], heading: block })
  }
  // What is only a heading is found by those below it, or says something itself.
  return sections.map((section, at) => (section.blocks.length === 0 && isLeaf(sections, at) ? { ...section, blocks: [{ kind: 'text', from: section.heading.from, to: section.heading.to }] } : section))
}

function isLeaf(sections: readonly Section[], at: number): boolean {
  const [section, next] = [sections[at]!, sections[at + 1]]
  return at > 0 && (next === undefined || next.headings.length <= section.headings.length)
}

type Span = { from: number; to: number }

function isEmpty(body: string, { from, to }: Span): boolean {
  return body.slice(from, to).trim() === ''
}

function trimmed(body: string, { from, to }: Span): Span {
  const text = body.slice(from, to)
  const start = from + text.length - text.trimStart().length
  return { from: start, to: start + text.trim().length }
}

/** As many blocks together as fit; what does not fit by itself is cut where it hurts least. */
function packed(body: string, blocks: readonly Block[]): Span[] {
  const spans: Span[] = []
  let size = 0
  for (const block of blocks) {
    for (const piece of cut(body, block)) {
      const tokens = tokensOf(body.slice(piece.from, piece.to))
      const last = spans.at(-1)
      if (last && size + tokens <= passageSize.usual) {
        last.to = piece.to
        size += tokens
      } else {
        spans.push({ ...piece })
        size = tokens
      }
    }
  }
  return spans
}

function* cut(body: string, { kind, from, to }: Block): Generator<Span> {
  let start = from
  while (start < to) {
    const fits = endOfTokens(body, start, to, passageSize.most)
    if (fits >= to) break
    const end = kind === 'rows' ? rowEnd(body, start, fits, to) : sentenceEnd(body, start, fits)
    yield { from: start, to: end }
    start = end
  }
  if (start < to) yield { from: start, to }
}

/** Between two lines: after the last one that fits, or after the first one if it does not. */
function rowEnd(body: string, start: number, fits: number, to: number): number {
  const before = body.lastIndexOf('\n', fits - 1) + 1
  if (before > start) return before
  const longest = endOfTokens(body, start, to, passageSize.ofRow)
  const after = body.indexOf('\n', fits)
  if (after !== -1 && after < longest) return after + 1
  return longest >= to ? to : wholeCharacter(body, longest)
}

/** After a line, a sentence, a part of one or a word, whichever is found in the later half; in the middle of a word if there is none. */
function sentenceEnd(body: string, start: number, fits: number): number {
  const text = body.slice(start, fits)
  for (const end of [/\n/g, /[。！？!?]+["”’』」）)]*|[.](?=\s)/g, /[；;，,、：:]/g, /\s/g]) {
    const last = [...text.matchAll(end)].at(-1)
    const after = last ? last.index + last[0].length : 0
    if (after > text.length / 2) return start + after
  }
  return wholeCharacter(body, fits)
}

/** Not within a surrogate pair. */
function wholeCharacter(body: string, at: number): number {
  return /[\udc00-\udfff]/.test(body[at] ?? '') && /[\ud800-\udbff]/.test(body[at - 1] ?? '') ? at - 1 : at
}
