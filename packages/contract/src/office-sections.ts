import { z } from 'zod'
import { CatalogueCourse, CatalogueSection, Meeting } from './courses.ts'
import { Localised } from './localised.ts'
import { nameChange, proseChange, Version } from './office-terms.ts'
import { line, prose } from './text.ts'

// Courses and sections as the office makes, sees and corrects them.

// Several of them are one text in a sheet, so what separates them there is not part of one.
const listed = (longest: number) => line(longest).min(1).regex(/^[^;|、；｜]*$/u, 'must not contain ; | 、')
const CourseCode = listed(40)
const SectionCode = line(40).min(1)

/** The public catalogue, with what is hidden in it and with courses that have no section. */
export const OfficeCatalogue = z
  .object({
    term: z.string(),
    revision: z.int(),
    courses: z.array(
      CatalogueCourse.extend({
        hidden: z.boolean().optional().describe('true: with all its sections'),
        version: z.int(),
        sections: z.array(CatalogueSection.extend({ hidden: z.boolean().optional(), version: z.int() })),
      }),
    ),
  })
  .meta({ id: 'OfficeCatalogue' })
export type OfficeCatalogue = z.infer<typeof OfficeCatalogue>

export const OfficeCourse = z
  .object({
    id: z.int(),
    version: z.int(),
    hidden: z.boolean(),
    term: z.string(),
    code: z.string(),
    title: Localised,
    credits: z.number(),
    department: z.string().nullable().describe('code of the list of departments'),
    type: z.string().nullable().describe('code of the list of types'),
    description: Localised.nullable(),
    prerequisites: z.array(z.array(z.string())).describe('one of each inner list must have been passed'),
    notWith: z.array(z.string()),
    sections: z.int().describe('how many, hidden ones too'),
    taken: z.int().describe('seats taken in all of them'),
    waiting: z.int(),
    changedAt: z.iso.datetime(),
  })
  .meta({ id: 'OfficeCourse' })
export type OfficeCourse = z.infer<typeof OfficeCourse>

const Credits = z.number().min(0).max(999.9).multipleOf(0.1)
const Listed = line(100).min(1).nullable().describe('code, name or alias of the list; null: none')
const courseDetails = {
  credits: Credits.optional(),
  department: Listed.optional(),
  type: Listed.optional(),
  description: proseChange(20_000).optional(),
  prerequisites: z.array(z.array(CourseCode).min(1).max(50)).max(50).optional(),
  notWith: z.array(CourseCode).max(100).optional(),
}

export const NewCourse = z.strictObject({ code: CourseCode, title: nameChange(200), ...courseDetails }).meta({ id: 'NewCourse' })
export type NewCourse = z.infer<typeof NewCourse>

/** What is absent stays. */
export const CourseChange = z
  .strictObject({ version: Version, code: CourseCode.optional(), title: nameChange(200).optional(), ...courseDetails })
  .meta({ id: 'CourseChange' })
export type CourseChange = z.infer<typeof CourseChange>

/** Facts by which students were judged, and that are others now. Nobody loses a seat by it. */
export const Outdated = z
  .object({
    facts: z.array(z.enum(['code', 'credits', 'prerequisites', 'notWith', 'majors'])),
    enrolled: z.int().describe('students who got their seat by the facts before'),
    waiting: z.int().describe('students who will be judged by the new ones when a seat comes free'),
  })
  .nullable()
  .describe('null: nobody was judged by what has changed')
export type Outdated = z.infer<typeof Outdated>

export const ChangedCourse = z.object({ course: OfficeCourse, outdated: Outdated }).meta({ id: 'ChangedCourse' })
export type ChangedCourse = z.infer<typeof ChangedCourse>

/** With a number, they see the section as their own. */
const StaffMember = z.strictObject({ name: listed(100), number: listed(100).nullable().default(null) })
const Staff = z.array(StaffMember).max(50)
const GivenStaff = z.object({ name: z.string(), number: z.string().nullable() })

export const OfficeSection = z
  .object({
    id: z.int(),
    version: z.int(),
    hidden: z.boolean(),
    term: z.string(),
    course: z.object({ id: z.int(), code: z.string(), title: Localised, hidden: z.boolean() }),
    code: z.string(),
    ref: z.string().nullable(),
    period: z.int().nullable(),
    majors: z.array(z.string()).nullable().describe('null: open to all (非专业班); else major-only (专业班) for these majors or colleges'),
    location: z.string().nullable(),
    meetings: z.array(Meeting),
    meetingsText: z.string().describe('the same as a sheet says it'),
    teachers: z.array(GivenStaff),
    assistants: z.array(GivenStaff),
    capacity: z.int().nullable().describe('null: unlimited'),
    ceiling: z.int().nullable().describe('above the capacity where more seats were taken when it was lowered'),
    taken: z.int(),
    waiting: z.int(),
    changedAt: z.iso.datetime(),
  })
  .meta({ id: 'OfficeSection' })
