import { chartTones, type ChartLook } from './chartOption.ts'

/** The page's colours, read where the chart stands: light or dark, as the reader has it. */
export function lookAt(element: Element): ChartLook {
  const style = getComputedStyle(element)
  const colour = (name: string) => inRgb(style.getPropertyValue(name).trim())
  return {
    text: colour('--ui-text-muted'),
    line: colour('--ui-border'),
    background: colour('--ui-bg'),
    font: style.fontFamily,
    series: chartTones.map((tone) => colour(tone === 'dimmed' ? '--ui-text-dimmed' : `--ui-${tone}`)),
  }
}

/** ECharts computes with colours and knows only the older notations, not `oklch(…)`: a pixel does. */
function inRgb(colour: string): string {
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true })
  if (!context) return colour
  context.fillStyle = colour
  context.fillRect(0, 0, 1, 1)
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data
  return `rgb(${red}, ${green}, ${blue})`
}
