import { z } from 'zod'
import { languages } from './language.ts'

// The address under which calendars elsewhere subscribe to a student's timetable.

export const NewCalendarLink = z.strictObject({ language: z.enum(languages).describe('of what the calendar says') }).meta({ id: 'NewCalendarLink' })

const link = {
  language: z.enum(languages),
  createdAt: z.iso.datetime(),
  fetchedAt: z.iso.datetime().nullable().describe('when a calendar last looked, to the minute; null: never'),
}

export const CalendarLink = z
  .object({ link: z.object(link).nullable().describe('null: there is none'), mayMake: z.boolean().describe('false: everybody knows the password of this account') })
  .meta({ id: 'CalendarLink' })
export type CalendarLink = z.infer<typeof CalendarLink>

export const CreatedCalendarLink = z
  .object({ url: z.string().describe('shown this once; whoever has it can read the timetable'), link: z.object(link) })
  .meta({ id: 'CreatedCalendarLink' })
export type CreatedCalendarLink = z.infer<typeof CreatedCalendarLink>