export type OfficeSection = z.infer<typeof OfficeSection>

const Week = z.int().min(1).max(60)
const GivenMeeting = z.strictObject({
  ...Meeting.shape,
  kind: line(40).optional(),
  days: z.array(z.int().min(1).max(7)).max(7).optional(),
  weeks: z.array(z.tuple([Week, Week])).max(60).optional(),
  room: line(200).optional(),
})
export const GivenMeetings = z
  .union([prose(20_000), z.array(GivenMeeting).max(200)])
  .describe('as data, or as a sheet says it: "Mon,Wed 10:00-10:50 weeks 1-8 @ Room 1; FI 2026-12-29 11:30-14:29"')
export type GivenMeetings = z.infer<typeof GivenMeetings>

const Capacity = z.int().min(0).max(1_000_000).nullable().describe('null: unlimited')
const sectionDetails = {
  ref: line(100).nullable().optional(),
  period: z.int().positive().nullable().optional(),
  majors: z.array(listed(100)).min(1).max(200).nullable().optional().describe('null: open to all'),
  location: line(200).nullable().optional(),
  teachers: Staff.optional(),
  assistants: Staff.optional(),
}

export const NewSection = z
  .strictObject({ code: SectionCode, ...sectionDetails, meetings: GivenMeetings.default([]), capacity: Capacity })
  .meta({ id: 'NewSection' })
export type GivenSection = z.infer<typeof NewSection>

/** What is absent stays. */
export const SectionChange = z
  .strictObject({
    version: Version,
    code: SectionCode.optional(),
    ...sectionDetails,
    acceptClashes: z.boolean().default(false).describe('although, by another period, students would hold two sections at one time'),
  })
  .meta({ id: 'SectionChange' })
export type SectionChange = z.infer<typeof SectionChange>

export const ChangedSection = z
  .object({
    section: OfficeSection,
    outdated: Outdated,
    acceptedClashes: z.int().describe('pairs of sections at one time that students now hold, which was accepted'),
    notices: z.array(z.object({ code: z.string(), title: Localised })).describe('what was done but looks odd, such as a major that came to the list'),
  })
  .meta({ id: 'ChangedSection' })
export type ChangedSection = z.infer<typeof ChangedSection>

export const CapacityChange = z
  .strictObject({ capacity: Capacity, before: Capacity.describe('the capacity that was read; if it is another one now, the answer is 409') })
  .meta({ id: 'CapacityChange' })
export type CapacityChange = z.infer<typeof CapacityChange>

export const MeetingsPreview = z.strictObject({ meetings: GivenMeetings }).meta({ id: 'MeetingsPreview' })

export const MeetingsChange = z
  .strictObject({
    version: Version,
    meetings: GivenMeetings,
    acceptClashes: z.boolean().default(false).describe('although students would hold two sections at one time'),
    reason: prose(1000).optional().describe('for the audit log'),
  })
  .meta({ id: 'MeetingsChange' })
export type MeetingsChange = z.infer<typeof MeetingsChange>

const When = z.object({ date: z.iso.date(), from: z.int(), to: z.int() }).describe('the first time that both meet; minutes of the day')
const NamedSection = z.object({ id: z.int(), name: z.string().describe('COURSE/SECTION'), title: Localised })
const clashing = { with: NamedSection, when: When }
const some = 'the first of them'

/** Who and what would be in two places at once that is not now, if a section met at these times. */
export const MeetingClashes = z
  .object({
    meetings: z.array(Meeting),
    meetingsText: z.string(),
    enrolled: z.int().describe('who holds a seat, clash or not'),
    waiting: z.int(),
    students: z.object({
      enrolled: z.int().describe('students with a seat for whom it would clash with another one'),
      waiting: z.int().describe('students who wait for whom it would; they keep their place, and no seat comes to them'),
      clashes: z
        .array(z.object({ number: z.string(), name: z.string(), state: z.enum(['enrolled', 'waiting']), ...clashing }))
        .describe(some),
    }),
    staff: z.object({
      count: z.int(),
      clashes: z.array(z.object({ name: z.string(), number: z.string().nullable().describe('null: the name alone is the same'), ...clashing })).describe(some),
    }),
    rooms: z.object({ count: z.int(), clashes: z.array(z.object({ room: z.string(), ...clashing })).describe(some) }),
  })
  .meta({ id: 'MeetingClashes' })
export type MeetingClashes = z.infer<typeof MeetingClashes>
