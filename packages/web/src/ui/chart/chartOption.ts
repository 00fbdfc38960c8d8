import type { EChartsCoreOption } from 'echarts/core'

/** One curve or set of bars: a value for each place of the axis, null where there is none. */
export type ChartSeries = {
  name: string
  values: readonly (number | null)[]
  type?: 'line' | 'bar'
  /** Series of one stack stand on each other. */
  stack?: string
  /** Where a colour means something; otherwise each has its own. */
  tone?: ChartTone
}
export const chartTones = ['primary', 'warning', 'success', 'error', 'dimmed'] as const
export type ChartTone = (typeof chartTones)[number]

/** Names, or moments in milliseconds since 1970. */
export type ChartAxis = readonly string[] | readonly number[]

/** The colours of the page, as it looks now; those of series in the order of `chartTones`. */
export type ChartLook = { text: string; line: string; background: string; font: string; series: readonly string[] }

export type ChartContent = {
  axis: ChartAxis
  series: readonly ChartSeries[]
  /** There are no halves of what is counted. */
  isWhole?: boolean
  /** How numbers and moments are written. */
  number: (value: number) => string
  moment: (time: number) => string
  /** Of moments that stand on the axis, where there is less room. */
  tick: (time: number) => string
}

// Told apart without colour too.
const dashes = ['solid', 'dashed', 'dotted'] as const

export function isTime(axis: ChartAxis): axis is readonly number[] {
  return typeof axis[0] === 'number'
}

/** What ECharts draws. */
export function chartOption({ axis, series, isWhole = false, number, moment, tick }: ChartContent, look: ChartLook, isMoving: boolean): EChartsCoreOption {
  const onTime = isTime(axis)
  const label = { color: look.text, fontFamily: look.font }
  return {
    animation: isMoving,
    animationDuration: 150,
    animationDurationUpdate: 150,
    color: [...look.series],
    textStyle: label,
    grid: { left: 8, right: 16, top: series.length > 1 ? 40 : 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    ...(series.length > 1 && { legend: { top: 0, left: 0, textStyle: label, icon: 'roundRect', itemWidth: 16, itemHeight: 4 } }),
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: look.background,
      borderColor: look.line,
      textStyle: label,
      valueFormatter: (value: unknown) => (typeof value === 'number' ? number(value) : '–'),
    },
    xAxis: {
      type: onTime ? 'time' : 'category',
      ...(!onTime && { data: axis }),
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { show: false },
      axisLabel: { ...label, hideOverlap: true, ...(onTime && { formatter: tick }) },
      axisPointer: { label: { formatter: ({ value }: { value: number | string }) => (typeof value === 'number' && onTime ? moment(value) : String(value)) } },
      splitLine: { show: false },
    },
    yAxis: { type: 'value', minInterval: isWhole ? 1 : 0, axisLabel: { ...label, formatter: number }, splitLine: { lineStyle: { color: look.line } } },
    series: series.map(({ name, values, type = 'line', stack, tone }, index) => ({
      name,
      type,
      stack,
      ...(tone && { color: look.series[chartTones.indexOf(tone)] }),
      data: dataOf(axis, values, type),
      ...(type === 'line' && !isTime(axis) && values.some(isAlone) ? { showSymbol: true, symbol: 'none' } : { showSymbol: false }),
      // Layers of a stack say by their place which they are; lines between them would hide the thin ones.
      ...(type === 'line' && stack ? { lineStyle: { width: 0 }, areaStyle: { opacity: 0.85 } } : { lineStyle: { width: 2, type: dashes[index % dashes.length] } }),
      barMaxWidth: 28,
      emphasis: { focus: 'none' },
    })),
  }
}

/** The same picture with other numbers. */
export function chartNumbers({ axis, series }: Pick<ChartContent, 'axis' | 'series'>): EChartsCoreOption {
  return { ...(!isTime(axis) && { xAxis: { data: axis } }), series: series.map(({ values, type = 'line' }) => ({ data: dataOf(axis, values, type) })) }
}

function dataOf(axis: ChartAxis, values: ChartSeries['values'], type: 'line' | 'bar') {
  if (isTime(axis)) return values.map((value, at) => [axis[at], value])
  // A line through a single point would not be seen.
  return type === 'line' ? values.map((value, at) => (isAlone(value, at, values) ? { value, symbol: 'circle', symbolSize: 7 } : value)) : values
}

/** Nothing stands beside it that a line could lead to. */
function isAlone(value: number | null, at: number, values: ChartSeries['values']): boolean {
  return value !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null
}
