import { z } from 'zod'
import { NamedCode } from './lists.ts'
import { Localised } from './localised.ts'

/** Minutes since midnight, 0 to 1440. */
const MinuteOfDay = z.int().min(0).max(1440)
const IsoDate = z.iso.date()

/**
 * When a section meets: weekly (`days` of the term's weeks, optionally only some weeks or the odd or even ones) or
 * once (`date`, for an exam). The wall clock is the term's.
 */
export const Meeting = z
  .object({
    kind: z.string().optional().describe('LE lecture, DI discussion, LA laboratory, FI final exam …'),
    days: z.array(z.int().min(1).max(7)).optional().describe('1 Monday … 7 Sunday'),
    date: IsoDate.optional(),
    from: MinuteOfDay,
    to: MinuteOfDay,
    weeks: z.array(z.tuple([z.int(), z.int()])).optional().describe('ranges of weeks, both ends included; default: all'),
    parity: z.enum(['odd', 'even']).optional(),
    room: z.string().optional(),
  })
  .meta({ id: 'Meeting' })
export type Meeting = z.infer<typeof Meeting>

export const Nature = z.enum(['open', 'major-only'])
export type Nature = z.infer<typeof Nature>

export const CatalogueSection = z
  .object({
    id: z.int(),
    code: z.string(),
    ref: z.string().optional(),
    teachers: z.array(z.string()).optional(),
    assistants: z.array(z.string()).optional(),
    majors: z.array(z.string()).optional().describe('present: major-only, for these majors or colleges; absent: open to all'),
    period: z.int().optional().describe('number of the period (阶段) within the term'),
    location: z.string().optional(),
    meetings: z.array(Meeting).optional(),
  })
  .meta({ id: 'CatalogueSection' })
export type CatalogueSection = z.infer<typeof CatalogueSection>

export const CatalogueCourse = z
  .object({
    id: z.int(),
    code: z.string(),
    title: Localised,
    credits: z.number(),
    department: NamedCode.optional(),
    type: NamedCode.optional(),
    prerequisites: z
      .array(z.array(z.string()))
      .optional()
      .describe('course codes: one of each inner list must have been passed'),
    notWith: z.array(z.string()).optional().describe('codes of courses that exclude this one'),
    sections: z.array(CatalogueSection),
  })
  .meta({ id: 'CatalogueCourse' })
export type CatalogueCourse = z.infer<typeof CatalogueCourse>

/** A term's catalogue: immutable between edits, without seats (they change every second) and descriptions (they are long). */
export const Catalogue = z
  .object({ term: z.string(), revision: z.int(), courses: z.array(CatalogueCourse) })
  .meta({ id: 'Catalogue' })
export type Catalogue = z.infer<typeof Catalogue>

/** `[section id, seats taken, capacity (null: unlimited), people waiting, version]`; of two rows the higher version is newer. */
export const SeatRow = z.tuple([z.int(), z.int(), z.int().nullable(), z.int(), z.int()])
export type SeatRow = z.infer<typeof SeatRow>

export const Seats = z.object({ term: z.string(), seats: z.array(SeatRow) }).meta({ id: 'Seats' })
export type Seats = z.infer<typeof Seats>

export const CourseDetails = z
  .object({ id: z.int(), code: z.string(), description: Localised.nullable() })
  .meta({ id: 'CourseDetails' })
export type CourseDetails = z.infer<typeof CourseDetails>

/** Who a round is for. A list that is absent does not restrict; a student must match every list that is present. */
export const Audience = z
  .object({
    cohorts: z.array(z.string()).optional(),
    colleges: z.array(z.string()).optional(),
    majors: z.array(z.string()).optional(),
    classes: z.array(z.string()).optional(),
  })
  .meta({ id: 'Audience' })
export type Audience = z.infer<typeof Audience>

export const Round = z
  .object({
    id: z.int(),
    name: Localised,
    opensAt: z.iso.datetime(),
    closesAt: z.iso.datetime(),
    audience: Audience,
    creditLimit: z.number().nullable(),
    sectionLimit: z.int().nullable(),
    allows: z.object({ enrol: z.boolean(), drop: z.boolean(), wait: z.boolean() }),
  })
  .meta({ id: 'Round' })
export type Round = z.infer<typeof Round>

export const Period = z
  .object({ number: z.int(), title: Localised.nullable(), starts: IsoDate, ends: IsoDate })
  .meta({ id: 'Period' })
export type Period = z.infer<typeof Period>

export const Term = z
  .object({
    code: z.string(),
    number: z.int().nullable().describe('第 N 期'),
    title: Localised,
    starts: IsoDate,
    ends: IsoDate,
    teachingWeeks: z.int().describe('weekly meetings run in weeks 1 to this one; week 1 holds the first day'),
    timeZone: z.string(),
    current: z.boolean(),
    archived: z.boolean().optional().describe('true: it is over; it can be read, and nobody acts in it'),
    revision: z.int().describe('rises with every edit of the catalogue or the rounds'),
    periods: z.array(Period),
    rounds: z.array(Round),
  })
  .meta({ id: 'Term' })
export type Term = z.infer<typeof Term>

export const Terms = z
  .object({ now: z.iso.datetime().describe("the server's clock, for countdowns"), terms: z.array(Term) })
  .meta({ id: 'Terms' })
export type Terms = z.infer<typeof Terms>
