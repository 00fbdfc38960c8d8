import type { Transaction } from '../../database/database.ts'
import type { Appended } from './log.ts'

// What somebody said is erased with them; that something was said there stays.

/** In SQL, of a message whose text is gone: which answer it was stays known, and that nobody waits for it any more. */
export const emptiedAnswer = `case when answer is not null then jsonb_build_object('generation', answer -> 'generation', 'asker', answer -> 'asker', 'state', 'stopped') end`

/** @returns what was added to the logs of the rooms where they said it */
export async function eraseMessages({ query }: Pick<Transaction, 'query'>, { id }: { id: number }): Promise<Appended[]> {
  const sender = `person:${id}`
  // Before anything in them, as whoever adds to a log does.
  await query({ text: 'select id from room where id in (select room_id from message where sender = $1) order by id for no key update', values: [sender] })
  await query({
    text: `update message set text = '', search = null, mentions_people = null, mentions_room = false, pinned_at = null, deletion_reason = null,
                              deleted_at = coalesce(deleted_at, now()), deleted_by = coalesce(deleted_by, 'sender') where sender = $1`,
    values: [sender],
  })
  // What the assistant said to them may say what they asked.
  await query({
    text: `update message set text = '', search = null, pinned_at = null, deleted_at = coalesce(deleted_at, now()), deleted_by = coalesce(deleted_by, 'sender'), answer = ${emptiedAnswer}
           where answer is not null and answer ->> 'asker' = $1`,
    values: [sender],
  })
  await query({ text: 'delete from message_reaction where sender = $1', values: [sender] })
  await query({ text: 'delete from mention where person_id = $1', values: [id] })
  await query({ text: 'delete from mention using message where message.sender = $1 and mention.room_id = message.room_id and mention.seq = message.seq', values: [sender] })
  await query({ text: 'delete from room_member where person_id = $1', values: [id] })
  await query({ text: 'delete from room_left where person_id = $1', values: [id] })
  await query({ text: 'delete from room_reading where person_id = $1', values: [id] })
  await query({ text: `update room_restraint set reason = '' where sender = $1`, values: [sender] })
  await query({ text: `update message_report set reason = '' where reporter = $1`, values: [sender] })
  await query({ text: 'update message_report report set said = null from message where message.sender = $1 and message.room_id = report.room_id and message.seq = report.seq', values: [sender] })
  // Who has them open is told by the log, in whose order everybody forgets them.
  const rows = await query<{ id: number; last_seq: number; number: number; at: Date }>({
    text: `with rooms as (
             update room set last_seq = last_seq + 1 where id in (select distinct room_id from message where sender = $1) returning id, last_seq, number
           ), events as (
             insert into room_event (room_id, seq, kind, at, payload)
             select id, last_seq, 'sender-erased', now(), jsonb_build_object('sender', $1::text) from rooms
           )
           select id, last_seq, number, now() as at from rooms`,
    values: [sender],
  })
  return rows.map(({ id, last_seq, number, at }) => ({ roomId: id, events: [{ kind: 'sender-erased', seq: last_seq, at: at.toISOString(), sender }], top: last_seq, number }))
}
