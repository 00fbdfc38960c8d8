import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show, speak } from '../show.testing.ts'
import ChartView from './ChartView.vue'
import { chartOption, type ChartLook } from './chartOption.ts'

const drawn = vi.hoisted(() => ({ options: [] as { color: string[]; animation: boolean }[], disposed: 0, fails: false }))
vi.mock('./echarts.ts', () => ({
  init: () => {
    if (drawn.fails) throw new Error('no canvas')
    return { setOption: (option: (typeof drawn.options)[number]) => drawn.options.push(option), resize() {}, dispose: () => drawn.disposed++ }
  },
}))

let seen: (() => void) | undefined

beforeEach(async () => {
  await speak()
  Object.assign(drawn, { options: [], disposed: 0, fails: false })
  seen = undefined
  vi.stubGlobal('IntersectionObserver', class {
    constructor(callback: (entries: object[]) => void) {
      seen = () => callback([{ isIntersecting: true }])
    }
    observe() {}
    disconnect() {}
  })
})
afterEach(() => void vi.unstubAllGlobals())

const props = { label: 'Seats by college', axisName: 'College', axis: ['Science', 'Letters'], series: [{ name: 'Taken', values: [1200, null] }] }
const showChart = async (more: object = {}) => {
  const shown = await show(ChartView, { ...props, ...more })
  await flushPromises()
  expect(drawn.options).toHaveLength(0)
  seen?.()
  const cells = () => shown.view.findAll('tr').map((row) => row.findAll('th, td').map((cell) => cell.text()))
  return { ...shown, cells }
}

test('a chart is an image with a name, and a table for who would rather read it', async () => {
  const { view, cells } = await showChart()
  await vi.waitFor(() => expect(drawn.options).toHaveLength(1))
  expect(view.find('div[role=img]').attributes('aria-label')).toBe('Seats by college')
  await view.find('button').trigger('click')
  expect(cells()).toEqual([['College', 'Taken'], ['Science', '1,200'], ['Letters', '–']])
  expect(view.find('button').text()).toBe('Show as a chart')
})

test('moments are read by the clocks of their time zone', async () => {
  const { view, cells } = await showChart({ axis: [Date.UTC(2026, 10, 21, 1), Date.UTC(2026, 10, 21, 1, 0, 30)], axisName: 'Time', timeZone: 'Asia/Shanghai' })
  await view.find('button').trigger('click')
  expect(cells().map(([first]) => first)).toEqual(['Time', '09:00:00', '09:00:30'])
})

test('new numbers are drawn, and what is no longer shown is given back', async () => {
  const { view } = await showChart()
  await vi.waitFor(() => expect(drawn.options).toHaveLength(1))
  await view.setProps({ series: [{ name: 'Taken', values: [1300, 800] }] })
  await flushPromises()
  expect(drawn.options).toHaveLength(2)
  view.unmount()
  expect(drawn.disposed).toBe(1)
})

test('what cannot be drawn is a table', async () => {
  drawn.fails = true
  const { view, cells } = await showChart()
  await vi.waitFor(() => expect(view.find('[role=alert]').text()).toBe('The chart could not be loaded.'))
  expect(cells()).toHaveLength(3)
})

const look: ChartLook = { text: 'rgb(1, 1, 1)', line: 'rgb(2, 2, 2)', background: 'rgb(3, 3, 3)', font: 'sans', series: ['rgb(4, 4, 4)', 'rgb(5, 5, 5)'] }
const number = (value: number) => `${value}!`
const moment = (time: number) => `at ${time}`
const words = { number, moment, tick: moment }

test('several curves have a legend and are told apart without colour', () => {
  const option = chartOption({ axis: [10, 20], series: [{ name: 'a', values: [1, 2] }, { name: 'b', values: [3, null] }], ...words }, look, true) as Record<string, never>
  expect(option).toMatchObject({ legend: {}, color: look.series, xAxis: { type: 'time' }, series: [{ data: [[10, 1], [20, 2]], lineStyle: { type: 'solid' } }, { data: [[10, 3], [20, null]], lineStyle: { type: 'dashed' } }] })
})

test('a value that nothing stands beside is a dot, since no line leads to it', () => {
  const option = chartOption({ axis: ['a', 'b', 'c', 'd'], series: [{ name: 'a', values: [1, null, 2, 3] }, { name: 'b', values: [1, 2, 3, 4] }], ...words }, look, true)
  expect(option).toMatchObject({ series: [{ showSymbol: true, symbol: 'none', data: [{ value: 1, symbol: 'circle' }, null, 2, 3] }, { showSymbol: false, data: [1, 2, 3, 4] }] })
})

test('layers of a stack are areas without lines', () => {
  const option = chartOption({ axis: [10, 20], series: [{ name: 'a', values: [1, 2], stack: 'all' }], ...words }, look, true) as Record<string, never>
  expect(option).toMatchObject({ series: [{ stack: 'all', areaStyle: {}, lineStyle: { width: 0 } }] })
})

test('one set of bars has none, and nothing moves for who does not want it', () => {
  const option = chartOption({ axis: ['x'], series: [{ name: 'a', type: 'bar', values: [1] }], ...words }, look, false)
  expect(option).toMatchObject({ animation: false, xAxis: { type: 'category', data: ['x'] }, series: [{ type: 'bar', data: [1] }] })
  expect(option['legend']).toBeUndefined()
})
