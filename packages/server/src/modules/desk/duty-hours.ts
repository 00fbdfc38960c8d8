import { momentIn } from '@fairway/contract/moment'
import { dutySpan } from '@fairway/contract/duty-hours'
import { clockOf } from './answer-text.ts'

// When somebody is there to answer, as the setting `rooms.desk-hours` says it, by the clocks of the campus.

/** @param hours none: always @returns null: now; else the next moment */
export function nextDuty(hours: readonly string[], timeZone: string, now: Date): Date | null {
  const spans = hours.map(dutySpan).filter((span) => span !== undefined)
  if (spans.length === 0) return null
  const [today, clock] = clockOf(timeZone, now).split(' ') as [string, string]
  const begins: Date[] = []
  // The same weekday of the next week as well: today's may be over.
  for (let day = 0; day <= 7; day++) {
    const date = new Date(Date.parse(`${today}T00:00:00Z`) + day * 86_400_000)
    const weekday = date.getUTCDay() || 7
    for (const { days, from, until } of spans) {
      if (weekday < days[0] || weekday > days[1]) continue
      if (day === 0 && clock >= from && clock < until) return null
      if (day > 0 || clock < from) begins.push(momentIn(timeZone, `${date.toISOString().slice(0, 10)} ${from}`)!)
    }
  }
  return begins.sort((a, b) => a.getTime() - b.getTime())[0]!
}
