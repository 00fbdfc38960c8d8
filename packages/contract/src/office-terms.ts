import { z } from 'zod'
import { type Audience, Period, Round, Term } from './courses.ts'
import { Localised } from './localised.ts'
import { line, prose } from './text.ts'

// Terms, periods and rounds as the office makes, sees and corrects them.

const IsoDate = z.iso.date()
export const Version = z.int().positive().describe('that was read; if it has changed since, the answer is 409 with what it is now as `current`')

/** Each language by itself: what is absent stays, null takes it away. */
export function nameChange(longest: number) {
  return inLanguages(line(longest))
}

/** Likewise, of several lines. */
export function proseChange(longest: number) {
  return inLanguages(prose(longest))
}

function inLanguages(text: z.ZodString) {
  return z.strictObject({ zh: text.nullable().optional(), en: text.nullable().optional() })
}

const Name = nameChange(100)
const TermCode = line(40).min(1)
const Bells = z
  .array(z.tuple([z.int().min(0).max(1440), z.int().min(0).max(1440)]))
  .min(1)
  .max(99)
  .describe('from and to of each bell period (第 N 节), in minutes of the day, in order and apart')
const Counted = z.int().describe('how many')

export const OfficePeriod = Period.extend({
  hidden: z.boolean(),
  version: z.int(),
  sections: Counted.describe('how many sections belong to it, hidden ones too'),
}).meta({ id: 'OfficePeriod' })
export type OfficePeriod = z.infer<typeof OfficePeriod>

/** A term with what it holds. `students` have a seat in it, `members` take part in it. */
export const OfficeTerm = Term.omit({ rounds: true })
  .extend({
    bells: Bells,
    hidden: z.boolean().describe('not shown to anybody but the office'),
    archived: z.boolean().describe('can be read, but nobody acts in it and nothing of it can be edited'),
    version: z.int(),
    periods: z.array(OfficePeriod),
    counts: z.object({
      courses: Counted,
      sections: Counted,
      hiddenSections: Counted,
      rounds: Counted,
      seats: Counted.describe('how many seats are taken'),
      waiting: Counted,
      students: Counted,
      members: Counted,
    }),
  })
  .meta({ id: 'OfficeTerm' })
export type OfficeTerm = z.infer<typeof OfficeTerm>

export const OfficeTerms = z.object({ terms: z.array(OfficeTerm) }).meta({ id: 'OfficeTerms' })
export type OfficeTerms = z.infer<typeof OfficeTerms>

export const NewTerm = z
  .strictObject({
    code: TermCode.describe('part of addresses, and never changed'),
    number: z.int().min(1).max(9999).optional().describe('第 N 期'),
    title: Name.optional(),
    starts: IsoDate,
    ends: IsoDate,
    teachingWeeks: z.int().min(1).max(60).optional().describe('default: all weeks of the term'),
    timeZone: line(60).min(1).optional().describe('default: that of the campus'),
    bells: Bells.optional(),
    current: z.boolean().optional().describe('default: if there is none yet'),
    hidden: z.boolean().default(false).describe('to be prepared first and shown later'),
  })
  .meta({ id: 'NewTerm' })
export type NewTerm = z.infer<typeof NewTerm>

/** What is absent stays. */
export const TermChange = z
  .strictObject({
    version: Version,
    title: Name.optional(),
    number: z.int().min(1).max(9999).nullable().optional(),
    starts: IsoDate.optional(),
    ends: IsoDate.optional(),
    teachingWeeks: z.int().min(1).max(60).optional(),
    bells: Bells.optional().describe('for what is written from now on; meetings keep their times'),
    acceptClashes: z.boolean().default(false).describe('although students would hold two sections at one time'),
  })
  .meta({ id: 'TermChange' })
export type TermChange = z.infer<typeof TermChange>

const moved = {
  moved: z.int().describe('sections that occupy other minutes of the term than before'),
  acceptedClashes: z.int().describe('pairs of sections at one time that students now hold, which was accepted'),
}

export const ChangedTerm = z.object({ term: OfficeTerm, ...moved }).meta({ id: 'ChangedTerm' })
export type ChangedTerm = z.infer<typeof ChangedTerm>

export const Visibility = z.strictObject({ hidden: z.boolean() }).meta({ id: 'Visibility' })
export const Archival = z.strictObject({ archived: z.boolean() }).meta({ id: 'Archival' })

export const NewPeriod = z
  .strictObject({ number: z.int().min(1).max(99), title: Name.optional(), starts: IsoDate, ends: IsoDate })
  .meta({ id: 'NewPeriod' })
export type NewPeriod = z.infer<typeof NewPeriod>

/** What is absent stays. */
export const PeriodChange = z
  .strictObject({
    version: Version,
    title: Name.optional(),
    starts: IsoDate.optional(),
    ends: IsoDate.optional(),
    acceptClashes: z.boolean().default(false).describe('although students would hold two sections at one time'),
  })
  .meta({ id: 'PeriodChange' })
