import type { Question } from './question.ts'

/** As people call them, and a catalogue does not. */
const otherNames: readonly [RegExp, string][] = [[/\bcomputer sciences?\b/i, 'computer'], [/\b(?:p\.?e\.?|physical education|gym|sports)(?=\s|$)/i, 'sport'], [/\bmaths?\b/i, 'math'], [/\bcalc\b/i, 'calculus'], [/\bbio\b/i, 'biology'], [/\bcs\b/i, 'computing']]

/** What sections are looked for by. */
export function finding({ words, codes, days, freeDays, from, to, credits, wantsSeats, teacher }: Question): Record<string, unknown> {
  const said = codes[0] ?? otherNames.reduce((text, [pattern, name]) => text.replace(pattern, name), teacher ? teacher.words : words)
  return {
    ...(teacher && { teacher: teacher.name }),
    ...(said !== '' && { words: said }),
    ...(days.length > 0 && { days }),
    ...(freeDays.length > 0 && { not_days: freeDays }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(credits !== undefined && { credits }),
    ...(wantsSeats && { with_seats: true }),
  }
}
