import { describe, expect, test } from 'vitest'
import { importKit } from '../../../test/imports.ts'
import { startApp } from '../../../test/start-app.ts'
import { zip } from '../../../test/zip.ts'
import { sheetLimits } from '../../sheets/sheet.ts'

// Files that nobody should send, over HTTP.

const started = await startApp()
const { database, signIn } = started
const { olga } = await signIn('olga')
const { upload, lines } = importKit(started, olga, 'people')

const bomb = (claimed?: number) => zip([{ name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(20 * 1024 * 1024, 32), claimed }])
const megabytes = (count: number) => Buffer.alloc(count * 1024 * 1024, 'x,')

describe('is refused, and nothing of it kept: a file', () => {
  test.each<[string, () => Uint8Array | string, number, string]>([
    ['that is empty', () => '', 422, 'sheet-empty'],
    ['that is a picture', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), 422, 'sheet-unreadable'],
    ['that begins like a workbook and is none', () => Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(1000, 7)]), 422, 'sheet-unreadable'],
    ['that is an old or a locked workbook', () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 422, 'sheet-unreadable'],
    ['whose quotes do not match', () => 'number,name\n1,"Ana\n2,Bo', 422, 'sheet-malformed'],
    ['in no encoding of ours', () => Buffer.from([0x6e, 0x2c, 0xff, 0xff, 0x80, 0x0a]), 422, 'sheet-unreadable'],
    ['that is a zip bomb', () => bomb(), 413, 'sheet-too-large'],
    ['that is a zip bomb whose directory lies', () => bomb(1000), 413, 'sheet-too-large'],
    ['of more lines than are read', () => `number,name\n${'1,A\n'.repeat(sheetLimits.rows + 1)}`, 413, 'sheet-too-large'],
    ['of more columns than are read', () => `number,name${',x'.repeat(sheetLimits.columns)}\n1,A\n`, 413, 'sheet-too-large'],
    ['of more cells than are read', () => `number,name\n${`1,A${','.repeat(300)}\n`.repeat(Math.ceil(sheetLimits.cells / 300))}`, 413, 'sheet-too-large'],
    ['larger than is taken', () => megabytes(65), 413, 'body-too-large'],
  ])('%s', async (_what, file, status, code) => {
    expect(await upload(file())).toMatchObject({ status, body: { code } })
    expect(await database.query({ text: 'select id from sheet_import' })).toEqual([])
  })
})

test('50 MB of one line are taken, and are no sheet of people', async () => {
  const { status, body } = await upload(Buffer.concat([Buffer.from('number,name,'), megabytes(50)]))
  // One line is the header; so many columns are a line too long for a person to have made.
  expect(status).toBe(422)
  expect(body.code).toBe('sheet-malformed')
  expect((await olga.get('/api/office/imports')).status).toBe(200)
})

test('50 MB of people with a novel each are taken, and the page shows the beginnings', async () => {
  const line = `n,${'x'.repeat(10_000)}\n`
  const { status, body } = await upload(`number,name\n${line.repeat(5_000)}`)
  expect(status).toBe(201)
  const { lines: shown, total } = await lines(body.id)
  expect([total, shown[0]!.cells[1]!.length]).toEqual([5_000, 301])
  await olga.delete(`/api/office/imports/${body.id}`)
  expect(await database.query({ text: 'select page from sheet_import_page' })).toEqual([])
}, 60_000)
