import { expect, test } from 'vitest'
import { docx, paragraph, pdf, swollen, wordPart } from '../../../test/documents.ts'
import { extract, type ExtractLimits, type OriginalKind } from './extract.ts'

// What files say, and what of theirs is refused.

const read = (kind: OriginalKind, bytes: Buffer, limits?: ExtractLimits) => extract({ kind, bytes: new Uint8Array(bytes) }, new AbortController().signal, limits)
const bodyOf = async (kind: OriginalKind, bytes: Buffer) => (await read(kind, bytes)).body
const patient = { timeout: 120_000 }

test('a PDF’s lines are headings and paragraphs, in Chinese and English, without what stands on every page', patient, async () => {
  const page = (number: number, text: string) => [
    { text: '示范大学学生手册', size: 9, y: 810 },
    { text: `第${number}章 规定`, size: 18, y: 780 },
    { text: `${text}，晚归`, y: 740 },
    { text: '者须登记。', y: 722 },
    { text: 'The library is open all ni-', y: 680 },
    { text: 'ght, and on holidays.', y: 664 },
    { text: '• One thing', y: 630 },
    { text: '• Another', y: 612 },
    { text: String(number), size: 9, y: 40 },
  ]
  const found = await read('pdf', pdf([page(1, '学生应当回宿舍'), page(2, '老师'), page(3, '访客')], { title: '学生手册' }))
  expect(found).toMatchObject({ title: '学生手册', pages: 3, pagesWithoutText: 0 })
  expect(found.body.split('\n\n').slice(0, 6)).toEqual(['## 第1章 规定', '学生应当回宿舍，晚归者须登记。', 'The library is open all night, and on holidays.', '- One thing', '- Another', '## 第2章 规定'])
  expect(found.body).not.toContain('学生手册')
})

test('a PDF without text says so, and one of whose pages some have none counts them', patient, async () => {
  await expect(read('pdf', pdf([[], []]))).rejects.toMatchObject({ code: 'file-without-text' })
  expect(await read('pdf', pdf([[{ text: 'Words', y: 700 }], []]))).toMatchObject({ body: 'Words', pages: 2, pagesWithoutText: 1 })
})

test('a Word document’s headings, lists, tables and links are Markdown; its signs are not', patient, async () => {
  const list = (id: number) => `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="${id}"/></w:numPr>`
  const row = (...cells: string[]) => `<w:tr>${cells.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`
  const body = [
    paragraph('Handbook', '<w:pStyle w:val="T"/>'),
    paragraph('Rules', '<w:pStyle w:val="Sub"/>'),
    paragraph('Not *this* &lt;script&gt;, $5 or _that_.'),
    paragraph('# no heading'),
    paragraph('one', list(1)) + paragraph('two', list(1)),
    paragraph('总则', list(2)) + paragraph('附则', list(2)),
    `<w:tbl>${row('Fee | kind', 'Yuan')}${row('Bed', '1,200')}</w:tbl>`,
    '<w:p><w:hyperlink r:id="good"><w:r><w:t>site</w:t></w:r></w:hyperlink><w:r><w:t xml:space="preserve"> and </w:t></w:r><w:hyperlink r:id="bad"><w:r><w:t>no site</w:t></w:r></w:hyperlink></w:p>',
    '<w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del><mc:AlternateContent><mc:Choice/><mc:Fallback><w:r><w:t>twice</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>',
  ].join('')
  const level = (id: number, format: string, text: string) => `<w:abstractNum w:abstractNumId="${id}"><w:lvl w:ilvl="0"><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl></w:abstractNum>`
  const found = await read(
    'docx',
    docx(body, {
      'word/styles.xml': wordPart('styles', '<w:style w:styleId="T"><w:name w:val="Title"/></w:style><w:style w:styleId="H"><w:name w:val="heading 2"/></w:style><w:style w:styleId="Sub"><w:name w:val="mine"/><w:basedOn w:val="H"/></w:style>'),
      'word/numbering.xml': wordPart('numbering', `${level(1, 'decimal', '%1.')}${level(2, 'chineseCounting', '第%1条')}<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>`),
      'word/_rels/document.xml.rels':
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="good" Target="https://example.edu/a" TargetMode="External"/><Relationship Id="bad" Target="javascript:alert(1)" TargetMode="External"/></Relationships>',
    }),
  )
  expect(found.title).toBe('Handbook')
  expect(found.body.split('\n\n')).toEqual([
    '# Handbook',
    '## Rules',
    'Not \\*this\\* \\<script>, \\$5 or \\_that\\_.',
    '\\# no heading',
    '1. one\n2. two',
    '第一条 总则',
    '第二条 附则',
    '| Fee \\| kind | Yuan |\n| --- | --- |\n| Bed | 1,200 |',
    '[site](https://example.edu/a) and no site',
    'kept',
  ])
})

