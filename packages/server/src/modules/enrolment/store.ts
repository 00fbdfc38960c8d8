import type { Override } from '@fairway/contract/reasons'
import { queryByKey } from '../../database/by-key.ts'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import type { Changes } from './changes.ts'
import { answerKey, type Answered, type Outcome, type Request } from './decide.ts'
import { nothing, type Refused, type SetAside, type StudentProfile, type StudentState } from './rules.ts'
import type { QueueEntry, Seat } from './seating.ts'

// All the SQL of the engine, by set. The order of the locks is the rule that keeps many instances free of deadlocks: seats
// ascending, then (under those locks) the queues are read, then all students ascending in one pass. Reads that decide come
// after, as statements of their own, because a statement sees nothing that was committed after it began.

type Lock = Pick<Transaction, 'query'>

/** Locks and reads the seats of these sections. */
export async function lockSeats({ query }: Lock, sectionIds: number[]): Promise<Map<number, Seat>> {
  const rows = await query<{
    section_id: number
    capacity: number | null
    ceiling: number | null
    taken: number
    waiting: number
    place: number
    version: number
  }>({
    name: 'lock-seats',
    text: `select section_id, capacity, ceiling, taken, waiting, place, version
           from seat where section_id = any($1::bigint[]) order by section_id for no key update`,
    values: [sectionIds],
  })
  return new Map(rows.map(({ section_id: sectionId, ...seat }) => [sectionId, { sectionId, ...seat }]))
}

/** The first `depth` entries of each queue, by place. Under the seats' locks. */
export async function readQueues({ query }: Lock, depths: ReadonlyMap<number, number>): Promise<Map<number, QueueEntry[]>> {
  const queues = new Map<number, QueueEntry[]>([...depths.keys()].map((sectionId) => [sectionId, []]))
  if (depths.size === 0) return queues
  const rows = await query<{ section_id: number; person_id: number; place: number }>({
    name: 'read-queues',
    text: `select w.section_id, w.person_id, w.place
           from unnest($1::bigint[], $2::int[]) as head (section_id, depth)
           cross join lateral (
             select section_id, person_id, place from wait where section_id = head.section_id order by place limit head.depth
           ) w
           order by w.section_id, w.place`,
    values: [[...depths.keys()], [...depths.values()]],
  })
  for (const row of rows) queues.get(row.section_id)!.push({ personId: row.person_id, place: row.place })
  return queues
}

/** Locks these students and reads what the rules look at, as it is once they are locked. */
export async function lockStudents(
  { query }: Lock,
  personIds: number[],
  wanted: { termIds: number[]; courseCodes: string[] },
): Promise<Map<number, StudentState>> {
  // Sent together, carried out one after another: each of the later ones sees what was committed while the first waited.
  const [locked, held, waits, taken] = await Promise.all([
    query<{ person_id: number; cohort: string | null; college: string | null; major: string | null; class: string | null }>({
      name: 'lock-students',
      text: `select person_id, cohort, college, major, class
             from student where person_id = any($1::bigint[]) order by person_id for no key update`,
      values: [personIds],
    }),
    query<{ person_id: number; section_id: number }>({
      name: 'students-held',
      text: 'select person_id, section_id from enrolment where person_id = any($1::bigint[]) and term_id = any($2::bigint[])',
      values: [personIds, wanted.termIds],
    }),
    query<{ person_id: number; section_id: number; place: number; skipped: Refused | null; overrides: Override[] | null }>({
      name: 'students-waits',
      text: 'select person_id, section_id, place, skipped, overrides from wait where person_id = any($1::bigint[])',
      values: [personIds],
    }),
    query<{ person_id: number; course_code: string }>({
      name: 'students-taken',
      text: `select person_id, course_code from course_record
             where person_id = any($1::bigint[]) and course_code = any($2::text[]) and status in ('passed', 'in-progress')`,
      values: [personIds, wanted.courseCodes],
    }),
  ])
  const students = new Map<number, StudentState & { taken: Set<string> }>()
  for (const { person_id: personId, ...profile } of locked) {
    students.set(personId, { personId, ...profile, held: new Set(), given: new Map(), waits: new Map(), taken: new Set() })
  }
  for (const row of held) students.get(row.person_id)?.held.add(row.section_id)
  for (const { person_id: personId, section_id: sectionId, place, skipped, overrides } of waits) {
    students.get(personId)?.waits.set(sectionId, { place, skipped, setAside: overrides ? new Set(overrides) : nothing })
  }
  for (const row of taken) students.get(row.person_id)?.taken.add(row.course_code)
  return students
}

