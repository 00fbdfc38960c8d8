import { describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { readSheet, sheetLimits } from './sheet.ts'
import { zip } from '../../test/zip.ts'

const read = (text: string) => readSheet(Buffer.from(text))
const codeOf = async (sheet: Promise<unknown>) => {
  const error = await sheet.then(
    () => undefined,
    (thrown: { code: string }) => thrown,
  )
  return error?.code
}

describe('a CSV is read', () => {
  it('with the line on which each row begins', async () => {
    const { header, rows } = await read('a,b\r\n1,"two\r\nlines"\r\n\r\n3,4\r\n')
    expect(header).toEqual({ line: 1, cells: ['a', 'b'] })
    expect(rows).toEqual([
      { line: 2, cells: ['1', 'two\r\nlines'] },
      { line: 5, cells: ['3', '4'] },
    ])
  })

  it.each([
    ['a comma', 'a,b\n1,2'],
    ['a semicolon', 'a;b\n1;2'],
    ['a tab', 'a\tb\n1\t2'],
    ['what its first line says', 'sep=;\na;b\n1;2'],
    ['a comma, with a semicolon in a quoted name', '"a",b\n1,2'],
  ])('separated by %s', async (_, text) => {
    const { header, rows } = await read(text)
    expect([header.cells, rows[0]!.cells]).toEqual([['a', 'b'], ['1', '2']])
  })

  it('with both styles of line ends in one file', async () => {
    expect((await read('a\n1\r\n2\n')).rows.map(({ cells }) => cells[0])).toEqual(['1', '2'])
  })

  it('keeps the zeros of 0012', async () => {
    expect((await read('number\n0012')).rows[0]!.cells).toEqual(['0012'])
  })

  const text = '课程号,课程名称\nCS1,程序设计'
  const gbk = Buffer.from([0xbf, 0xce, 0xb3, 0xcc, 0xba, 0xc5, 0x2c, 0x61, 0x0a, 0xbf, 0xce, 0x2c, 0x31])
  const utf16be = Buffer.from(`\ufeff${text}`, 'utf16le').swap16()
  it.each([
    ['UTF-8', 'UTF-8', Buffer.from(text), '课程号'],
    ['UTF-8 with a mark', 'UTF-8', Buffer.from(`\ufeff${text}`), '课程号'],
    ['UTF-16 of one kind', 'UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), '课程号'],
    ['UTF-16 of the other kind', 'UTF-16', utf16be, '课程号'],
    ['UTF-16 without a mark', 'UTF-16', Buffer.from('number,name\n1,张', 'utf16le'), 'number'],
    ['GBK, and the report says so', 'GB18030', gbk, '课程号'],
  ])('in %s', async (_, encoding, bytes, firstHeading) => {
    const sheet = await readSheet(bytes)
    expect([sheet.encoding, sheet.header.cells[0]]).toEqual([encoding, firstHeading])
  })
})

describe('a file is refused', () => {
  it.each([
    ['that is empty', 'sheet-empty', Buffer.alloc(0)],
    ['that holds blank lines only', 'sheet-empty', Buffer.from('\n\n,,\n')],
    ['that is a picture', 'sheet-unreadable', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d])],
    ['that is an old .xls', 'sheet-unreadable', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ['that is in no known encoding', 'sheet-unreadable', Buffer.from([0x61, 0x0a, 0xff, 0xff])],
    ['whose quotes do not match', 'sheet-malformed', Buffer.from('a,b\n1,"2\n3,4\n')],
    ['that is a zip cut short', 'sheet-unreadable', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0, 0, 0])],
    ['that is a zip without a sheet', 'sheet-unreadable', zip([{ name: 'a.xml', data: Buffer.from('<a/>') }])],
  ])('%s', async (_, code, bytes) => expect(await codeOf(readSheet(bytes))).toBe(code))

  it('that has more rows than the limit', async () => {
    expect(await codeOf(read(`a\n${'1\n'.repeat(sheetLimits.rows + 1)}`))).toBe('sheet-too-large')
  })

  it('that has more bytes than the limit', async () => {
    expect(await codeOf(readSheet(Buffer.alloc(sheetLimits.bytes + 1, 'a')))).toBe('sheet-too-large')
  })

  it('that is a zip bomb named .xlsx, before it is unpacked', async () => {
    expect(await codeOf(readSheet(zip([{ name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(20 * 1024 * 1024, 32) }])))).toBe('sheet-too-large')
  })

  it('that is a zip bomb whose directory lies about its size', async () => {
    const bomb = zip([{ name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(20 * 1024 * 1024, 32), claimed: 1000 }])
    expect(await codeOf(readSheet(bomb))).toBe('sheet-too-large')
  })

  it('that is a zip of too many parts', async () => {
    const parts = Array.from({ length: 2_001 }, (_, index) => ({ name: `${index}.xml`, data: Buffer.from('<a/>') }))
    expect(await codeOf(readSheet(zip(parts)))).toBe('sheet-too-large')
  })

  it('whose one cell stands in the last corner of a million rows, without taking the server down', async () => {
    const sheet = (cells: string) => `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${cells}</sheetData></worksheet>`
    const far = '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    const parts = [
      { name: 'xl/workbook.xml', data: '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>' },
      { name: 'xl/_rels/workbook.xml.rels', data: '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>' },
      { name: 'xl/worksheets/sheet1.xml', data: sheet(far) },
    ].map(({ name, data }) => ({ name, data: Buffer.from(data) }))
    expect(await codeOf(readSheet(zip(parts)))).toBe('sheet-too-large')
  })
})

describe('an XLSX gives each cell as the text a person sees', () => {
  it('numbers, dates, times, truths and texts', async () => {
    const bytes = await writeXlsxFile([
      ['number', 'text', 'sum', 'date', 'truth', 'gap', 'last'],
      [
        { type: Number, value: 20240001 },
        { type: String, value: '0012' },
        { type: Number, value: 0.1 + 0.2 },
        { type: Date, value: new Date('2024-12-09T00:00:00Z'), format: 'yyyy-mm-dd' },
        { type: Boolean, value: true },
        null,
        { type: String, value: ' 张三 ' },
      ],
    ]).toBuffer()
    const { format, header, rows } = await readSheet(bytes)
    expect(format).toBe('xlsx')
    expect(header.line).toBe(1)
    expect(rows).toEqual([{ line: 2, cells: ['20240001', '0012', '0.3', '2024-12-09', 'TRUE', '', '张三'] }])
  })

  it('and what no database can hold as garbled', async () => {
    const { rows } = await readSheet(await writeXlsxFile([[{ type: String, value: 'a' }], [{ type: String, value: '_x0000_ b _xD83D_' }]]).toBuffer())
    expect(rows[0]!.cells).toEqual(['\ufffd b \ufffd'])
  })
})
