/** Making one takes a fifth of a millisecond. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** By the clocks of the campus, in words: models take a day of the week for what it is. */
export function today(timeZone: string): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' })
  formats.set(timeZone, format)
  return format.format()
}
