import type { Audience } from '@fairway/contract/courses'
import type { Localised } from '@fairway/contract/localised'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { listedCodes } from '../lists/index.ts'
import { lockTerm, raiseRevision } from './revision.ts'
import { invalidDates, requireTerm } from './terms.ts'
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
}

/** What is `undefined` stays. */
export type RoundChanges = {
  /** Each language by itself. */
  name?: Localised | undefined
  opensAt?: Date | undefined
  closesAt?: Date | undefined
  /** Each list by itself; null: everybody. */
  audience?: Audience | null | undefined
  /** Null: none. */
  creditLimit?: number | null | undefined
  sectionLimit?: number | null | undefined
  allows?: { enrol?: boolean | undefined; drop?: boolean | undefined; wait?: boolean | undefined } | undefined
}

export function createRounds(database: Database) {
  return {
    /** @throws {Refusal} `no-such-term`, `invalid-dates` */
    async createRound(round: NewRound): Promise<{ id: number }> {
      if (round.opensAt >= round.closesAt) throw invalidDates()
      return database.inTransaction(async (transaction) => {
        const term = await requireTerm(transaction, round.term)
        const allows = round.allows ?? { enrol: true, drop: true, wait: true }
        const audience = await listedCodes(transaction, round.audience ?? {})
        const [created] = await transaction.query<{ id: number }>({
          text: `insert into round (term_id, ${roundColumns})
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id`,
          values: [
            ...[term.id, JSON.stringify(round.name), round.opensAt, round.closesAt],
            ...[audience.cohorts, audience.colleges, audience.majors, audience.classes].map((list) => list ?? null),
            ...[round.creditLimit ?? null, round.sectionLimit ?? null, allows.enrol, allows.drop, allows.wait],
          ],
        })
        await raiseRevision(transaction, term.id)
        return created!
      })
    },

    /** The code of its term. Hidden ones too. @throws {Refusal} `no-such-round` */
    async termOfRound(id: number): Promise<string> {
      const [round] = await database.query<{ code: string }>({
        text: 'select code from round join term on term.id = term_id where round.id = $1',
        values: [id],
      })
      if (!round) throw noSuchRound(id)
      return round.code
    },

    /**
     * Hidden ones too. Who holds a seat keeps it; a queue that may move now is found by the engine.
     *
     * @throws {Refusal} `no-such-round`, `invalid-dates`
     */
    async editRound(id: number, { name, opensAt, closesAt, audience, creditLimit, sectionLimit, allows }: RoundChanges): Promise<void> {
      await database.inTransaction(async (transaction) => {
        const [term] = await transaction.query<{ id: number }>({ text: 'select term_id as id from round where id = $1', values: [id] })
        if (!term) throw noSuchRound(id)
        const named = await listedCodes(transaction, audience ?? {})
        await lockTerm(transaction, term.id)
        const [before] = await transaction.query<RoundRow>({
          text: `select ${roundColumns} from round where id = $1`,
          values: [id],
        })
        const { cohorts, colleges, majors, classes } = before!
        const lists: Audience = audience === null ? {} : definedIn({ cohorts, colleges, majors, classes, ...definedIn(named) })
        const [opens, closes] = [opensAt ?? before!.opens_at, closesAt ?? before!.closes_at]
        if (opens >= closes) throw invalidDates()
        await transaction.query({
          text: `update round
                 set name = $2, opens_at = $3, closes_at = $4, cohorts = $5, colleges = $6, majors = $7, classes = $8, credit_limit = $9,
                     section_limit = $10, allows_enrol = $11, allows_drop = $12, allows_wait = $13
                 where id = $1`,
          values: [
            ...[id, JSON.stringify({ ...before!.name, ...name }), opens, closes],
            ...[lists.cohorts, lists.colleges, lists.majors, lists.classes].map((list) => list ?? null),
            creditLimit === undefined ? before!.credit_limit : creditLimit,
            sectionLimit === undefined ? before!.section_limit : sectionLimit,
            ...[allows?.enrol ?? before!.allows_enrol, allows?.drop ?? before!.allows_drop, allows?.wait ?? before!.allows_wait],
          ],
        })
        await raiseRevision(transaction, term.id)
      })
    },

    /** By opening, hidden ones too. @throws {Refusal} `no-such-term` */
    async listRounds(termCode: string): Promise<ListedRound[]> {
      const term = await requireTerm(database, termCode)
      const rows = await database.query<RoundRow & { id: number; hidden: boolean }>({
        text: `select id, ${roundColumns}, deleted_at is not null as hidden from round where term_id = $1 order by opens_at, id`,
        values: [term.id],
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
      }))
    },

    /** Closes it at once. @throws {Refusal} `no-such-round` */
    hideRound: (id: number) => setRound(id, true),
    /** @throws {Refusal} `no-such-round` */
    restoreRound: (id: number) => setRound(id, false),
  }

  async function setRound(id: number, hidden: boolean): Promise<void> {
    if (!(await setHidden(database, 'round', id, hidden))) throw noSuchRound(id)
  }
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

function noSuchRound(id: number): Refusal {
  return new Refusal(404, 'no-such-round', { zh: `没有编号为 ${id} 的轮次。`, en: `There is no round with the number ${id}.` }, { round: id })
}
