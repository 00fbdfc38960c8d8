import type { Database, Queries, Statement } from '../../database/database.ts'
import { codeOf, deadlock } from '../../database/failures.ts'
import { persistently } from '../../database/persistently.ts'
import { wasOwn, type Owner } from './owners.ts'

// When conversations are removed for good: some time after somebody has deleted them, or when they say so, when nothing was said in them for long, and at
// once when a person is erased. Their turns, summaries, links and ratings go with them.

export type RetentionPolicy = { deletedDays: number; guestDays: number; months: number }

const mostAtOnce = 500

/** @returns how many */
export async function removeExpired(database: Pick<Database, 'query'>, { deletedDays, guestDays, months }: RetentionPolicy): Promise<number> {
  let all = 0
  for (let removed = mostAtOnce; removed === mostAtOnce; all += removed) {
    removed = await remove(database, {
      text: `with old as (
               select id from conversation
               where deleted_at < now() - make_interval(days => $1) or changed_at < now() - make_interval(months => $3) or (guest is not null and changed_at < now() - make_interval(days => $2))
               order by id limit ${mostAtOnce}
               -- Who is taking one back goes first, and then it is not meant.
               for update
             ), logs as (
               delete from generation using turn where turn.conversation_id in (select id from old) and generation.id = turn.generation_id
             ), gone as (
               delete from conversation where id in (select id from old) returning 1
             )
             select count(*)::int as count from gone`,
      values: [deletedDays, guestDays, months],
    })
  }
  return all
}

/** For good, what somebody has deleted; undefined: all of it. @returns how many */
export async function removeDeleted(database: Pick<Database, 'query'>, { personId, guest }: Owner, id?: number): Promise<number> {
  return remove(database, {
    text: `with old as (
             select c.id from conversation c where ${wasOwn('c', '$1', '$2')} and c.deleted_at is not null and ($3::bigint is null or c.id = $3)
             -- Who is taking one back goes first, and then it is not meant.
             order by c.id for update
           ), logs as (
             delete from generation using turn where turn.conversation_id in (select id from old) and generation.id = turn.generation_id
           ), gone as (
             delete from conversation where id in (select id from old) returning 1
           )
           select count(*)::int as count from gone`,
    values: [personId, guest, id ?? null],
  })
}

/** An answer that is just ending holds the same rows in the other order: one of the two is given up, and does it again. */
async function remove(database: Pick<Database, 'query'>, statement: Statement): Promise<number> {
  const [row] = await persistently(() => database.query<{ count: number }>(statement), { passes: (error) => codeOf(error) === deadlock })
  return row!.count
}

/** What is erased with a person: all that they asked, with the logs of answers that are being given, which their instances then stop. */
export async function eraseConversations({ query }: Pick<Queries, 'query'>, { id }: { id: number }): Promise<void> {
  await query({ text: 'delete from generation where id in (select generation_id from turn join conversation on conversation.id = conversation_id where person_id = $1)', values: [id] })
  await query({ text: 'delete from conversation where person_id = $1', values: [id] })
}
