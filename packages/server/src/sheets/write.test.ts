import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readSheet } from './sheet.ts'
import { writeSheet, type Cell, type SheetFormat } from './write.ts'

async function* pagesOf(rows: Cell[][]) {
  for (const row of rows) yield [row]
}

async function write(format: SheetFormat, rows: Cell[][], options = {}): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of writeSheet(format, ['name', 'value'], pagesOf(rows), options)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const dangerous = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠x', '=HYPERLINK("http://evil.example","x")']

describe('no text becomes a formula', () => {
  it.each(dangerous)('%j in a CSV begins with an apostrophe', async (text) => {
    const csv = (await write('csv', [[text, null]], { byteOrderMark: false })).toString()
    const cell = csv.split('\r\n').slice(1).join('\r\n')
    expect(cell.startsWith("'") || cell.startsWith('"\'')).toBe(true)
  })

  it('in an XLSX, where every text is typed as text', async () => {
    const bytes = await write('xlsx', dangerous.map((text) => [text, 1]))
    const xml = partsOf(bytes).get('xl/worksheets/sheet1.xml')!
    expect(xml).not.toContain('<f>')
    expect(xml.match(/<c [^>]*t="(s|inlineStr)"/g)).toHaveLength(dangerous.length + 2)
  })

  it('and importing the export gives the text back', async () => {
    for (const format of ['csv', 'xlsx'] as const) {
      const { rows } = await readSheet(await write(format, [['=1+1', -5]]))
      expect(rows[0]!.cells).toEqual(['=1+1', '-5'])
    }
  })
})

it('a number stays a number, negative ones too', async () => {
  expect((await write('csv', [['a', -5]], { byteOrderMark: false })).toString()).toBe('name,value\r\na,-5\r\n')
})

it('quotes, separators and line ends survive', async () => {
  const row = ['say "hi", all; of\tyou\r\nthere', '张三']
  for (const format of ['csv', 'xlsx'] as const) expect((await readSheet(await write(format, [row]))).rows[0]!.cells).toEqual(row)
})

it('what looks like an escaped character survives', async () => {
  const row = ['_x0041_ and _X00e9_x0000_', '_x41_']
  for (const format of ['csv', 'xlsx'] as const) expect((await readSheet(await write(format, [row]))).rows[0]!.cells).toEqual(row)
})

it('a CSV is marked as UTF-8 unless that is not wanted', async () => {
  const mark = Buffer.from('\ufeff')
  expect((await write('csv', [])).subarray(0, 3)).toEqual(mark)
  expect((await write('csv', [], { byteOrderMark: false })).subarray(0, 3)).not.toEqual(mark)
})

/** The parts of a zip, by its local headers' directory. */
function partsOf(bytes: Buffer): Map<string, string> {
  const parts = new Map<string, string>()
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = bytes.readUInt16LE(at + 28)
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20))
    parts.set(bytes.toString('utf8', at + 46, at + 46 + nameLength), (bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString())
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return parts
}
