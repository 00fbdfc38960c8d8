import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test } from 'vitest'
import PreviewTable, { type PreviewLine } from './PreviewTable.vue'
import { show, speak } from './show.testing.ts'

beforeEach(() => speak())
enableAutoUnmount(afterEach)

const columns = ['number', 'name']
const fine: PreviewLine = { line: 2, cells: ['1', 'Ana'], change: 'new', problems: [] }
const badCell: PreviewLine = { line: 3, cells: ['x', 'Ben'], change: 'skipped', problems: [{ column: 'number', text: 'This is no number.' }] }
const badLine: PreviewLine = { line: 4, cells: ['2', ''], problems: [{ column: null, text: 'Line 2 is about the same.' }, { column: 'gone', text: 'There is no such column.' }] }

async function preview(lines: PreviewLine[], all?: number) {
  const { view } = await show(PreviewTable, { label: 'Preview', columns, lines, all })
  return { view, rows: () => view.findAll('tbody tr').map((row) => row.findAll('th, td').map((cell) => cell.text())) }
}

test('a problem stands in the cell that it is about, and one of the whole line under it', async () => {
  const { view, rows } = await preview([fine, badCell, badLine])
  expect(rows()).toEqual([
    ['2', 'New', '1', 'Ana'],
    ['3', 'Left out', 'xThis is no number.', 'Ben'],
    ['4', '', '2', ''],
    ['Line 4: Line 2 is about the same.Line 4: There is no such column.'],
  ])
  expect(view.text()).toContain('2 lines have problems.')
})

test('only the lines with problems, if the reader wants', async () => {
  const { view, rows } = await preview([fine, badCell])
  await view.find('input').setValue(true)
  expect(rows().map(([line]) => line)).toEqual(['3'])
})

test('a sheet without problems says so, and how much of it is shown', async () => {
  const { view } = await preview([fine], 812)
  expect(view.text()).toContain('No problems were found.')
  expect(view.text()).toContain('Lines shown: 1 of 812.')
  expect(view.find('input').exists()).toBe(false)
})
