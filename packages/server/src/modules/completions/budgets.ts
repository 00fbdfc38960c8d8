import type { Database, Transaction } from '../../database/database.ts'
import { gathering } from '../../database/gathering.ts'
import { createPurses } from './purses.ts'

// Tokens per day, exact however many ask at once and on however many instances: what an answer may at most use is set aside before
// it begins, and what it did use is settled after it. All who ask while a question is out are decided in the next one.

/** Who pays, and what they may use. */
export type Payer = { subject: string; tokensADay: number; answersAtOnce: number }

export type Reservation = { id: string; day: string; payers: readonly string[]; tokens: number }
export type Reserved = { reservation: Reservation; left: number } | { refused: 'tokens'; left: number } | { refused: 'answers'; most: number }

/** @property tokens the most that it may use; by all payers together or not at all */
export type Order = { id: string; payers: readonly Payer[]; tokens: number; expiresInMs: number }
type Standing = { spent: number; reserved: number; open: number }

/** What one reads, the other changes. */
const locks = ['token budgets']

export type Budgets = ReturnType<typeof createBudgets>

export function createBudgets({ database, timeZone }: { database: Pick<Database, 'query' | 'together'>; timeZone: string }) {
  const reserving = gathering<Order, Reserved>((asked) => database.together.lightly(locks, (transaction) => reserveAll(transaction, asked)))
  const settling = gathering<{ reservation: Reservation; used: number }, void>(async (settled) => {
    await database.together.lightly(locks, async (transaction) => settleAll(transaction, settled))
    return settled.map(() => undefined)
  })
  const purses = createPurses()

  return {
    async reserve(order: Order): Promise<Reserved> {
      purses.ask(order)
      const reserved = await reserving(order).catch((error: unknown) => {
        purses.refused(order)
        throw error
      })
      // Whose answers are given elsewhere is not known here: until they are let in again they wait for the database, or each time a model
      // would be asked for nothing.
      if ('refused' in reserved) purses.refused(order, reserved.refused === 'tokens' ? reserved.left : 0)
      else purses.reserved(order, reserved.left)
      return reserved
    },

    /** Will it surely be granted, as far as this instance knows? Other instances decide with it, so it may yet be refused. */
    hasPlenty: purses.hasPlenty,

    /** What was really used. A reservation that has run out meanwhile was counted as used; it is put right. */
    async settle(settled: { reservation: Reservation; used: number }): Promise<void> {
      purses.settled(settled)
      await settling(settled)
    },

    /** What somebody has used today, with what is set aside. */
    async used(subject: string): Promise<number> {
      const [row] = await database.query<{ used: number }>({
        name: 'budget-used',
        text: `select spent + reserved as used from token_budget where subject = $1 and day = (now() at time zone $2)::date`,
        values: [subject, timeZone],
      })
      return row?.used ?? 0
    },

    /** Counts as used what instances had set aside that ended before they settled. */
    async sweep(): Promise<number> {
      const [row] = await database.query<{ count: number }>({
        text: `with gone as (delete from token_reservation where expires_at < now() returning subject, day, tokens),
                    summed as (select subject, day, sum(tokens) as tokens from gone group by subject, day),
                    moved as (update token_budget b set reserved = greatest(0, b.reserved - s.tokens), spent = b.spent + s.tokens from summed s where b.subject = s.subject and b.day = s.day)
               select count(*)::int as count from gone`,
      })
      return row!.count
    },

    /** Of days that are over. */
    async tidy(): Promise<void> {
      await database.query({ text: `delete from token_budget where day < (now() at time zone $1)::date - 7`, values: [timeZone] })
    },
  }

  async function reserveAll(transaction: Transaction, asked: readonly Order[]): Promise<Reserved[]> {
    const subjects = [...new Set(asked.flatMap(({ payers }) => payers.map(({ subject }) => subject)))].sort()
    // Lost with the database's computer it is counted as nothing, as are the answers that were under way.
    const [, rows, open] = await Promise.all([
      transaction.query({
        name: 'budget-begin',
        text: `insert into token_budget (subject, day) select subject, (now() at time zone $2)::date from unnest($1::text[]) as given (subject) order by subject on conflict do nothing`,
        values: [subjects, timeZone],
      }),
      transaction.query<{ subject: string; day: string; spent: number; reserved: number }>({
        name: 'budget-lock',
        text: `select subject, day::text, spent, reserved from token_budget where subject = any($1::text[]) and day = (now() at time zone $2)::date order by subject for update`,
        values: [subjects, timeZone],
      }),
      transaction.query<{ subject: string; open: number }>({
        name: 'budget-open',
        text: `select subject, count(*)::int as open from token_reservation where subject = any($1::text[]) and expires_at > now() group by subject`,
        values: [subjects],
      }),
    ])
    const day = rows[0]?.day ?? ''
    const opened = new Map(open.map((row) => [row.subject, row.open]))
    const standings = new Map<string, Standing>(rows.map(({ subject, spent, reserved }) => [subject, { spent, reserved, open: opened.get(subject) ?? 0 }]))
    const answers = asked.map((one): Reserved => decide(one, standings, day))
    const granted = asked.flatMap((one, index) => ('reservation' in answers[index]! ? one.payers.map(({ subject }) => ({ ...one, subject })) : []))
    if (granted.length > 0) {
      transaction.withCommit({
        name: 'budget-reserve',
        text: `insert into token_reservation (completion_id, subject, day, tokens, expires_at)
               select id, subject, $5::date, tokens, now() + ms * interval '1 millisecond' from unnest($1::uuid[], $2::text[], $3::int[], $4::bigint[]) as given (id, subject, tokens, ms)`,
        values: [granted.map(({ id }) => id), granted.map(({ subject }) => subject), granted.map(({ tokens }) => tokens), granted.map(({ expiresInMs }) => expiresInMs), day],
      })
      transaction.withCommit({
        name: 'budget-set-aside',
        text: `update token_budget b set reserved = b.reserved + given.tokens from (
                 select subject, sum(tokens)::bigint as tokens from unnest($1::text[], $2::int[]) as given (subject, tokens) group by subject
               ) as given where b.subject = given.subject and b.day = $3::date`,
        values: [granted.map(({ subject }) => subject), granted.map(({ tokens }) => tokens), day],
      })
    }
    return answers
  }
}