test('a file is called as its properties say, or as it begins, unless that is what programs write or a chapter', patient, async () => {
  const properties = (title: string) => ({ 'docProps/core.xml': `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${title}</dc:title><dc:creator>somebody</dc:creator></cp:coreProperties>` })
  const heading = paragraph('宿舍管理办法', '<w:outlineLvl w:val="0"/>')
  const words = paragraph('宿舍每晚十一点关门，晚归者须登记。')
  expect((await read('docx', docx(heading + words, properties('Living &amp; rules')))).title).toBe('Living & rules')
  for (const own of ['', '  ', 'Untitled', '文档 1', 'Microsoft Word - a.docx', 'draft 3.docx']) expect((await read('docx', docx(heading + words, properties(own)))).title, own).toBe('宿舍管理办法')
  expect((await read('docx', docx(paragraph('Rules of *our* library') + words))).title).toBe('Rules of *our* library')
  for (const first of [words, paragraph('第一章 总则'), paragraph('各位同学：')]) expect((await read('docx', docx(first + words))).title).toBe('')
  const lines = [{ text: '校园卡办理须知', size: 20, y: 780 }, { text: '新生凭录取通知书领取校园卡。', y: 720 }, { text: '遗失的须先挂失。', y: 660 }]
  expect((await read('pdf', pdf([lines]))).title).toBe('校园卡办理须知')
  expect((await read('pdf', pdf([lines], { title: 'card.pdf' }))).title).toBe('校园卡办理须知')
  expect((await read('pdf', pdf([lines], { title: 'Campus card' }))).title).toBe('Campus card')
})

test('text is read in UTF-8, UTF-16 and GB18030, and what a chapter is called is a heading', patient, async () => {
  const text = '说明\n\n第一章 总则\n\n条文。'
  const expected = '说明\n\n## 第一章 总则\n\n条文。'
  expect(await bodyOf('text', Buffer.from(`\ufeff${text}\r\n`))).toBe(expected)
  expect(await bodyOf('text', Buffer.from(`\ufeff${text}`, 'utf16le'))).toBe(expected)
  const gb18030 = Buffer.from('cbb5c3f70a0ab5dad2bbd5c220d7dcd4f20a0accf5cec4a1a3', 'hex')
  expect(await bodyOf('text', gb18030)).toBe(expected)
  expect(await bodyOf('markdown', Buffer.from('# Title\n\nText\u200b\u202e.'))).toBe('# Title\n\nText.')
})

test('what unpacks to far more than it is, is refused, and so is what takes too long or too much memory', patient, async () => {
  const bomb = { name: 'word/document.xml', data: Buffer.alloc(210 * 1024 * 1024, ' ') }
  await expect(read('docx', docx('', {}, [bomb]))).rejects.toMatchObject({ code: 'file-too-much' })
  await expect(read('docx', docx('', {}, [{ ...bomb, data: bomb.data.subarray(0, 50_000_000), claimed: 900_000 }]))).rejects.toMatchObject({ code: 'file-too-much' })
  const limits = { ms: 50_000, bytes: 300 * 1024 * 1024 }
  await expect(read('pdf', pdf([[]], { content: swollen(600) }), limits)).rejects.toMatchObject({ code: 'file-too-much' })
  await expect(read('pdf', pdf([[]], { content: swollen(300) }), { ...limits, ms: 50 })).rejects.toMatchObject({ code: 'file-too-much' })
})

test('entities that grow, depth without end, and half a file are no document', patient, async () => {
  const laughs = `<!DOCTYPE x [<!ENTITY a "${'lol'.repeat(100)}"><!ENTITY b "${'&a;'.repeat(1000)}">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${paragraph('&b;')}</w:body></w:document>`
  const laughing = await bodyOf('docx', docx('', { 'word/document.xml': laughs })).catch((error: Error) => error.message)
  expect(laughing.length).toBeLessThan(200)
  await expect(read('docx', docx('<w:p>'.repeat(100_000)))).rejects.toMatchObject({ code: 'file-unreadable' })
  await expect(read('docx', docx(paragraph('x')).subarray(0, 300))).rejects.toMatchObject({ code: 'file-unreadable' })
  await expect(read('docx', docx('', { 'word/document.xml': '' }))).rejects.toMatchObject({ code: expect.stringMatching(/^file-/) as string })
  for (const broken of ['%PDF-1.7', '%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\ntrailer\n<< /Root 1 0 R >>']) {
    await expect(read('pdf', Buffer.from(broken))).rejects.toMatchObject({ code: expect.stringMatching(/^file-/) as string })
  }
})

test('a run that is stopped ends at once, and its process with it', patient, async () => {
  const stopped = new AbortController()
  const reading = extract({ kind: 'pdf', bytes: new Uint8Array(pdf([[]], { content: swollen(300) })) }, stopped.signal)
  stopped.abort(new Error('stopped'))
  await expect(reading).rejects.toThrow('stopped')
})
