// Hours of the week, written as `1-5 08:30-17:30`: from Monday (1) to Friday. A day alone is `6 09:00-12:00`.

/** Days from 1 (Monday) to 7, the clock as `HH:mm`. */
export type DutySpan = { days: [first: number, last: number]; from: string; until: string }

/** @returns undefined: it is none */
export function dutySpan(text: string): DutySpan | undefined {
  const parts = /^([1-7])(?:-([1-7]))? ([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/.exec(text)
  if (!parts) return undefined
  const [, first, last = first, ...clock] = parts as unknown as string[]
  const span: DutySpan = { days: [Number(first), Number(last)], from: `${clock[0]}:${clock[1]}`, until: `${clock[2]}:${clock[3]}` }
  return span.days[0] <= span.days[1] && span.from < span.until && span.until <= '24:00' ? span : undefined
}

/** With the marks that keyboards put there, and without what stands around it. */
export function tidyDutySpan(text: string): string {
  return text.normalize('NFKC').replaceAll(/[–—~至]/g, '-').replaceAll(/\s*([-:])\s*/g, '$1').replaceAll(/\s+/g, ' ').replaceAll(/(?<=^| |-)(\d:\d\d)/g, '0$1').trim()
}
