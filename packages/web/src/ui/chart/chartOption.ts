import type { EChartsCoreOption } from 'echarts/core'

/** One curve or set of bars: a value for each place of the axis, null where there is none. */
export type ChartSeries = { name: string; values: readonly (number | null)[]; type?: 'line' | 'bar'; /** Series of one stack stand on each other. */ stack?: string }

/** Names, or moments in milliseconds since 1970. */
export type ChartAxis = readonly string[] | readonly number[]

/** The colours of the page, as it looks now. */
export type ChartLook = { text: string; line: string; background: string; font: string; series: readonly string[] }

export type ChartContent = {
  axis: ChartAxis
  series: readonly ChartSeries[]
  /** How numbers and moments are written. */
  number: (value: number) => string
  moment: (time: number) => string
}

// Told apart without colour too.
const dashes = ['solid', 'dashed', 'dotted'] as const

export function isTime(axis: ChartAxis): axis is readonly number[] {
  return typeof axis[0] === 'number'
}

/** What ECharts draws. */
export function chartOption({ axis, series, number, moment }: ChartContent, look: ChartLook, isMoving: boolean): EChartsCoreOption {
  const onTime = isTime(axis)
  const label = { color: look.text, fontFamily: look.font }
  return {
    animation: isMoving,
    animationDuration: 150,
    animationDurationUpdate: 150,
    color: [...look.series],
    textStyle: label,
    grid: { left: 8, right: 16, top: series.length > 1 ? 40 : 16, bottom: 8, containLabel: true },
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
      axisLabel: { ...label, hideOverlap: true, ...(onTime && { formatter: moment }) },
      axisPointer: { label: { formatter: ({ value }: { value: number | string }) => (typeof value === 'number' && onTime ? moment(value) : String(value)) } },
      splitLine: { show: false },
    },
    yAxis: { type: 'value', axisLabel: { ...label, formatter: number }, splitLine: { lineStyle: { color: look.line } } },
    series: series.map(({ name, values, type = 'line', stack }, index) => ({
      name,
      type,
      stack,
      data: onTime ? values.map((value, at) => [axis[at], value]) : values,
      showSymbol: false,
      lineStyle: { width: 2, type: dashes[index % dashes.length] },
      ...(type === 'line' && stack && { areaStyle: { opacity: 0.25 } }),
      barMaxWidth: 28,
      emphasis: { focus: 'none' },
    })),
  }
}
