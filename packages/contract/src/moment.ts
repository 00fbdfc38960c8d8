/** `2026-11-21 09:00` as the wall clocks of a time zone show it, or an ISO time with its own; `undefined` if it is neither. */
export function momentIn(timeZone: string, text: string): Date | undefined {
  const parts = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim())?.slice(1).map((part) => Number(part ?? 0))
  if (!parts) {
    const date = new Date(text)
    return /(Z|[+-]\d{2}:\d{2})$/.test(text.trim()) && !Number.isNaN(date.getTime()) ? date : undefined
  }
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number]
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  if (new Date(wall).toISOString().slice(0, 16) !== `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`) return undefined
  // The offset there depends on the moment that is looked for: guess, look, and look again on the other side of a change.
  const guess = wall - offsetAt(timeZone, wall)
  return new Date(wall - offsetAt(timeZone, guess))
}

/** `2026-11-21 09:00` as the wall clocks of a time zone show it; what `momentIn` reads. */
export function wallClock(timeZone: string, moment: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(moment)
}

function offsetAt(timeZone: string, time: number): number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return Date.parse(`${format.format(time).replace(' ', 'T')}Z`) - Math.floor(time / 1000) * 1000
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
