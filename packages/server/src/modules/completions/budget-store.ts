import type { Queries, Transaction } from '../../database/database.ts'
import { decide, type Order, type Reservation, type Reserved, type Standing } from './reservations.ts'

/** How a reservation says that it was swept: whether one that is gone was swept or settled could not be told. */
const isSwept = `r.expires_at = '-infinity'`
const hasRunOut = `expires_at < now() and expires_at > '-infinity'`

/** All who ask, each against what the ones before have set aside. */
export async function reserveAll(transaction: Transaction, asked: readonly Order[], timeZone: string): Promise<Reserved[]> {
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

/** @property day undefined: whether it was granted, and on which day, is not known */
export type Settled = { reservation: Pick<Reservation, 'id' | 'payers'> & { day?: string }; used: number }

/**
 * All of it leaves together with the commit. Lost with the database's computer it is counted as used in full, once the reservation has run
 * out. What was settled before, or never granted, is left as it is.
 */
export function settleAll(transaction: Transaction, settled: readonly Settled[]): void {
  const all = settled.flatMap(({ reservation, used }) => reservation.payers.map((subject) => ({ id: reservation.id, day: reservation.day ?? null, subject, used })))
  // The budgets first and in one order, as reserving does.
  transaction.withCommit({
    name: 'budget-settle-lock',
    text: `select from unnest($1::text[], $2::date[]) as given (subject, day) join token_budget b on b.subject = given.subject and b.day = coalesce(given.day, b.day) order by b.subject, b.day for update of b`,
    values: [all.map(({ subject }) => subject), all.map(({ day }) => day)],
  })
  transaction.withCommit({
    name: 'budget-settle',
    text: `with given as (select id, subject, used from unnest($1::uuid[], $2::text[], $3::int[]) as given (id, subject, used)),
                gone as (delete from token_reservation r using given g where r.completion_id = g.id and r.subject = g.subject returning r.subject, r.day, r.tokens, g.used, ${isSwept} as is_swept),
                summed as (
                  select subject, day, sum(case when is_swept then 0 else tokens end) as back,
                         -- what was swept is in there in full
                         sum(case when is_swept then used - tokens else used end) as used
                  from gone group by subject, day
                )
           update token_budget b set reserved = greatest(0, b.reserved - s.back), spent = greatest(0, b.spent + s.used) from summed s where b.subject = s.subject and b.day = s.day`,
    values: [all.map(({ id }) => id), all.map(({ subject }) => subject), all.map(({ used }) => used)],
  })
}

/** What somebody has used today, with what is set aside. */
export async function usedToday({ query }: Pick<Queries, 'query'>, subject: string, timeZone: string): Promise<number> {
  const [row] = await query<{ used: number }>({
    name: 'budget-used',
    text: `select spent + reserved as used from token_budget where subject = $1 and day = (now() at time zone $2)::date`,
    values: [subject, timeZone],
  })
  return row?.used ?? 0
}

/** Counts as used what has run out. It stays and says so, for whoever settles it later. @returns how many there were */
export async function sweepReservations({ query }: Pick<Queries, 'query'>): Promise<number> {
  // The budgets first and in one order, as settling does: neither waits for one that waits for it.
  await query({ text: `select from token_budget where (subject, day) in (select subject, day from token_reservation where ${hasRunOut}) order by subject, day for update` })
  const [row] = await query<{ count: number }>({
    text: `with gone as (update token_reservation r set expires_at = '-infinity' where ${hasRunOut} returning subject, day, tokens),
                summed as (select subject, day, sum(tokens) as tokens from gone group by subject, day),
                moved as (update token_budget b set reserved = greatest(0, b.reserved - s.tokens), spent = b.spent + s.tokens from summed s where b.subject = s.subject and b.day = s.day)
           select count(*)::int as count from gone`,
  })
  return row!.count
}

/** Of days that are over. */
export async function dropOldBudgets({ query }: Pick<Queries, 'query'>, timeZone: string): Promise<void> {
  await query({ text: `delete from token_budget where day < (now() at time zone $1)::date - 7`, values: [timeZone] })
  await query({ text: `delete from token_reservation where expires_at = '-infinity' and day < (now() at time zone $1)::date - 7`, values: [timeZone] })
}
