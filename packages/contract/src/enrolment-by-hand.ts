import { z } from 'zod'
import { Decision, Override, SectionId, SubmissionMode } from './enrolment.ts'
import { Localised } from './localised.ts'
import { line } from './text.ts'

// What the office does to a student's enrolments by hand, and what it sees of them.

const overrides = z.array(Override).max(20).default([]).describe('rules to set aside if they stand in the way; all others are on')

/** As a student's operations, with the rules that are set aside for each. `advance` puts a place at the head of its queue. */
export const OperationByHand = z
  .union([
    z.strictObject({ enrol: SectionId, overrides }),
    z.strictObject({ wait: SectionId, overrides }),
    z.strictObject({ drop: SectionId, overrides }),
    z.strictObject({ leave: SectionId }),
    z.strictObject({ advance: SectionId }),
  ])
  .meta({ id: 'OperationByHand' })
export type OperationByHand = z.infer<typeof OperationByHand>

const student = {
  personId: z.int().positive().max(Number.MAX_SAFE_INTEGER).optional().describe('the student; or `number`'),
  number: line(40).min(1).optional().describe('the student number'),
}
const reason = line(500).min(1).describe('why, for the office')
const note = line(500).default('').describe('what the student reads of it in their log')

const namesOneStudent = ({ personId, number }: { personId?: number | undefined; number?: string | undefined }) => (personId === undefined) !== (number === undefined)
const oneStudent = { error: 'either personId or number', path: ['personId'] }

export const SubmissionByHand = z
  .strictObject({
    ...student,
    mode: SubmissionMode.default('all-or-nothing'),
    operations: z.array(OperationByHand).min(1).max(40),
    reason: reason.optional().describe('why, for the office; only a preview needs none'),
    note,
    preview: z.boolean().default(false).describe('only tell what would be decided now'),
  })
  .refine(namesOneStudent, oneStudent)
  .refine((submission) => submission.preview || submission.reason !== undefined, { error: 'a reason is needed', path: ['reason'] })
  .meta({ id: 'SubmissionByHand' })
export type SubmissionByHand = z.infer<typeof SubmissionByHand>

export const EnrolByHand = z
  .strictObject({ ...student, sectionId: SectionId, wait: z.boolean().default(false), overrides, reason, note })
  .refine(namesOneStudent, oneStudent)
  .meta({ id: 'EnrolByHand' })

export const DropByHand = z
  .strictObject({ ...student, overrides, reason, note })
  .refine(namesOneStudent, oneStudent)
  .meta({ id: 'DropByHand' })

/** A section where it is named: it may be hidden, or of a term whose catalogue the reader does not have. */
export const NamedSection = z
  .object({ id: z.int(), term: z.string(), course: z.string(), section: z.string(), title: Localised })
  .meta({ id: 'NamedSection' })
export type NamedSection = z.infer<typeof NamedSection>

const entry = {
  decidedAt: z.iso.datetime(),
  mode: SubmissionMode,
  accepted: z.boolean(),
  decisions: z.array(Decision),
}
const log = {
  sections: z.array(NamedSection).describe('every section that is named, if there is one by that id that the reader may know of'),
  next: z.string().nullable().describe('hand it over as `before` for those that came earlier; null: there are none'),
}

/** Everything that was asked and answered, the latest first. */
export const SubmissionLog = z
  .object({
    submissions: z.array(z.object({ ...entry, by: z.enum(['student', 'office']), note: z.string().nullable().describe('from the office') })),
    ...log,
  })
  .meta({ id: 'SubmissionLog' })
export type SubmissionLog = z.infer<typeof SubmissionLog>

const Worker = z.object({ number: z.string(), name: z.string() })

const Profile = {
  number: z.string(),
  name: z.string(),
  cohort: z.string().nullable(),
  college: z.string().nullable(),
  major: z.string().nullable(),
  class: z.string().nullable(),
}

/** A student's term as the office sees it. */
export const StudentEnrolments = z
  .object({
    term: z.string(),
    student: z.object({ id: z.int(), ...Profile }),
    enrolments: z.array(z.object({ sectionId: z.int(), since: z.iso.datetime(), overrides: z.array(Override) })),
    waits: z.array(
      z.object({
        sectionId: z.int(),
        since: z.iso.datetime(),
        position: z.int().describe('1 is next'),
        skipped: Decision.nullable().describe('why the last free seat passed this place by, if one did'),
        overrides: z.array(Override).describe('set aside when a seat comes free'),
      }),
    ),
    credits: z.number(),
    creditLimit: z.number().nullable(),
    sectionLimit: z.int().nullable(),
    submissions: z.array(
      z.object({
        ...entry,
        byHand: z
          .object({
            actor: Worker.nullable().describe('null: a command on the server'),
            reason: z.string().nullable(),
            note: z.string().nullable(),
          })
          .nullable()
          .describe('null: by the student'),
      }),
    ),
    ...log,
  })
  .meta({ id: 'StudentEnrolments' })
export type StudentEnrolments = z.infer<typeof StudentEnrolments>

/** Who sits in a section and who waits for it. */
export const SectionPeople = z
  .object({
    section: NamedSection,
    capacity: z.int().nullable(),
    ceiling: z.int().nullable().describe('above the capacity as far as seats were given beyond it; null: unlimited'),
    taken: z.int(),
    waiting: z.int(),
    seats: z.array(z.object({ personId: z.int(), ...Profile, since: z.iso.datetime(), overrides: z.array(Override) })).describe('by number'),
    queue: z
      .array(
        z.object({
          personId: z.int(),
          ...Profile,
          since: z.iso.datetime(),
          position: z.int(),
          skipped: Decision.nullable(),
          overrides: z.array(Override),
        }),
      )
      .describe('by position'),
  })
  .meta({ id: 'SectionPeople' })
export type SectionPeople = z.infer<typeof SectionPeople>
