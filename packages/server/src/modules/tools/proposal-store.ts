import type { Decision, Operation, SubmissionMode, SubmissionOutcome } from '@fairway/contract/enrolment'
import type { Queries, Transaction } from '../../database/database.ts'

// The rows of proposals. Nobody finds one that is not theirs.

export type StoredProposal = {
  id: number
  term: string
  mode: SubmissionMode
  operations: Operation[]
  /** What each section was when it was proposed, by its id. */
  seen: Record<string, string>
  expected: Decision[]
  expiresAt: Date
  /** By the database's clock. */
  isExpired: boolean
  confirmedAt: Date | null
  /** Confirmed so long ago that a first answer is no longer to be sought. */
  isStale: boolean
  dismissedAt: Date | null
  outcome: SubmissionOutcome | null
}

export type NewProposal = Pick<StoredProposal, 'term' | 'mode' | 'operations' | 'seen' | 'expected'> & { personId: number }

/** How long a proposal can be confirmed, and how long a confirmation that was cut off can be repeated. */
export const minutesToLive = 15

const columns = `p.id, t.code as term, p.mode, p.operations, p.seen, p.expected, p.expires_at as "expiresAt", p.expires_at <= now() as "isExpired",
  p.confirmed_at as "confirmedAt", coalesce(p.confirmed_at < now() - interval '${minutesToLive} minutes', false) as "isStale",
  p.dismissed_at as "dismissedAt", p.outcome`

export async function insertProposal({ query }: Pick<Transaction, 'query'>, { personId, term, mode, operations, seen, expected }: NewProposal): Promise<{ id: number; expiresAt: Date }> {
  const [row] = await query<{ id: number; expiresAt: Date }>({
    text: `insert into enrolment_proposal (person_id, term_id, mode, operations, seen, expected, expires_at)
           select $1, id, $3, $4, $5, $6, now() + interval '${minutesToLive} minutes' from term where code = $2
           returning id, expires_at as "expiresAt"`,
    values: [personId, term, mode, JSON.stringify(operations), JSON.stringify(seen), JSON.stringify(expected)],
  })
  return row!
}

/** @param lock for what is to be changed in this transaction */
export async function readProposal({ query }: Pick<Queries, 'query'>, personId: number, id: number, lock = false): Promise<StoredProposal | undefined> {
  const [row] = await query<StoredProposal>({
    text: `select ${columns} from enrolment_proposal p join term t on t.id = p.term_id where p.id = $1 and p.person_id = $2 ${lock ? 'for update of p' : ''}`,
    values: [id, personId],
  })
  return row
}

/** Their open ones, the latest first. */
export async function readOpenProposals({ query }: Pick<Queries, 'query'>, personId: number): Promise<{ id: number }[]> {
  return query<{ id: number }>({
    text: 'select id from enrolment_proposal where person_id = $1 and confirmed_at is null and dismissed_at is null and expires_at > now() order by id desc',
    values: [personId],
  })
}

export async function markConfirmed({ query }: Pick<Transaction, 'query'>, id: number): Promise<void> {
  await query({ text: 'update enrolment_proposal set confirmed_at = now() where id = $1', values: [id] })
}

export async function markDismissed({ query }: Pick<Transaction, 'query'>, ids: readonly number[]): Promise<void> {
  await query({ text: 'update enrolment_proposal set dismissed_at = now() where id = any($1::bigint[]) and confirmed_at is null and dismissed_at is null', values: [ids] })
}

export async function writeOutcome({ query }: Pick<Queries, 'query'>, id: number, outcome: SubmissionOutcome): Promise<void> {
  await query({ text: 'update enrolment_proposal set outcome = $2 where id = $1 and outcome is null', values: [id, JSON.stringify(outcome)] })
}

/** What nobody will look at again. The log of submissions keeps what came of it. */
export async function dropOldProposals({ query }: Pick<Queries, 'query'>, days: number): Promise<void> {
  await query({ text: 'delete from enrolment_proposal where created_at < now() - make_interval(days => $1)', values: [days] })
}

/** What is erased with a person. */
export async function eraseToolTraces({ query }: Pick<Transaction, 'query'>, { id }: { id: number }): Promise<void> {
  await query({ text: 'delete from enrolment_proposal where person_id = $1', values: [id] })
  await query({ text: 'delete from assistant_preference where person_id = $1', values: [id] })
}