export type PeriodChange = z.infer<typeof PeriodChange>

export const ChangedPeriod = z.object({ period: OfficePeriod, ...moved }).meta({ id: 'ChangedPeriod' })
export type ChangedPeriod = z.infer<typeof ChangedPeriod>

export const OfficeRound = Round.extend({
  hidden: z.boolean(),
  version: z.int(),
  students: z.int().describe('how many students the audience includes'),
}).meta({ id: 'OfficeRound' })
export type OfficeRound = z.infer<typeof OfficeRound>

export const OfficeRounds = z.object({ rounds: z.array(OfficeRound) }).meta({ id: 'OfficeRounds' })
export type OfficeRounds = z.infer<typeof OfficeRounds>

const list = z.array(line(100).min(1)).min(1).max(1000)
/** Strict: a list misspelt would let everybody in. */
export const GivenAudience = z
  .strictObject({ cohorts: list.optional(), colleges: list.optional(), majors: list.optional(), classes: list.optional() })
  .meta({ id: 'GivenAudience' })
  .describe('a list that is absent does not restrict') satisfies z.ZodType<Audience>
export type GivenAudience = z.infer<typeof GivenAudience>

const CreditLimit = z.number().min(0).max(9999).multipleOf(0.1)
const SectionLimit = z.int().min(0).max(9999)
const Allows = { enrol: z.boolean(), drop: z.boolean(), wait: z.boolean() }

export const NewRound = z
  .strictObject({
    name: Name,
    opensAt: z.iso.datetime({ offset: true }),
    closesAt: z.iso.datetime({ offset: true }),
    audience: GivenAudience.default({}),
    creditLimit: CreditLimit.nullable().default(null),
    sectionLimit: SectionLimit.nullable().default(null),
    allows: z.strictObject(Allows).default({ enrol: true, drop: true, wait: true }),
    hidden: z.boolean().default(false).describe('to be announced later: nobody can act in it'),
  })
  .meta({ id: 'NewRound' })
export type NewRound = z.infer<typeof NewRound>

/** What is absent stays. */
export const RoundChange = z
  .strictObject({
    version: Version,
    name: Name.optional(),
    opensAt: z.iso.datetime({ offset: true }).optional(),
    closesAt: z.iso.datetime({ offset: true }).optional(),
    audience: GivenAudience.optional().describe('in place of the one before; {} is everybody'),
    creditLimit: CreditLimit.nullable().optional(),
    sectionLimit: SectionLimit.nullable().optional(),
    allows: z.strictObject(Allows).partial().optional(),
  })
  .meta({ id: 'RoundChange' })
export type RoundChange = z.infer<typeof RoundChange>

export const AudienceSize = z.object({ students: z.int() }).meta({ id: 'AudienceSize' })
export type AudienceSize = z.infer<typeof AudienceSize>

/** What a new term takes over from an old one. Dates move by whole weeks; weekly meetings follow the weeks. */
export const TermCopy = z
  .strictObject({
    code: TermCode,
    number: z.int().min(1).max(9999).optional(),
    title: Name.optional(),
    starts: IsoDate,
    ends: IsoDate.optional().describe('default: as long as the old one'),
    teachingWeeks: z.int().min(1).max(60).optional().describe('default: as many as the old one, or all if it taught in all'),
    hidden: z.boolean().default(true).describe('to be looked over first and shown later'),
    periods: z.boolean().default(true),
    rounds: z.enum(['none', 'hidden', 'shown']).default('hidden').describe('hidden: nothing opens before somebody looked'),
    courses: z.boolean().default(true),
    sections: z.boolean().default(true).describe('only with their courses'),
    references: z.boolean().default(false).describe('section_ref (选课号), which most schools give out anew'),
    staff: z.boolean().default(true),
    meetings: z.boolean().default(true),
    capacities: z.boolean().default(true).describe('false: no seats until somebody sets them'),
  })
  .meta({ id: 'TermCopy' })
export type TermCopy = z.infer<typeof TermCopy>

/** What would be copied, or was. */
export const CopiedTerm = z
  .object({
    code: z.string(),
    title: Localised,
    starts: IsoDate,
    ends: IsoDate,
    teachingWeeks: z.int(),
    weeks: z.int().describe('by which dates move'),
    periods: z.array(Period),
    rounds: z.array(z.object({ name: Localised, opensAt: z.iso.datetime(), closesAt: z.iso.datetime() })),
    counts: z.object({ courses: Counted, sections: Counted, staff: Counted, meetings: Counted }),
    leftOut: z.object({
      count: z.int().describe('meetings that the new term has no day for'),
      meetings: z.array(z.object({ section: z.string(), meeting: z.string() })).describe('the first of them'),
    }),
  })
  .meta({ id: 'CopiedTerm' })
export type CopiedTerm = z.infer<typeof CopiedTerm>
