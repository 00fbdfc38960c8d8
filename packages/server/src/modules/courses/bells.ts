import { minutesPerDay } from '@fairway/contract/timetable'
import { Refusal } from '../../errors.ts'
import { clockText } from './meeting-text.ts'

// The bell periods of a day (第 1 节, 第 2 节, …), in which sheets give times.

/** From and to, in minutes of the day. */
export type BellSchedule = [number, number][]

const minutes = (hour: number, minute: number) => hour * 60 + minute

/** 45-minute lessons from 8:00, 14:00 and 18:45. */
export const defaultBellSchedule: BellSchedule = [
  ...[minutes(8, 0), minutes(8, 50), minutes(9, 50), minutes(10, 40), minutes(11, 30)],
  ...[minutes(14, 0), minutes(14, 50), minutes(15, 50), minutes(16, 40)],
  ...[minutes(18, 45), minutes(19, 35), minutes(20, 25)],
].map((from) => [from, from + 45])

// A sheet names them with two digits.
const mostBells = 99

/** `08:00-08:45,08:50-09:35`, ascending. @throws {Refusal} `invalid-bells` */
export function parseBells(text: string): BellSchedule {
  const parts = text.normalize('NFKC').split(/[,、;]/).map((part) => part.trim()).filter((part) => part !== '')
  const schedule = parts.map((part): [number, number] => {
    const digits = /^(\d{1,2}):([0-5]\d)\s*[-~–—]\s*(\d{1,2}):([0-5]\d)$/.exec(part)?.slice(1).map(Number)
    if (!digits) throw invalidBells(part)
    return [minutes(digits[0]!, digits[1]!), minutes(digits[2]!, digits[3]!)]
  })
  requireBells(schedule)
  return schedule
}

/** @throws {Refusal} `invalid-bells` */
export function requireBells(schedule: BellSchedule): void {
  if (schedule.length === 0 || schedule.length > mostBells) throw invalidBells(`${schedule.length}`)
  let free = 0
  for (const [from, to] of schedule) {
    if (from < free || to <= from || to > minutesPerDay) throw invalidBells(`${clockText(from)}-${clockText(to)}`)
    free = to
  }
}

function invalidBells(part: string): Refusal {
  return new Refusal(
    422,
    'invalid-bells',
    {
      zh: `作息时间须写作“08:00-08:45,08:50-09:35”，依次而不重叠，不能是“${part.slice(0, 60)}”。`,
      en: `Bell times are written like "08:00-08:45,08:50-09:35", in order and apart, not "${part.slice(0, 60)}".`,
    },
    { bells: part },
  )
}