/** One after the other, each against what the ones before have set aside. */
export function decide({ id, payers, tokens }: Pick<Order, 'id' | 'payers' | 'tokens'>, standings: Map<string, Standing>, day: string): Reserved {
  let left = Infinity
  for (const { subject, tokensADay, answersAtOnce } of payers) {
    const { spent, reserved, open } = standings.get(subject)!
    if (open >= answersAtOnce) return { refused: 'answers', most: answersAtOnce }
    left = Math.min(left, tokensADay - spent - reserved)
  }
  if (left < tokens) return { refused: 'tokens', left: Math.max(0, left) }
  for (const { subject } of payers) {
    const standing = standings.get(subject)!
    standing.reserved += tokens
    standing.open++
  }
  return { reservation: { id, day, payers: payers.map(({ subject }) => subject), tokens }, left: left - tokens }
}

/** All of it leaves together with the commit. */
function settleAll(transaction: Transaction, settled: readonly { reservation: Reservation; used: number }[]): void {
  const all = settled.flatMap(({ reservation, used }) => reservation.payers.map((subject) => ({ id: reservation.id, day: reservation.day, tokens: reservation.tokens, subject, used })))
  // Lost with the database's computer it is counted as used in full, once the reservation has run out. The budgets first and in one order, as reserving does.
  transaction.withCommit({
    name: 'budget-settle-lock',
    text: `select from token_budget where (subject, day) in (select subject, day from unnest($1::text[], $2::date[]) as given (subject, day)) order by subject, day for update`,
    values: [all.map(({ subject }) => subject), all.map(({ day }) => day)],
  })
  transaction.withCommit({
    name: 'budget-settle',
    text: `with given as (select id, subject, day, tokens, used from unnest($1::uuid[], $2::text[], $3::date[], $4::int[], $5::int[]) as given (id, subject, day, tokens, used)),
                gone as (delete from token_reservation r using given g where r.completion_id = g.id and r.subject = g.subject returning r.completion_id, r.subject),
                summed as (
                  select g.subject, g.day, sum(case when gone.subject is null then 0 else g.tokens end) as back,
                         -- what was swept is in there in full
                         sum(case when gone.subject is null then g.used - g.tokens else g.used end) as used
                  from given g left join gone on gone.completion_id = g.id and gone.subject = g.subject group by g.subject, g.day
                )
           update token_budget b set reserved = greatest(0, b.reserved - s.back), spent = greatest(0, b.spent + s.used) from summed s where b.subject = s.subject and b.day = s.day`,
    values: [all.map(({ id }) => id), all.map(({ subject }) => subject), all.map(({ day }) => day), all.map(({ tokens }) => tokens), all.map(({ used }) => used)],
  })
}
