import { weekdayOf } from '@fairway/contract/timetable'

// Dates as people write them in a notice.

export function zhDate(iso: string): string {
  const [, month, day] = iso.split('-').map(Number)
  return `${month}月${day}日（周${'一二三四五六日'[weekdayOf(iso) - 1]}）`
}

export function enDate(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${iso}T00:00:00Z`)).replace(',', '')
}

/** `2026-11-27 23:59`; what tools have said stays as it was said. */
export function zhMoment(wall: string): string {
  const [date = '', time = ''] = wall.split(' ')
  return isDate(date) ? `${zhDate(date)} ${time}` : wall
}

export function enMoment(wall: string): string {
  const [date = '', time = ''] = wall.split(' ')
  return isDate(date) ? `${enDate(date)} at ${time}` : wall
}

export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text)
}

export const weekdayNames = {
  zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
} as const