/** What was answered under these keys before. Under the students' locks, so that no answer is still on its way. */
export async function readAnswered({ query }: Lock, requests: readonly Request[]): Promise<Map<string, Answered>> {
  if (requests.length === 0) return new Map()
  const rows = await query<{ person_id: number; key: string; body_hash: string; outcome: Outcome; decided_at: Date }>({
    name: 'read-answered',
    text: `select s.person_id, s.key, encode(s.body_hash, 'hex') as body_hash, s.outcome, s.decided_at
           from unnest($1::bigint[], $2::text[]) as asked (person_id, key)
           join submission s on s.person_id = asked.person_id and s.key = asked.key`,
    values: [requests.map(({ personId }) => personId), requests.map(({ key }) => key)],
  })
  return new Map(
    rows.map((row) => [
      answerKey(row.person_id, row.key),
      { bodyHash: row.body_hash, outcome: row.outcome, decidedAt: row.decided_at.getTime() },
    ]),
  )
}

/** The database's clock in milliseconds: the one that judges rounds, whatever the clocks of the instances say. */
export async function readClock({ query }: Lock): Promise<number> {
  const [row] = await query<{ now: number }>({ name: 'clock', text: 'select extract(epoch from clock_timestamp()) * 1000 as now' })
  return row!.now
}

/** Writes a batch together with the commit. Statements that have nothing to do are left out. */
export function write({ withCommit }: Pick<Transaction, 'withCommit'>, changes: Changes): void {
  const decidedAt = new Date(changes.now)
  const enrolledByHand = changes.enrolled.filter(({ setAside }) => setAside.size > 0)
  const joinedByHand = changes.joined.filter(({ setAside }) => setAside.size > 0)
  const statements = [
    changes.seats.length > 0 && {
      name: 'write-seats',
      text: `update seat set ceiling = changed.ceiling, taken = changed.taken, waiting = changed.waiting,
                             place = changed.place, version = changed.version
             from unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::bigint[], $6::bigint[])
               as changed (section_id, ceiling, taken, waiting, place, version)
             where seat.section_id = changed.section_id`,
      values: columns(changes.seats, ['sectionId', 'ceiling', 'taken', 'waiting', 'place', 'version']),
    },
    changes.dropped.length > 0 && {
      name: 'write-dropped',
      text: `delete from enrolment using unnest($1::bigint[], $2::bigint[]) as gone (person_id, section_id)
             where enrolment.person_id = gone.person_id and enrolment.section_id = gone.section_id`,
      values: columns(changes.dropped, ['personId', 'sectionId']),
    },
    changes.enrolled.length > 0 && {
      name: 'write-enrolled',
      text: `insert into enrolment (person_id, section_id, term_id, created_at)
             select person_id, section_id, term_id, $4 from unnest($1::bigint[], $2::bigint[], $3::bigint[])
               as added (person_id, section_id, term_id)`,
      values: [...columns(changes.enrolled, ['personId', 'sectionId', 'termId']), decidedAt],
    },
    enrolledByHand.length > 0 && {
      name: 'write-enrolled-overrides',
      text: `update enrolment set overrides = given.overrides
             from jsonb_to_recordset($1::jsonb) as given (person_id bigint, section_id bigint, overrides text[])
             where enrolment.person_id = given.person_id and enrolment.section_id = given.section_id`,
      values: [withOverrides(enrolledByHand)],
    },
    changes.left.length > 0 && {
      name: 'write-left',
      text: `delete from wait using unnest($1::bigint[], $2::bigint[]) as gone (person_id, section_id)
             where wait.person_id = gone.person_id and wait.section_id = gone.section_id`,
      values: columns(changes.left, ['personId', 'sectionId']),
    },
    changes.joined.length > 0 && {
      name: 'write-joined',
      text: `insert into wait (person_id, section_id, term_id, place, created_at)
             select person_id, section_id, term_id, place, $5
             from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) as added (person_id, section_id, term_id, place)`,
      values: [...columns(changes.joined, ['personId', 'sectionId', 'termId', 'place']), decidedAt],
    },
    joinedByHand.length > 0 && {
      name: 'write-joined-overrides',
      text: `update wait set overrides = given.overrides
             from jsonb_to_recordset($1::jsonb) as given (person_id bigint, section_id bigint, overrides text[])
             where wait.person_id = given.person_id and wait.section_id = given.section_id`,
      values: [withOverrides(joinedByHand)],
    },
    changes.skipped.length > 0 && {
      name: 'write-skipped',
      text: `update wait set skipped = passed_by.reason::jsonb
             from unnest($1::bigint[], $2::bigint[], $3::text[]) as passed_by (person_id, section_id, reason)
             where wait.person_id = passed_by.person_id and wait.section_id = passed_by.section_id`,
      values: [
        ...columns(changes.skipped, ['personId', 'sectionId']),
        changes.skipped.map(({ reason }) => JSON.stringify(reason)),
      ],
    },
    changes.moves.length > 0 && {
      name: 'write-moves',
      text: `insert into queue_move (section_id, person_id, place, move, reason, created_at)
             select section_id, person_id, place, move, reason::jsonb, $6
             from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[])
               with ordinality as moved (section_id, person_id, place, move, reason, n) order by n`,
      values: [
        ...columns(changes.moves, ['sectionId', 'personId', 'place', 'move']),
        changes.moves.map(({ reason }) => reason && JSON.stringify(reason)),
        decidedAt,
      ],
    },
    changes.submissions.length > 0 && {
      name: 'write-submissions',
      // One document instead of an array of texts: its quotes need no second escaping.
      text: `insert into submission (person_id, key, body_hash, outcome, decided_at)
             select p, k, decode(h, 'hex'), o, $2 from jsonb_to_recordset($1::jsonb) as s (p bigint, k text, h text, o jsonb)`,
      values: [
        JSON.stringify(
          changes.submissions.map(({ request, reply }) => ({
            p: request.personId,
            k: request.key,
            h: request.bodyHash,
            o: reply.outcome,
          })),
        ),
        decidedAt,
      ],
    },
  ]
  for (const statement of statements) if (statement) withCommit(statement)
}

