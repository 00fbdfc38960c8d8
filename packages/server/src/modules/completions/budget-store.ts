import type { Queries, Transaction } from '../../database/database.ts'
import { decide, type Order, type Reservation, type Reserved, type Standing } from './reservations.ts'

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

/** All of it leaves together with the commit. Lost with the database's computer it is counted as used in full, once the reservation has run out. */
export function settleAll(transaction: Transaction, settled: readonly { reservation: Reservation; used: number }[]): void {
  const all = settled.flatMap(({ reservation, used }) => reservation.payers.map((subject) => ({ id: reservation.id, day: reservation.day, tokens: reservation.tokens, subject, used })))
  // The budgets first and in one order, as reserving does.
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

/** What somebody has used today, with what is set aside. */
export async function usedToday({ query }: Pick<Queries, 'query'>, subject: string, timeZone: string): Promise<number> {
  const [row] = await query<{ used: number }>({
    name: 'budget-used',
    text: `select spent + reserved as used from token_budget where subject = $1 and day = (now() at time zone $2)::date`,
    values: [subject, timeZone],
  })
  return row?.used ?? 0
}

/** Counts as used what has run out. @returns how many there were */
export async function sweepReservations({ query }: Pick<Queries, 'query'>): Promise<number> {
  const [row] = await query<{ count: number }>({
    text: `with gone as (delete from token_reservation where expires_at < now() returning subject, day, tokens),
                summed as (select subject, day, sum(tokens) as tokens from gone group by subject, day),
                moved as (update token_budget b set reserved = greatest(0, b.reserved - s.tokens), spent = b.spent + s.tokens from summed s where b.subject = s.subject and b.day = s.day)
           select count(*)::int as count from gone`,
  })
  return row!.count
}

/** Of days that are over. */
export async function dropOldBudgets({ query }: Pick<Queries, 'query'>, timeZone: string): Promise<void> {
  await query({ text: `delete from token_budget where day < (now() at time zone $1)::date - 7`, values: [timeZone] })
}
