import { deflateSync } from 'node:zlib'
import { zip, type Part } from './zip.ts'

// Files as programs write them, and as nobody should.

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'

/** @param body what stands in `w:body` */
export function docx(body: string, parts: Record<string, string> = {}, others: Part[] = []): Buffer {
  const all = { '[Content_Types].xml': '<Types/>', 'word/document.xml': `${declaration}<w:document ${word}><w:body>${body}</w:body></w:document>`, ...parts }
  return zip([...Object.entries(all).map(([name, text]) => ({ name, data: Buffer.from(text) })), ...others])
}

export const wordPart = (element: string, content: string) => `${declaration}<w:${element} ${word}>${content}</w:${element}>`

/** @param properties inside of `w:pPr` */
export function paragraph(text: string, properties = ''): string {
  return `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
}

export type PdfLine = { text: string; size?: number; x?: number; /** From the bottom. */ y: number }
export type PdfOptions = { title?: string; /** Put in as it is. */ extra?: string[]; content?: Buffer }

/** Pages of A4 with a text layer, whatever the letters: each is named by its code, and a map says which one it is. */
export function pdf(pages: readonly (readonly PdfLine[])[], { title, extra = [], content }: PdfOptions = {}): Buffer {
  const objects: (string | Buffer)[] = []
  const add = (object: string | Buffer) => objects.push(object)
  const kids = pages.map((_, index) => `${6 + index * 2} 0 R`).join(' ')
  add('<< /Type /Catalog /Pages 2 0 R >>')
  add(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`)
  add('<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>')
  add('<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>')
  add(stream('/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Test def /CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0000> <ffff> <0000> endbfrange endcmap end end'))
  for (const lines of pages) {
    add(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents ${objects.length + 2} 0 R >>`)
    const drawn = lines.map(({ text, size = 12, x = 72, y }) => `BT /F ${size} Tf 1 0 0 1 ${x} ${y} Tm <${hex(text)}> Tj ET`).join('\n')
    add(content ?? stream(drawn))
  }
  for (const object of extra) add(object)
  const info = title === undefined ? '' : ` /Info ${add(`<< /Title <feff${hex(title)}> >>`)} 0 R`
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n')]
  const offsets: number[] = []
  for (const [index, object] of objects.entries()) {
    offsets.push(pieces.reduce((sum, { length }) => sum + length, 0))
    pieces.push(Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n'))
  }
  const start = pieces.reduce((sum, { length }) => sum + length, 0)
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  pieces.push(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R${info} >>\nstartxref\n${start}\n%%EOF\n`))
  return Buffer.concat(pieces)
}

export function stream(text: string): Buffer {
  return Buffer.concat([Buffer.from(`<< /Length ${Buffer.byteLength(text)} >>\nstream\n`), Buffer.from(text), Buffer.from('\nendstream')])
}

/** Some kilobytes that unpack to so many megabytes of spaces. */
export function swollen(megabytes: number): Buffer {
  const packed = deflateSync(Buffer.alloc(megabytes * 1024 * 1024, ' '), { level: 9 })
  return Buffer.concat([Buffer.from(`<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`), packed, Buffer.from('\nendstream')])
}

function hex(text: string): string {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, '0')).join('')
}