/** As JSON, because an array of arrays would have to be one of equal lengths. */
function withOverrides(rows: readonly { personId: number; sectionId: number; setAside: SetAside }[]): string {
  return JSON.stringify(rows.map(({ personId, sectionId, setAside }) => ({ person_id: personId, section_id: sectionId, overrides: [...setAside] })))
}

function columns<Row, const Names extends readonly (keyof Row)[]>(rows: readonly Row[], names: Names): unknown[][] {
  return names.map((name) => rows.map((row) => row[name]))
}

/** Sections after this one where somebody waits although there is room; some at a time, ascending. */
export async function readRestless({ query }: Pick<Queries, 'query'>, after: number): Promise<number[]> {
  const rows = await query<{ section_id: number }>({
    name: 'restless-queues',
    text: `select seat.section_id
           from seat
           join section on section.id = seat.section_id and section.deleted_at is null
           join course on course.id = section.course_id and course.deleted_at is null
           join term on term.id = section.term_id and term.deleted_at is null and term.archived_at is null
           where seat.waiting > 0 and (seat.ceiling is null or seat.taken < seat.ceiling) and seat.section_id > $1
           order by seat.section_id limit 20`,
    values: [after],
  })
  return rows.map((row) => row.section_id)
}

export type Mine = {
  profile: StudentProfile | null
  held: { section_id: number; created_at: string }[]
  waits: { section_id: number; created_at: string; position: number; skipped: Refused | null }[]
}

/** What each of these students holds and waits for in a term; in their order. */
export async function readMine(database: Database, asked: { personId: number; termId: number }[]): Promise<Mine[]> {
  return queryByKey<Mine>(database, {
    name: 'mine',
    text: `select
             (select json_build_object('cohort', cohort, 'college', college, 'major', major, 'class', class)
              from student where person_id = asked.person_id) as profile,
             coalesce((select json_agg(json_build_object('section_id', section_id, 'created_at', created_at) order by created_at, section_id)
                       from enrolment where person_id = asked.person_id and term_id = asked.term_id), '[]') as held,
             coalesce((select json_agg(json_build_object(
                                'section_id', own.section_id, 'created_at', own.created_at, 'skipped', own.skipped,
                                'position', (select count(*) from wait ahead
                                             where ahead.section_id = own.section_id and ahead.place <= own.place))
                              order by own.created_at, own.section_id)
                       from wait own where own.person_id = asked.person_id and own.term_id = asked.term_id), '[]') as waits
           from unnest($1::bigint[], $2::bigint[]) with ordinality as asked (person_id, term_id, n) order by n`,
    values: columns(asked, ['personId', 'termId']),
  })
}
