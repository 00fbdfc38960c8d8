import { z } from 'zod'
import { overridable, reasons } from './reasons.ts'

export const SectionId = z.int().positive().max(Number.MAX_SAFE_INTEGER)

/** One thing to do. `wait` takes a free seat at once and a place in the queue otherwise. */
export const Operation = z
  .union([
    z.strictObject({ enrol: SectionId }),
    z.strictObject({ drop: SectionId }),
    z.strictObject({ wait: SectionId }),
    z.strictObject({ leave: SectionId }),
  ])
  .meta({ id: 'Operation' })
export type Operation = z.infer<typeof Operation>

export const SubmissionMode = z.enum(['all-or-nothing', 'best-effort'])
export type SubmissionMode = z.infer<typeof SubmissionMode>

/** Operations decided together. Drops and leaves are judged before enrols and waits, each in the order given. */
export const Submission = z
  .strictObject({
    mode: SubmissionMode.default('all-or-nothing'),
    operations: z.array(Operation).min(1).max(40),
  })
  .meta({ id: 'Submission' })
export type Submission = z.infer<typeof Submission>

/** A rule that the office may set aside. */
export const Override = z.enum(overridable).meta({ id: 'Override' })

export const Decision = z
  .object({
    operation: z.enum(['enrol', 'drop', 'wait', 'leave', 'advance']),
    sectionId: z.int(),
    code: z.enum(reasons),
    position: z.int().optional().describe('waiting: 1 is next'),
    conflictsWith: z.int().optional().describe('time-conflict: the section already held'),
    opensAt: z.iso.datetime().optional().describe('round-closed: the next time this operation will be possible'),
    limit: z.number().optional().describe('credit-limit, section-limit: what the round allows'),
    courseCode: z.string().optional().describe('course-already-taken: the course that stands in the way'),
    missing: z.array(z.array(z.string())).optional().describe('prerequisite-missing: one of each list is wanted'),
    overridden: z.array(Override).optional().describe('granted by hand: the rules that were set aside for it'),
    needs: z.array(Override).optional().describe('refused by hand: every rule that would have to be set aside'),
  })
  .meta({ id: 'Decision' })
export type Decision = z.infer<typeof Decision>

export const SubmissionOutcome = z
  .object({
    mode: SubmissionMode,
    accepted: z.boolean().describe('all operations were granted'),
    decidedAt: z.iso.datetime(),
    decisions: z.array(Decision).describe('in the order of the operations'),
  })
  .meta({ id: 'SubmissionOutcome' })
export type SubmissionOutcome = z.infer<typeof SubmissionOutcome>

export const EnrolRequest = z
  .strictObject({ sectionId: SectionId, wait: z.boolean().default(false).describe('queue if the section is full') })
  .meta({ id: 'EnrolRequest' })
export type EnrolRequest = z.infer<typeof EnrolRequest>

export const MyEnrolments = z
  .object({
    term: z.string(),
    enrolments: z.array(z.object({ sectionId: z.int(), since: z.iso.datetime() })),
    waits: z.array(
      z.object({
        sectionId: z.int(),
        since: z.iso.datetime(),
        position: z.int().describe('1 is next'),
        skipped: Decision.nullable().describe('why the last free seat passed this place by, if one did'),
      }),
    ),
    credits: z.number(),
    rounds: z.array(z.int()).describe('ids of the rounds whose audience includes the student'),
    creditLimit: z.number().nullable().describe('of the round that is open now, or was open last'),
    sectionLimit: z.int().nullable(),
  })
  .meta({ id: 'MyEnrolments' })
export type MyEnrolments = z.infer<typeof MyEnrolments>

/** Sections a student means to submit. A plan only: it holds no seat. */
export const Cart = z
  .strictObject({ term: z.string().max(40), sectionIds: z.array(SectionId).max(40) })
  .meta({ id: 'Cart' })
export type Cart = z.infer<typeof Cart>
