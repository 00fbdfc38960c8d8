import { beforeEach, expect, test } from 'vitest'
import { show, speak } from '../show.testing.ts'
import { fileProblem, sizeName } from './files.ts'
import UploadField from './UploadField.vue'

beforeEach(() => speak())

const file = (name: string, size = 10) => new File([new Uint8Array(size)], name)
const limits = { endings: ['.csv', '.xlsx'], most: 1000 }

const showField = (more: object = {}) => show(UploadField, { label: 'Sheet', ...limits, modelValue: null, ...more })
type Shown = Awaited<ReturnType<typeof showField>>
const drop = ({ view }: Shown, ...files: File[]) => view.find('.border-dashed').trigger('drop', { dataTransfer: { files } })
async function choose({ view }: Shown, chosen: File) {
  const input = view.find<HTMLInputElement>('input[type=file]')
  Object.defineProperty(input.element, 'files', { value: [chosen], configurable: true })
  await input.trigger('change')
}

test('a file is chosen or dropped, shown with its size, and taken away again', async () => {
  const shown = await showField()
  await choose(shown, file('sections.csv'))
  expect([(shown.value() as File).name, shown.view.text()]).toEqual(['sections.csv', expect.stringContaining('sections.csv 10 B')])
  await drop(shown, file('Sections.XLSX', 1000))
  expect((shown.value() as File).name).toBe('Sections.XLSX')
  await shown.view.find('button[aria-label="Remove Sections.XLSX"]').trigger('click')
  expect([shown.value(), document.activeElement]).toEqual([null, shown.view.find('input').element])
})

test('what cannot be taken is refused before it is sent, and does not stay', async () => {
  const shown = await showField({ modelValue: file('old.csv') })
  await drop(shown, file('sections.pdf'))
  expect([shown.value(), shown.problem()]).toEqual([null, 'This is not one of these: .csv, .xlsx.'])
  await drop(shown, file('sections.csv', 1001))
  expect(shown.problem()).toBe('The file has 1,001 B, more than 1,000 B.')
  await drop(shown, file('sections.csv', 0))
  expect(shown.problem()).toBe('The file is empty.')
  await drop(shown, file('a.csv'), file('b.csv'))
  expect([shown.value(), shown.problem()]).toEqual([null, 'One file at a time.'])
  expect(shown.view.find('input').attributes('aria-invalid')).toBe('true')
})

test('while it is sent it says how far, and takes no other', async () => {
  const shown = await showField({ modelValue: file('sections.csv'), progress: 0.42 })
  const bar = shown.view.find('[role=progressbar]')
  expect([bar.attributes('aria-valuenow'), bar.attributes('aria-label'), shown.view.find('input').exists()]).toEqual(['42', 'Sending sections.csv', false])
  await drop(shown, file('other.csv'))
  expect((shown.value() as File).name).toBe('sections.csv')
})

test('sizes are said as people say them', () => {
  expect([0, 1023, 1024, 1536, 5_000_000, 3 * 1024 ** 3, 5000 * 1024 ** 3].map(sizeName)).toEqual(['0 B', '1,023 B', '1 KB', '1.5 KB', '4.8 MB', '3 GB', '5,000 GB'])
})

test('the end of a name counts, whatever its case', () => {
  expect(fileProblem(file('A.CSV'), limits)).toBeUndefined()
  expect(fileProblem(file('csv'), limits)).toBeDefined()
  expect(fileProblem(file('a.csv.exe'), limits)).toBeDefined()
})
