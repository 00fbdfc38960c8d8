import type { Audience } from '@fairway/contract/courses'
import type { Localised } from '@fairway/contract/localised'
import type { Queries } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../audit/index.ts'
import { listedCodes } from '../lists/index.ts'
import type { CourseNeeds } from './index.ts'
import { lockTerm, raiseRevision } from './revision.ts'
import { invalidDates, requireAnyTerm, requireTermToEdit } from './terms.ts'
import { differences, renamed, requireVersion, type NameChange } from './versions.ts'
import { setHidden } from './visibility.ts'

// Rounds (轮次) as the office makes, sees and corrects them. One that was announced wrongly is corrected, not made again.

export type NewRound = {
  term: string
  name: Localised
  opensAt: Date
  closesAt: Date
  /** By code, name or alias of the campus's lists. What is on none of them stays as it is written. */
  audience?: Audience | undefined
  creditLimit?: number | undefined
  sectionLimit?: number | undefined
  allows?: { enrol: boolean; drop: boolean; wait: boolean } | undefined
  /** Nobody can act in it until it is shown. */
  hidden?: boolean | undefined
}

export type ListedRound = {
  id: number
  name: Localised
  opensAt: Date
  closesAt: Date
  audience: Audience
  creditLimit: number | null
  sectionLimit: number | null
  allows: { enrol: boolean; drop: boolean; wait: boolean }
  hidden: boolean
  version: number
  /** How many students the audience includes. */
  students: number
}

/** What is `undefined` stays. */
export type RoundChanges = {
  version?: number | undefined
  name?: NameChange | undefined
  opensAt?: Date | undefined
  closesAt?: Date | undefined
  /** Each list by itself, null taking it away; null: everybody. */
  audience?: { [List in keyof Audience]?: string[] | null | undefined } | null | undefined
  /** Null: none. */
  creditLimit?: number | null | undefined
  sectionLimit?: number | null | undefined
  allows?: { enrol?: boolean | undefined; drop?: boolean | undefined; wait?: boolean | undefined } | undefined
}

export function createRounds({ database, audit }: CourseNeeds) {
  return {
    /** @throws {Refusal} `no-such-term`, `term-archived`, `round-name-missing`, `invalid-dates` */
    async createRound(actor: Actor, round: NewRound): Promise<{ id: number }> {
      requireNameAndOrder(round)
      return database.inTransaction(async (transaction) => {
        const term = await requireTermToEdit(transaction, round.term)
        const audience = await listedCodes(transaction, round.audience ?? {})
        const { allows = { enrol: true, drop: true, wait: true }, creditLimit = null, sectionLimit = null } = round
        const row = { name: round.name, opensAt: round.opensAt, closesAt: round.closesAt, audience, creditLimit, sectionLimit, allows }
        const [created] = await transaction.query<{ id: number }>({
          text: `insert into round (${roundColumns}, term_id, deleted_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, case when $14 then now() end) returning id`,
          values: [...valuesOf(row), term.id, round.hidden ?? false],
        })
        await raiseRevision(transaction, term.id)
        await audit.record(transaction, { actor, action: 'round.created', subject: { kind: 'round', id: created!.id }, after: { term: term.code, ...row } })
        return created!
      })
    },

    /** The code of its term. Hidden ones too. @throws {Refusal} `no-such-round` */
    async termOfRound(id: number): Promise<string> {
      return (await requireRound(database, id)).code
    },

    /**
     * Hidden ones too. Who holds a seat keeps it; a queue that may move now is found by the engine.
     *
     * @throws {Refusal} `no-such-round`, `term-archived`, `changed-meanwhile`, `round-name-missing`, `invalid-dates`
     */
    async editRound(actor: Actor, id: number, changes: RoundChanges): Promise<void> {
      await database.inTransaction(async (transaction) => {
        const term = await requireRound(transaction, id)
        const audience = changes.audience && (await listedCodes(transaction, changes.audience))
        await lockTerm(transaction, term.id)
        const listed = await findRound(transaction, id)
        await requireVersion(changes.version, listed.version, async () => listed)
        const { id: _, hidden: __, version: ___, students: ____, ...before } = listed
        const after = edited(before, { ...changes, audience })
        requireNameAndOrder(after)
        const difference = differences(before, after)
        if (!difference) return
        await transaction.query({
          text: `update round set (${roundColumns}) = row($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) where id = $13`,
          values: [...valuesOf(after), id],
        })
        await raiseRevision(transaction, term.id)
        await audit.record(transaction, { actor, action: 'round.edited', subject: { kind: 'round', id }, ...difference })
      })
    },

    /** By opening, hidden ones too. @throws {Refusal} `no-such-term` */
    async listRounds(termCode: string): Promise<ListedRound[]> {
      const term = await requireAnyTerm(database, termCode)
      return readRounds(database, 'round.term_id = $1', term.id)
    },

    /** Hidden ones too. @throws {Refusal} `no-such-round` */
    findRound: (id: number) => findRound(database, id),

    /** How many students an audience includes, named as that of a round is. */
    async audienceSize(asked: Audience): Promise<number> {
      return database.inTransaction(async (transaction) => {
        const { cohorts, colleges, majors, classes } = await listedCodes(transaction, asked)
        const [row] = await transaction.query<{ students: number }>({
          text: `select count(*) as students from student join person on person.id = person_id and person.deleted_at is null
                 where ($1::text[] is null or cohort = any($1)) and ($2::text[] is null or college = any($2))
                   and ($3::text[] is null or major = any($3)) and ($4::text[] is null or class = any($4))`,
          values: [cohorts, colleges, majors, classes].map((list) => list ?? null),
        })
        return row!.students
      })
    },

    /** Closes it at once. @throws {Refusal} `no-such-round`, `term-archived` */
    hideRound: (actor: Actor, id: number) => setRound(actor, id, true),
    /** @throws {Refusal} `no-such-round`, `term-archived` */
    restoreRound: (actor: Actor, id: number) => setRound(actor, id, false),
  }

  async function setRound(actor: Actor, id: number, hidden: boolean): Promise<void> {
    if (!(await setHidden({ database, audit }, actor, 'round', id, hidden))) throw noSuchRound(id)
  }
}

