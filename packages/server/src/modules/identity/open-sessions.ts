import type { Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'

/**
 * Within the transaction that holds the person: what somebody makes to get in by must not outlive a session that was ended while
 * they made it, here or on another instance. What is remembered of a session may be a second old.
 *
 * @param session its place in the order of opening; null: there is none to look at
 * @throws {Refusal} `sign-in-required`
 */
export async function requireOpen({ query }: Pick<Transaction, 'query'>, personId: number, session: number | null): Promise<void> {
  if (session === null) return
  const [open] = await query({
    text: `select opened from auth_session join auth_user on auth_user.id = user_id
           where person_id = $1 and opened = $2 and ended_at is null and expires_at > now()`,
    values: [personId, session],
  })
  if (!open) throw signInRequired()
}

export function signInRequired(): Refusal {
  return new Refusal(401, 'sign-in-required', { zh: '请先登录。', en: 'Please sign in first.' })
}
