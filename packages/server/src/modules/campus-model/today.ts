const tomorrow: Record<string, string> = { Mon: 'Tue', Tue: 'Wed', Wed: 'Thu', Thu: 'Fri', Fri: 'Sat', Sat: 'Sun', Sun: 'Mon' }

/** Days that are counted from today. @param today `Mon` */
export function daysFrom(text: string, today: string): { days?: string[] } {
  if (/今天|今晚|\btoday\b|\btonight\b/i.test(text) && today) return { days: [today] }
  const next = tomorrow[today] ?? ''
  if (/后天|day after tomorrow/i.test(text) && tomorrow[next]) return { days: [tomorrow[next]] }
  return /明天|明晚|\btomorrow\b/i.test(text) && next ? { days: [next] } : {}
}
