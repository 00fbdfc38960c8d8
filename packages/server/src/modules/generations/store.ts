import type { GenerationEvent } from '@fairway/contract/generations'
import type { Database, Queries } from '../../database/database.ts'
import { storableJson } from '../../database/storable.ts'

/** Looks (ms) that others wait behind: a host that vanished must not keep them waiting. */
const lookMs = 10_000

export type GenerationState = 'running' | 'done' | 'stopped' | 'interrupted' | 'failed'
/** @property last_seq of one that is over */
export type GenerationRow = { id: string; subject: string; state: GenerationState; last_seq: number }
export type Chunk = { id: string; events: readonly GenerationEvent[] }

/** The statement, which needs no answer. */
export function insertGeneration({ id, owner, subject }: { id: string; owner: string; subject: string }) {
  return { name: 'generation-begin', text: 'insert into generation (id, owner, subject) values ($1, $2, $3)', values: [id, owner, subject] }
}

/** The same within another statement: parameters of it, and a select of what it is of. */
export const insertSelected = (id: string, owner: string, subject: string): string => `insert into generation (id, owner, subject) select ${id}, ${owner}, found.subject from (${subject}) as found (subject)`

export async function findGeneration({ query }: Pick<Queries, 'query'>, id: string): Promise<GenerationRow | undefined> {
  const [row] = await query<GenerationRow>({ name: 'generation-find', text: 'select id, subject, state, last_seq from generation where id = $1', values: [id], deadlineMs: lookMs })
  return row
}

/** After an event, in their order. */
export async function readEvents({ query }: Pick<Queries, 'query'>, id: string, since: number): Promise<GenerationEvent[]> {
  const rows = await query<{ events: GenerationEvent[] }>({
    name: 'generation-events',
    text: 'select events from generation_chunk where generation_id = $1 and last_seq > $2 order by first_seq',
    values: [id, since],
    deadlineMs: lookMs,
  })
  return rows.flatMap(({ events }) => events).filter(({ seq }) => seq > since)
}

/**
 * Writes what is new of all that run here. It happens several times a second, so the rows of the answers themselves are left as they are.
 *
 * @returns those that are still this instance's: whether it was written (not of one that is just ending), and whether somebody wants it stopped
 */
export async function flush(database: Pick<Database, 'query'>, owner: string, running: readonly string[], chunks: readonly Chunk[], deadlineMs: number): Promise<Map<string, { isWritten: boolean; stop: boolean }>> {
  const rows = await database.query<{ id: string; stop: boolean; written: boolean }>({
    name: 'generation-flush',
    // Who was taken for dead and is not writes nothing any more: another instance has told how it ended.
    text: `with mine as (
             select id, stop_asked_at is not null as stop from generation where id = any($2::uuid[]) and owner = $1 and state = 'running'
           ), free as (
             -- Those that are ending are locked by the transactions in which they end, many to one: nobody waits for them, in whichever order.
             select id from generation where id = any($3::uuid[]) and owner = $1 and state = 'running' order by id for no key update skip locked
           ), written as (
             insert into generation_chunk (generation_id, first_seq, last_seq, events)
             select given.id, first_seq, last_seq, events from unnest($3::uuid[], $4::int[], $5::int[], $6::jsonb[]) as given (id, first_seq, last_seq, events) join free on free.id = given.id
             -- Said before by a flush whose answer was lost, with less after it.
             on conflict (generation_id, first_seq) do update set last_seq = excluded.last_seq, events = excluded.events where generation_chunk.last_seq < excluded.last_seq
           )
           select mine.id, stop, free.id is not null as written from mine left join free on free.id = mine.id`,
    values: [owner, running, chunks.map(({ id }) => id), chunks.map(({ events }) => events[0]!.seq), chunks.map(({ events }) => events.at(-1)!.seq), chunks.map(({ events }) => storableJson(events))],
    deadlineMs,
  })
  return new Map(rows.map(({ id, stop, written }) => [id, { isWritten: written, stop }]))
}

/** Says of all that run here that they live. Those that are just ending need nobody to say so. @returns of how many */
export async function stayAlive(database: Pick<Database, 'query'>, owner: string, running: readonly string[], deadlineMs: number): Promise<number> {
  const rows = await database.query({
    name: 'generation-alive',
    text: `update generation set alive_at = now() where id in (select id from generation where id = any($2::uuid[]) and owner = $1 and state = 'running' order by id for no key update skip locked) returning 1`,
    values: [owner, running],
    deadlineMs,
  })
  return rows.length
}

/** In the transaction that keeps what it led to. @returns false: it is not this instance's any more */
export async function endGeneration({ query }: Pick<Queries, 'query'>, owner: string, { id, events }: Chunk, state: GenerationState): Promise<boolean> {
  const rows = await query({
    name: 'generation-end',
    text: `with ended as (update generation set state = $3, last_seq = $5, ended_at = now() where id = $1 and owner = $2 and state = 'running' returning id),
                written as (
                  insert into generation_chunk (generation_id, first_seq, last_seq, events) select id, $4, $5, $6::jsonb from ended
                  -- Some of them may just have been flushed.
                  on conflict (generation_id, first_seq) do update set last_seq = excluded.last_seq, events = excluded.events
                )
           select id from ended`,
    values: [id, owner, state, events[0]!.seq, events.at(-1)!.seq, storableJson(events)],
  })
  return rows.length > 0
}

/** Wants one stopped, whichever instance gives it. @returns whether it runs */
export async function askToStop({ query }: Pick<Queries, 'query'>, id: string): Promise<boolean> {
  const rows = await query({ name: 'generation-stop', text: `update generation set stop_asked_at = coalesce(stop_asked_at, now()) where id = $1 and state = 'running' returning id`, values: [id], deadlineMs: lookMs })
  return rows.length > 0
}

export type Silent = { id: string; alive_at: string }

/**
 * Those of which nobody has heard for so long: of other instances, and of this one if it does not know of them (the database was away
 * when they ended).
 */
export async function findSilent({ query }: Pick<Queries, 'query'>, owner: string, running: readonly string[], seconds: { others: number; own: number }): Promise<Silent[]> {
  return query<Silent>({
    name: 'generation-silent',
    text: `select id, alive_at::text from generation
           where state = 'running' and alive_at < now() - make_interval(secs => case when owner = $1 then $3::float8 else $4::float8 end) and (owner <> $1 or id <> all($2::uuid[]))
           order by alive_at limit 100`,
    values: [owner, running, seconds.own, seconds.others],
    deadlineMs: lookMs,
  })
}

/** Takes some that have not said anything since, so that nobody else does. */
export async function takeOver({ query }: Pick<Queries, 'query'>, owner: string, silent: readonly Silent[]): Promise<GenerationRow[]> {
  return query<GenerationRow>({
    name: 'generation-take-over',
    text: `update generation set owner = $1, alive_at = now() where id in (
             select g.id from generation g join unnest($2::uuid[], $3::timestamptz[]) as given (id, alive_at) on given.id = g.id and given.alive_at = g.alive_at
             where state = 'running' for update of g skip locked
           ) returning id, subject, state, last_seq`,
    values: [owner, silent.map(({ id }) => id), silent.map(({ alive_at: aliveAt }) => aliveAt)],
    deadlineMs: lookMs,
  })
}

/** Their events are in what they led to. */
export async function dropOld({ query }: Pick<Queries, 'query'>, minutes: number): Promise<void> {
  await query({ text: `delete from generation where ended_at < now() - make_interval(mins => $1)`, values: [minutes] })
}
