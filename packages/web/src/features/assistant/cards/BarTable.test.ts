import { expect, test } from 'vitest'
import { show, speak } from '../../../ui/show.testing.ts'
import { assistantTexts } from '../texts.ts'
import BarTable from './BarTable.vue'

test('what is drawn is also told, and what must not be told is neither', async () => {
  await speak('en', assistantTexts)
  const { view } = await show(BarTable, { label: 'Enrolment (people)', labels: ['Physics', 'Poetry'], series: [{ name: 'Seats taken', values: [8, null] }, { name: 'Capacity', values: [10, 4] }] })
  expect(view.find('caption').text()).toBe('Enrolment (people)')
  expect(view.findAll('tbody tr').map((row) => row.findAll('td').map((cell) => cell.text()))).toEqual([['8', '10'], ['–', '4']])
  expect(view.findAll('tbody th span span').map((bar) => (bar.element as HTMLElement).style.width)).toEqual(['80%', '100%', '0%', '40%'])
})
