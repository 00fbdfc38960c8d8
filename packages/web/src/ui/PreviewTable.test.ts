import { beforeEach, expect, test } from 'vitest'
import PreviewTable, { type PreviewLine } from './PreviewTable.vue'
import { show, speak } from './show.testing.ts'

beforeEach(() => speak())

const columns = ['number', '', '']
const fine: PreviewLine = { line: 2, cells: ['1', 'Ana'], problems: [] }
const badCell: PreviewLine = { line: 3, cells: ['x', 'Ben', ''], problems: [{ index: 0, text: 'This is no number.', isNotice: false }, { index: 1, text: 'This is new.', isNotice: true }] }
const badLine: PreviewLine = { line: 4, cells: ['2', ''], problems: [{ index: null, text: 'Line 2 is about the same.', isNotice: false }, { index: 7, text: 'There is no such column.', isNotice: true }] }

async function preview(...lines: PreviewLine[]) {
  const { view } = await show(PreviewTable, { label: 'Preview', columns, lines })
  return { view, rows: () => view.findAll('tbody tr').map((row) => row.findAll('th, td').map((cell) => cell.text())) }
}

test('a problem stands in the cell that it is about, and one of the whole line under it', async () => {
  const { rows } = await preview(fine, badCell, badLine)
  expect(rows()).toEqual([
    ['2', '1', 'Ana', ''],
    ['3', 'xThis is no number.', 'BenThis is new.', ''],
    ['4', '2', '', ''],
    ['Line 4: Line 2 is about the same.Line 4: There is no such column.'],
  ])
})

test('what only looks odd does not look like an error', async () => {
  const { view } = await preview(badCell)
  expect(view.findAll('li').map((problem) => [problem.text(), problem.classes().includes('text-error')])).toEqual([['This is no number.', true], ['This is new.', false]])
})
