import { createListMarks } from './docx-lists.ts'
import type { Numbering, Relations, Styles } from './docx-parts.ts'
import { escaped, escapedStart, levelOfLine } from './plain.ts'
import type { XmlHooks } from './xml.ts'

// The text of a Word document as Markdown, element by element.

type Run = { text: string; isBold: boolean; isItalic: boolean; link: string | undefined }
type Paragraph = { style: string; list: string | undefined; listLevel: number; outline: number | undefined; runs: Run[] }
type Table = { rows: string[][]; cell: string[] | undefined }
type Around = { styles: Styles; numbering: Numbering; relations: Relations }

/** Deleted, moved away, written once more for older programs, or not text. */
const skipped = new Set(['w:del', 'w:moveFrom', 'mc:Fallback', 'w:instrText', 'w:delText', 'w:comment', 'w:pict', 'w:object', 'w:rubyPr', 'w:rt'])
const mostColumns = 60

export function createDocxBody({ styles, numbering, relations }: Around) {
  const blocks: string[] = []
  const paragraphs: Paragraph[] = []
  const tables: Table[] = []
  const markOf = createListMarks(numbering)
  let title = ''
  let skipping = 0
  let run: Run | undefined
  let isText = false
  let link: string | undefined
  let wasList = false

  const hooks: XmlHooks = {
    open(name, attribute) {
      if (skipping > 0 || skipped.has(name)) {
        skipping++
        return
      }
      const paragraph = paragraphs.at(-1)
      const value = () => attribute('w:val') ?? ''
      const isOn = () => !['0', 'false', 'none', 'off'].includes(value())
      if (name === 'w:p') paragraphs.push({ style: '', list: undefined, listLevel: 0, outline: undefined, runs: [] })
      else if (name === 'w:tbl') tables.push({ rows: [], cell: undefined })
      else if (name === 'w:tr') tables.at(-1)?.rows.push([])
      else if (name === 'w:tc') openCell()
      else if (name === 'w:hyperlink') link = relations.get(attribute('r:id') ?? '')
      else if (!paragraph) return
      else if (name === 'w:r') run = { text: '', isBold: false, isItalic: false, link }
      else if (name === 'w:t') isText = true
      else if (run && name === 'w:tab') run.text += ' '
      else if (run && (name === 'w:br' || name === 'w:cr')) run.text += '\n'
      else if (run && name === 'w:noBreakHyphen') run.text += '-'
      else if (run && name === 'w:b') run.isBold = isOn()
      else if (run && name === 'w:i') run.isItalic = isOn()
      else if (name === 'w:pStyle') paragraph.style = value()
      else if (name === 'w:ilvl') paragraph.listLevel = Math.min(8, Number(value()) || 0)
      else if (name === 'w:numId') paragraph.list = value()
      else if (name === 'w:outlineLvl' && !run) paragraph.outline = Number(value())
    },

    text(text) {
      if (isText && run && skipping === 0) run.text += text
    },

    close(name) {
      if (skipping > 0) {
        skipping--
        return
      }
      if (name === 'w:t') isText = false
      else if (name === 'w:hyperlink') link = undefined
      else if (name === 'w:r' && run) {
        paragraphs.at(-1)?.runs.push(run)
        run = undefined
      } else if (name === 'w:p') closeParagraph()
      else if (name === 'w:tc') closeCell()
      else if (name === 'w:tbl') closeTable()
    },
  }

  return { hooks, end: () => ({ markdown: blocks.join(''), title }) }

  function closeParagraph(): void {
    const paragraph = paragraphs.pop()
    if (!paragraph) return
    const plain = paragraph.runs.map(({ text }) => text).join('').trim()
    if (plain === '') return
    const cell = tables.at(-1)?.cell
    if (cell) return void cell.push(formatted(paragraph.runs, { isPlain: true }).replaceAll('\n', ' '))
    const style = styles.get(paragraph.style)
    if (style?.isTitle && title === '') title = plain.replaceAll(/\s+/g, ' ')
    const level = style?.isTitle ? 1 : levelOf(paragraph, plain)
    const mark = paragraph.list === undefined ? undefined : markOf(paragraph.list, paragraph.listLevel)
    const label = mark && 'label' in mark ? `${mark.label} ` : ''
    if (level !== undefined) return add(`${'#'.repeat(level)} ${label}${escaped(plain.replaceAll(/\s+/g, ' '))}`, false)
    const text = formatted(paragraph.runs, { isPlain: false })
    if (mark && 'marker' in mark) return add(`${'    '.repeat(paragraph.listLevel)}${mark.marker} ${text.replaceAll('\n', ' ')}`, true)
    add(`${label}${label === '' ? escapedStart(text) : text}`.replaceAll('\n', '\\\n'), false)
  }

  function levelOf({ style, outline, list, runs }: Paragraph, plain: string): number | undefined {
    const level = styles.get(style)?.level ?? (outline !== undefined && outline >= 0 && outline < 9 ? Math.min(6, outline + 1) : undefined)
    if (level !== undefined) return plain.length <= 200 ? level : undefined
    if (list !== undefined || plain.includes('\n')) return undefined
    const isBold = runs.every(({ text, isBold: bold }) => bold || text.trim() === '')
    return levelOfLine(plain) ?? (isBold && plain.length <= 40 && !/[。．.，,；;：:！!？?]$/.test(plain) ? 3 : undefined)
  }

  function add(block: string, isList: boolean): void {
    blocks.push(blocks.length === 0 ? '' : isList && wasList ? '\n' : '\n\n', block)
    wasList = isList
  }

  function openCell(): void {
    const table = tables.at(-1)
    if (table) table.cell = []
  }

  function closeCell(): void {
    const table = tables.at(-1)
    if (!table?.cell) return
    table.rows.at(-1)?.push(table.cell.join(' ').replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim())
    table.cell = undefined
  }

  function closeTable(): void {
    const table = tables.pop()
    const rows = (table?.rows ?? []).filter((row) => row.some((cell) => cell !== ''))
    if (rows.length === 0) return
    const outer = tables.at(-1)
    // A table within a cell is text of that cell.
    if (outer?.cell) return void outer.cell.push(rows.map((row) => row.filter(Boolean).join(' · ')).join('; '))
    const width = Math.min(mostColumns, Math.max(...rows.map((row) => row.length)))
    if (width === 1) return add(rows.map(([cell]) => escapedStart(cell!)).join('\n\n'), false)
    const line = (cells: string[]) => `| ${Array.from({ length: width }, (_, at) => cells[at] ?? '').join(' | ')} |`
    add([line(rows[0]!), `|${' --- |'.repeat(width)}`, ...rows.slice(1).map(line)].join('\n'), false)
  }
}

/** Runs that look alike are one. */
function formatted(runs: readonly Run[], { isPlain }: { isPlain: boolean }): string {
  const joined: Run[] = []
  for (const run of runs) {
    const last = joined.at(-1)
    if (last && last.isBold === run.isBold && last.isItalic === run.isItalic && last.link === run.link) last.text += run.text
    else joined.push({ ...run })
  }
  return joined.map((run) => (isPlain ? linked(escaped(run.text), run) : styled(run))).join('').trim()
}

function styled(run: Run): string {
  const [, before, text, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(run.text)!
  if (text === '') return run.text
  // Within a word of Chinese, marks of emphasis beside punctuation mean nothing to Markdown.
  const isMarked = /^[\p{L}\p{N}]/u.test(text!) && /[\p{L}\p{N}]$/u.test(text!) && !text!.includes('\n')
  const mark = !isMarked ? '' : run.isBold ? '**' : run.isItalic ? '*' : ''
  return `${before}${linked(`${mark}${escaped(text!)}${mark}`, run)}${after}`
}

function linked(text: string, { link }: Run): string {
  return link === undefined || text.trim() === '' ? text : `[${text.replaceAll(/[[\]]/g, '\\$&')}](${link})`
}
