import { randomUUID } from 'node:crypto'
import type { Role } from '@fairway/contract/identity'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { Passwords } from './passwords.ts'

/** Of every account of the demo campus. */
export const demoPassword = 'fairway-demo'

export type NewAccount = {
  /** Student number, or the number of a teacher or office worker: what one signs in with. */
  number: string
  name: string
  password: string
  role: Role
  /** Of the demo campus: works on this computer only. */
  demo?: boolean
}

export function createAccounts({ database, audit, passwords }: { database: Database; audit: Audit; passwords: Passwords }) {
  return {
    /**
     * Gives a person a way to sign in. Someone who is known by number but has no account (imported, say) is completed.
     *
     * @param by who does it, for the record; null: nobody, as in the demo campus
     * @throws {Refusal} `account-exists`, `person-removed`, `person-erased`, `password-too-short`, `invalid-number`
     */
    async create({ number, name, password, role, demo = false }: NewAccount, by: Actor | null): Promise<{ personId: number }> {
      if (!isAccountNumber(number)) throw invalidNumber()
      if (password.length < 6) throw passwordTooShort()
      const passwordHash = await passwords.hash(password, { of: 'accounts' })
      return database.inTransaction(async (transaction) => {
        const { query } = transaction
        const [person] = await query<{ id: number; isNew: boolean; isRemoved: boolean; isErased: boolean }>({
          // xmax is 0 of a row that was inserted, and not of one that was found.
          text: `insert into person (number, name) values ($1, $2)
                 on conflict (number) do update set name = case when person.name = '' then excluded.name else person.name end
                 returning id, xmax = 0 as "isNew", deleted_at is not null as "isRemoved", erased_at is not null as "isErased"`,
          values: [number, name],
        })
        if (person!.isErased) throw personErased(number)
        if (person!.isRemoved) throw personRemoved(number)
        const personId = person!.id
        const userId = randomUUID()
        const [user] = await query({
          // better-auth wants a unique address of everyone. This one is in a domain that can never receive mail.
          text: `insert into auth_user (id, person_id, name, email, username, display_username)
                 values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
          values: [userId, personId, name, `${userId}@no-mail.invalid`, number.toLowerCase(), number],
        })
        if (!user) throw accountExists(number)
        await query({
          text: `insert into auth_account (id, user_id, account_id, provider_id, password) values ($1, $2, $2, 'credential', $3)`,
          values: [randomUUID(), userId, passwordHash],
        })
        const granted =
          role === 'student'
            ? await query({ text: 'insert into student (person_id) values ($1) on conflict do nothing returning person_id', values: [personId] })
            : await query({ text: 'insert into role_grant (person_id, role) values ($1, $2) on conflict do nothing returning person_id', values: [personId, role] })
        if (by) {
          const about = { actor: by, subject: { kind: 'person' as const, id: personId } }
          if (person!.isNew) await audit.record(transaction, { ...about, action: 'person.created', after: { roles: [role], withPassword: true }, personal: { about: personId, after: { number, name } } })
          else await audit.record(transaction, { ...about, action: 'password.handed-out' })
          if (!person!.isNew && granted.length > 0) await audit.record(transaction, { ...about, action: 'role.changed', after: { granted: role } })
        }
        if (demo) await query({ text: 'insert into demo_account (person_id) values ($1)', values: [personId] })
        return { personId }
      })
    },

    /** The accounts of the demo campus, with their password, for the sign-in page; empty on a real campus. */
    async demo(): Promise<{ username: string; password: string; role: Role }[]> {
      const rows = await database.query<{ number: string; role: Role }>({
        name: 'demo-accounts',
        text: `select person.number,
                      coalesce((select g.role from role_grant g where g.person_id = person.id order by g.role limit 1), 'student') as role
               from demo_account join person on person.id = demo_account.person_id order by person.id`,
      })
      return rows.map(({ number, role }) => ({ username: number, password: demoPassword, role }))
    },
  }
}

/** What one signs in with: letters and digits of any script, dots, underscores and hyphens. */
export function isAccountNumber(number: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u.test(number)
}

export function invalidNumber(): Refusal {
  return new Refusal(
    422,
    'invalid-number',
    { zh: '编号须为 1 到 40 个字母、数字、点、下划线或连字符。', en: 'A number is 1 to 40 letters, digits, dots, underscores or hyphens.' },
  )
}

function passwordTooShort(): Refusal {
  return new Refusal(422, 'password-too-short', { zh: '密码至少 6 个字符。', en: 'A password has at least 6 characters.' })
}

function accountExists(number: string): Refusal {
  return new Refusal(409, 'account-exists', { zh: `“${number}”已有账号。`, en: `"${number}" already has an account.` })
}

function personRemoved(number: string): Refusal {
  return new Refusal(409, 'person-removed', { zh: `编号为“${number}”的人员已被删除，请先恢复。`, en: `The person with the number "${number}" was removed. Restore them first.` })
}

function personErased(number: string): Refusal {
  return new Refusal(409, 'person-erased', {
    zh: `编号“${number}”的人员信息已被抹除，此编号不能再次使用。`,
    en: `The person with the number "${number}" was erased. The number cannot be used again.`,
  })
}
