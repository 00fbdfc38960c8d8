import { randomUUID } from 'node:crypto'
import type { Queries, Transaction } from '../../database/database.ts'

// The rows by which better-auth knows a person.

/** Held before anything else of theirs, ascending as everywhere: what two do with one person follows one after the other. */
export async function lockPeople({ query }: Pick<Transaction, 'query'>, people: readonly number[]): Promise<void> {
  await query({ text: 'select id from person where id = any($1::bigint[]) order by id for no key update', values: [people] })
}

/** Of the person, made if there is none: who was imported has no account until it is needed. */
export async function ensureUser({ query }: Pick<Queries, 'query'>, personId: number): Promise<string> {
  const id = randomUUID()
  const [user] = await query<{ id: string }>({
    // better-auth wants a unique address of everyone. This one is in a domain that can never receive mail.
    text: `insert into auth_user (id, person_id, name, email, username, display_username)
           select $2, id, name, $3, lower(number), number from person where id = $1
           on conflict (person_id) do update set name = excluded.name returning id`,
    values: [personId, id, `${id}@no-mail.invalid`],
  })
  return user!.id
}

/** Gives a person a password, or another one. */
export async function setPassword(
  { query }: Pick<Queries, 'query'>,
  userId: string,
  hash: string,
  { mustChange }: { mustChange: boolean },
): Promise<void> {
  await query({
    text: `insert into auth_account (id, user_id, account_id, provider_id, password, must_change_password)
           values ($1, $2, $2, 'credential', $3, $4)
           on conflict (user_id) where provider_id = 'credential'
           do update set password = excluded.password, must_change_password = excluded.must_change_password, updated_at = now()`,
    values: [randomUUID(), userId, hash, mustChange],
  })
}

/** The hash; null without one. */
export async function storedPassword({ query }: Pick<Queries, 'query'>, personId: number): Promise<string | null> {
  const [account] = await query<{ password: string | null }>({
    text: `select password from auth_account join auth_user on auth_user.id = user_id where person_id = $1 and provider_id = 'credential'`,
    values: [personId],
  })
  return account?.password ?? null
}

/** Whose mail address it is, if it is exactly one person's. */
export async function personByAddress({ query }: Pick<Queries, 'query'>, address: string): Promise<number | undefined> {
  const people = await query<{ id: number }>({
    text: 'select id from person where lower(email) = $1 and deleted_at is null limit 2',
    values: [address],
  })
  return people.length === 1 ? people[0]!.id : undefined
}