function requireNameAndOrder({ name, opensAt, closesAt }: Pick<Round, 'name' | 'opensAt' | 'closesAt'>): void {
  if (!name.zh && !name.en) throw roundNameMissing()
  if (opensAt >= closesAt) throw invalidDates()
}

async function requireRound({ query }: Pick<Queries, 'query'>, id: number): Promise<{ id: number; code: string }> {
  const [term] = await query<{ id: number; code: string }>({
    text: 'select term.id, term.code from round join term on term.id = term_id where round.id = $1',
    values: [id],
  })
  if (!term) throw noSuchRound(id)
  return term
}

async function findRound(queries: Pick<Queries, 'query'>, id: number): Promise<ListedRound> {
  const [round] = await readRounds(queries, 'round.id = $1', id)
  if (!round) throw noSuchRound(id)
  return round
}

async function readRounds({ query }: Pick<Queries, 'query'>, which: string, id: number): Promise<ListedRound[]> {
  const rows = await query<RoundRow & { id: number; hidden: boolean; version: number; students: number }>({
    text: `select id, ${roundColumns}, deleted_at is not null as hidden, version,
                  (select count(*) from student join person on person.id = person_id and person.deleted_at is null
                   where (cohorts is null or cohort = any(cohorts)) and (colleges is null or college = any(colleges))
                     and (majors is null or major = any(majors)) and (classes is null or class = any(classes))) as students
           from round where ${which} order by opens_at, id`,
    values: [id],
  })
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    audience: definedIn({ cohorts: row.cohorts, colleges: row.colleges, majors: row.majors, classes: row.classes }),
    creditLimit: row.credit_limit,
    sectionLimit: row.section_limit,
    allows: { enrol: row.allows_enrol, drop: row.allows_drop, wait: row.allows_wait },
    hidden: row.hidden,
    version: row.version,
    students: row.students,
  }))
}

type Round = Omit<ListedRound, 'id' | 'hidden' | 'version' | 'students'>

function edited(before: Round, { name, opensAt, closesAt, audience, creditLimit, sectionLimit, allows }: RoundChanges): Round {
  return {
    name: renamed(before.name, name),
    opensAt: opensAt ?? before.opensAt,
    closesAt: closesAt ?? before.closesAt,
    audience: audience === null ? {} : definedIn({ ...before.audience, ...Object.fromEntries(Object.entries(audience ?? {}).filter(([, list]) => list !== undefined)) }),
    creditLimit: creditLimit === undefined ? before.creditLimit : creditLimit,
    sectionLimit: sectionLimit === undefined ? before.sectionLimit : sectionLimit,
    allows: { enrol: allows?.enrol ?? before.allows.enrol, drop: allows?.drop ?? before.allows.drop, wait: allows?.wait ?? before.allows.wait },
  }
}

/** In the order of `roundColumns`. */
function valuesOf({ name, opensAt, closesAt, audience, creditLimit, sectionLimit, allows }: Round): unknown[] {
  const lists = [audience.cohorts, audience.colleges, audience.majors, audience.classes].map((list) => list ?? null)
  return [JSON.stringify(name), opensAt, closesAt, ...lists, creditLimit, sectionLimit, allows.enrol, allows.drop, allows.wait]
}

/** A round as it is stored. */
export type RoundRow = {
  name: Localised
  opens_at: Date
  closes_at: Date
  cohorts: string[] | null
  colleges: string[] | null
  majors: string[] | null
  classes: string[] | null
  credit_limit: number | null
  section_limit: number | null
  allows_enrol: boolean
  allows_drop: boolean
  allows_wait: boolean
}

/** Those of `RoundRow`. */
export const roundColumns = `name, opens_at, closes_at, cohorts, colleges, majors, classes, credit_limit, section_limit,
  allows_enrol, allows_drop, allows_wait`

function definedIn(lists: { [List in keyof Audience]: string[] | null | undefined }): Audience {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== null && list !== undefined))
}

function roundNameMissing(): Refusal {
  return new Refusal(422, 'round-name-missing', { zh: '请填写轮次名称。', en: 'A round needs a name.' })
}

function noSuchRound(id: number): Refusal {
  return new Refusal(404, 'no-such-round', { zh: `没有编号为 ${id} 的轮次。`, en: `There is no round with the number ${id}.` }, { round: id })
}
