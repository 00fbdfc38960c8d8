import type { CompletionFilters } from '@fairway/contract/completion-log'
import { Refusal } from '../../errors.ts'

// What the office looks for, in SQL. `narrow` is found by indexes and says among which requests is looked; `fitting` is asked of each
// of them.

export type Conditions = { narrow: string[]; fitting: string[]; values: unknown[] }

/** The names of the two are `one` inside, and `entry` outside. */
export function conditionsFor(filters: CompletionFilters, before: string | undefined): Conditions {
  const narrow: string[] = []
  const fitting: string[] = []
  const values: unknown[] = []
  const value = (one: unknown) => `$${values.push(one)}`
  const { person, key, room, conversation, model, experiment, outcome, surface, task, family, rule, from, to } = filters
  if (from !== undefined) narrow.push(`one.at >= ${value(momentIn(from))}`)
  if (to !== undefined) narrow.push(`one.at < ${value(momentIn(to))}`)
  if (person !== undefined) narrow.push(`one.person_id = (select id from person where number = ${value(person)} and erased_at is null)`)
  if (key !== undefined) narrow.push(`one.key_id = ${value(key)}`)
  if (room !== undefined) narrow.push(`one.room_id = ${value(room)}`)
  if (conversation !== undefined) narrow.push(`one.conversation_id = ${value(conversation)}`)
  if (before !== undefined) {
    const { at, id } = cursorIn(before)
    narrow.push(`(one.at, one.id) < (${value(at)}::timestamptz, ${value(id)}::uuid)`)
  }
  if (model !== undefined) fitting.push(`entry.server || '/' || entry.model = ${value(model)}`)
  if (experiment !== undefined) fitting.push(`entry.experiment_id = ${value(experiment)}`)
  if (outcome !== undefined) fitting.push(`entry.outcome = any(${value([outcome].flat())}::text[])`)
  if (surface !== undefined) fitting.push(`entry.surface = ${value(surface)}`)
  if (task !== undefined) fitting.push(`entry.task = ${value(task)}`)
  if (family !== undefined) fitting.push(`entry.verdicts @> jsonb_build_array(jsonb_build_object('family', ${value(family)}::text))`)
  if (rule !== undefined) fitting.push(`entry.verdicts @> jsonb_build_array(jsonb_build_object('rule', ${value(rule)}::bigint))`)
  return { narrow, fitting, values }
}

export function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`
}

/** As `ilike` takes it. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

/** PostgreSQL has no year 0, and the log begins long after it. */
function momentIn(text: string): Date {
  return new Date(Math.max(0, Date.parse(text)))
}

const cursorForm = /^([12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z),([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

function cursorIn(text: string): { at: string; id: string } {
  const [, at, id] = cursorForm.exec(text) ?? []
  if (at === undefined || id === undefined || !isMoment(at)) throw new Refusal(400, 'invalid-cursor', { zh: '“before”须取自上一页的“next”。', en: '"before" must be the "next" of an earlier page.' })
  return { at, id }
}

/** Not 30 February, which JavaScript takes for 2 March. */
function isMoment(text: string): boolean {
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 19))
}
