import { hash } from 'node:crypto'
import type { SubmissionMode, SubmissionOutcome } from '@fairway/contract/enrolment'
import { isGranted } from '@fairway/contract/reasons'
import type { Database, Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor, Audit, AuditEntry } from '../audit/index.ts'
import type { Operation } from './decide.ts'
import { keyByHand, ownKey, type ActByHand, type Engine } from './engine.ts'
import { keyReused } from './refusals.ts'

// What the office, or a command, does to a student's enrolments. It goes through the engine like what students do themselves:
// every rule is on, and one that stands in the way is set aside only where it was named.

/** One of the two. */
export type Whom = { personId?: number | undefined; number?: string | undefined }

export type OrderByHand = {
  mode: SubmissionMode
  operations: Operation[]
  /** For the office; recorded. */
  reason: string
  /** For the student; may be empty. */
  note?: string | undefined
  /** Only tell what would be decided now. */
  isPreview?: boolean | undefined
}

export function createByHand({ database, engine }: { database: Database; engine: Pick<Engine, 'submit'> }) {
  return {
    /**
     * Decides what somebody does for a student; settled means durable, with who and why.
     *
     * @param key the actor's idempotency key: the same key for the same student gives the first answer again
     * @throws {Refusal} `no-such-student`, `idempotency-key-reused`, `busy`, `outcome-unknown`
     */
    async submit(actor: Actor, whom: Whom, order: OrderByHand, key: string | undefined): Promise<SubmissionOutcome> {
      const { mode, operations, reason, note = '', isPreview = false } = order
      const { id: personId } = await requireStudent(database, whom)
      const reply = await engine.submit({
        personId,
        key: key === undefined || isPreview ? ownKey() : keyByHand(actor.personId, key),
        bodyHash: hash('sha256', JSON.stringify([mode, operations, reason, note]), 'hex'),
        mode,
        operations,
        byHand: { actor, reason, note },
        isPreview,
      })
      if (reply.kind === 'key-reused') throw keyReused()
      if (reply.kind === 'not-a-student') throw noSuchStudent()
      return { ...reply.outcome, decidedAt: new Date(reply.decidedAt).toISOString() }
    },
  }
}

/** Who, why and what was set aside, beside the decisions and in their transaction. */
export function createRecordByHand(audit: Audit) {
  return async (transaction: Transaction, acts: ActByHand[]): Promise<void> => {
    await transaction.query({
      text: `insert into submission_by_hand (person_id, key, actor_id, reason, note, submitted_at)
             select person_id, key, actor_id, reason, nullif(note, ''), submitted_at
             from jsonb_to_recordset($1::jsonb)
               as s (person_id bigint, key text, actor_id bigint, reason text, note text, submitted_at timestamptz)`,
      values: [
        JSON.stringify(
          acts.map(({ request: { personId, key, byHand }, decidedAt }) => ({
            person_id: personId,
            key,
            actor_id: byHand.actor.personId,
            reason: byHand.reason,
            note: byHand.note,
            submitted_at: new Date(decidedAt),
          })),
        ),
      ],
    })
    const overrides = acts.flatMap(overridesOf)
    if (overrides.length > 0) {
      await transaction.query({
        text: `insert into override (person_id, section_id, term_id, rules, key, actor_id, created_at)
               select person_id, section_id, term_id, rules, key, actor_id, created_at
               from jsonb_to_recordset($1::jsonb)
                 as o (person_id bigint, section_id bigint, term_id bigint, rules text[], key text, actor_id bigint, created_at timestamptz)`,
        values: [JSON.stringify(overrides)],
      })
    }
    // What changed nothing is in the log of submissions, and no more.
    const changing = acts.filter(({ outcome }) => outcome.decisions.some(({ code }) => isGranted(code)))
    await audit.record(
      transaction,
      ...changing.map(({ request: { personId, byHand }, outcome }): AuditEntry => ({
        actor: byHand.actor,
        action: 'enrolment.changed-by-hand',
        subject: { kind: 'person', id: personId },
        after: { decisions: outcome.decisions },
        reason: byHand.reason,
        ...(byHand.note !== '' && { personal: { about: personId, after: { note: byHand.note } } }),
      })),
    )
  }
}

/** What is erased with a student: who did what stays, the words do not. */
export async function eraseByHand({ query }: Pick<Transaction, 'query'>, { id }: { id: number }): Promise<void> {
  await query({ text: 'update submission_by_hand set reason = null, note = null where person_id = $1', values: [id] })
}

function overridesOf({ request: { personId, key, byHand }, outcome, decidedAt, facts }: ActByHand) {
  return outcome.decisions.flatMap(({ sectionId, overridden }) =>
    overridden
      ? [
          {
            person_id: personId,
            section_id: sectionId,
            term_id: facts.section(sectionId)!.termId,
            rules: overridden,
            key,
            actor_id: byHand.actor.personId,
            created_at: new Date(decidedAt),
          },
        ]
      : [],
  )
}

export type FoundStudent = { id: number; number: string; name: string; cohort: string | null; college: string | null; major: string | null; class: string | null }

/** @throws {Refusal} `no-such-student` */
export async function requireStudent({ query }: Pick<Database, 'query'>, { personId, number }: Whom): Promise<FoundStudent> {
  const [student] = await query<FoundStudent>({
    text: `select person.id, person.number, person.name, student.cohort, student.college, student.major, student.class
           from student join person on person.id = student.person_id
           where (person.id = $1 or person.number = $2) and person.deleted_at is null`,
    values: [personId ?? null, number ?? null],
  })
  if (!student) throw noSuchStudent(number)
  return student
}

function noSuchStudent(number?: string): Refusal {
  const title =
    number === undefined
      ? { zh: '没有这名学生。', en: 'There is no such student.' }
      : { zh: `没有学号为“${number}”的学生。`, en: `There is no student with the number "${number}".` }
  return new Refusal(404, 'no-such-student', title)
}
