import type { Language } from '@fairway/contract/language'
import type { PasswordChange } from '@fairway/contract/profile'
import type { Database, Transaction } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { KeyEnding } from './api-keys.ts'
import type { Codes, RightCode } from './codes.ts'
import type { IdentityMail } from './identity-mail.ts'
import { fromNetwork, networkOf } from './networks.ts'
import { wrongPassword, type OwnPasswords } from './own-password.ts'
import { requireHardToGuess, requireLength } from './password-rules.ts'
import { hashInitialPassword, randomPassword, type Passwords } from './passwords.ts'
import type { Sessions } from './sessions.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import type { UnconfirmedNumbers } from './unconfirmed-numbers.ts'
import { ensureUser, lockPeople, personByAddress, setPassword, storedPassword } from './users.ts'

// Other passwords: by a code to one's own mail address, instead of one that was handed out, or handed out anew by the office.

export type PasswordChangeNeeds = {
  database: Database
  audit: Audit
  settings: CampusSettings
  codes: Codes
  mail: IdentityMail
  passwords: Passwords
  ownPasswords: OwnPasswords
  sessions: Sessions
  apiKeys: KeyEnding
  limits: Pick<SignInLimits, 'tryProof'>
  unconfirmedNumbers: UnconfirmedNumbers
}

export type NewPassword = { password: string; repeated: string }
export type From = { ip: string; language: Language }

/** `stored`: the password by which they proved themselves, if they did; it must still be that. */
type Setting = { personId: number; password: string; keepKeys: boolean; stored?: string }

type Person = { number: string; name: string; email: string | null; isDemo: boolean; mustChange: boolean }

export type PasswordChanges = ReturnType<typeof createPasswordChanges>

export function createPasswordChanges({ database, audit, settings, codes, mail, passwords, ownPasswords, sessions, apiKeys, limits, unconfirmedNumbers }: PasswordChangeNeeds) {
  return {
    /** What the person proves themselves by for `changeOwn`. */
    async proofFor(personId: number): Promise<{ proof: 'code'; addressHint: string } | { proof: 'current' }> {
      const { email } = await requirePerson(personId)
      return email ? { proof: 'code', addressHint: email.replace(/^(.).*(?=@)/, '$1•••') } : { proof: 'current' }
    },

    /** @throws {Refusal} `not-your-address`, `no-mail-address`, `demo-account-is-fixed`, `too-many-codes` */
    async sendOwnCode(personId: number, address: string, from: From): Promise<void> {
      const { email, isDemo } = await requirePerson(personId)
      if (isDemo) throw demoAccountIsFixed()
      if (!email) throw noMailAddress()
      if (email.toLowerCase() !== address) throw notYourAddress()
      await codes.send({ purpose: 'change-password', address, personId, isDecoy: false, ...from })
    },

    /** Afterwards all sessions end, and all keys that are not to be kept. @throws {Refusal} those of the password and of the code; `no-mail-address`, `code-required`, `wrong-password` */
    async changeOwn(actor: Actor & { personId: number }, { keepKeys = false, ...change }: PasswordChange, from: From): Promise<void> {
      const person = await requirePerson(actor.personId)
      if (person.isDemo) throw demoAccountIsFixed()
      await requireWellFormed(change)
      if (!person.email) {
        // Who was never asked for an address proves it by what was handed out, once.
        if (!person.mustChange) throw noMailAddress()
        const stored = await ownPasswords.require(actor.personId, change.current ?? '', from.ip)
        await limits.tryProof(fromNetwork(from.ip, (await settings.read())['limits.networks']), () => requireStrong(change, person))
        return set(actor, { personId: actor.personId, password: change.password, keepKeys, stored }, undefined, from)
      }
      if (!change.code) throw codeRequired()
      const right = await codes.check('change-password', person.email.toLowerCase(), change.code, from.ip)
      if (right.personId !== actor.personId) throw notYourAddress()
      requireStrong(change, person)
      await set(actor, { personId: actor.personId, password: change.password, keepKeys }, right, from)
    },

    /** For somebody who has forgotten theirs: the answer is the same whether the address is anybody's. @throws {Refusal} `too-many-codes` */
    async sendForgottenCode(address: string, from: From): Promise<void> {
      const personId = await personByAddress(database, address)
      await codes.send({ purpose: 'new-password', address, personId: personId ?? null, isDecoy: personId === undefined, ...from })
    },

    /** @throws {Refusal} those of the password and of the code */
    async changeForgotten({ address, code, ...change }: NewPassword & { address: string; code: string }, from: From): Promise<void> {
      await requireWellFormed(change)
      const right = await codes.check('new-password', address, code, from.ip)
      const personId = right.personId!
      const person = await requirePerson(personId)
      if (person.isDemo) throw demoAccountIsFixed()
      requireStrong(change, person)
      await set({ personId, via: 'session', ip: from.ip }, { personId, password: change.password, keepKeys: false }, right, from)
    },

    /** By the office: a password to hand out, which must be changed at the first sign-in. It is told once and nowhere kept. */
    async handOut(actor: Actor, personId: number): Promise<{ password: string }> {
      await requirePerson(personId)
      const password = randomPassword()
      await database.inTransaction(async (transaction) => {
        await lockPeople(transaction, [personId])
        await unconfirmedNumbers.startAnew(transaction, actor, [personId], 'password')
        await setPassword(transaction, await ensureUser(transaction, personId), hashInitialPassword(password), { mustChange: true })
        await sessions.end(transaction, personId, { all: true }, 'ended-by-office')
        await apiKeys.revokeAll(transaction, actor, [personId], 'password-handed-out')
        await audit.record(transaction, { actor, action: 'password.handed-out', subject: { kind: 'person', id: personId } })
      })
      return { password }
    },
  }

  async function set(actor: Actor, { personId, password, keepKeys, stored }: Setting, code: RightCode | undefined, { ip, language }: From): Promise<void> {
    const hash = await passwords.hash(password, { of: networkOf(ip) })
    await database.inTransaction(async (transaction) => {
      await lockPeople(transaction, [personId])
      if (code) await codes.use(transaction, code)
      if (stored !== undefined && (await storedPassword(transaction, personId)) !== stored) throw wrongPassword()
      await setPassword(transaction, await ensureUser(transaction, personId), hash, { mustChange: false })
      await sessions.end(transaction, personId, { all: true }, 'password-changed')
      if (!keepKeys) await apiKeys.revokeAll(transaction, actor, [personId], 'password-changed')
      await audit.record(transaction, { actor, action: 'password.changed', subject: { kind: 'person', id: personId } })
      await tell(transaction, personId, language)
    })
  }

  async function tell(transaction: Transaction, personId: number, language: Language): Promise<void> {
    const [person] = await transaction.query<{ email: string | null }>({ text: 'select email from person where id = $1', values: [personId] })
    if (person?.email) await mail.sendNotice(transaction, { to: { address: person.email, language, personId }, notice: 'password-changed' })
  }

  /** What can be told at a glance, before it costs anybody a try. */
  async function requireWellFormed({ password, repeated }: NewPassword): Promise<void> {
    if (password !== repeated) throw passwordsDiffer()
    requireLength(password, (await settings.read())['passwords.least-length'])
  }

  /** What takes a while. After the code, whose few tries are then those of a password too. */
  function requireStrong({ password }: NewPassword, { number, name, email }: Pick<Person, 'number' | 'name' | 'email'>): void {
    requireHardToGuess(password, [number, name, email ?? ''].filter(Boolean))
  }

  async function requirePerson(personId: number): Promise<Person> {
    const [person] = await database.query<Person>({
      text: `select number, person.name, person.email, exists (select from demo_account d where d.person_id = person.id) as "isDemo",
                    coalesce(must_change_password, false) as "mustChange"
             from person left join auth_user on auth_user.person_id = person.id
             left join auth_account on user_id = auth_user.id and provider_id = 'credential'
             where person.id = $1 and person.deleted_at is null`,
      values: [personId],
    })
    if (!person) throw notFound()
    return person
  }
}

export function passwordsDiffer(): Refusal {
  return new Refusal(422, 'passwords-differ', { zh: '两次输入的密码不一致。', en: 'The two passwords are not the same.' }, { field: 'repeated' })
}

function demoAccountIsFixed(): Refusal {
  return new Refusal(403, 'demo-account-is-fixed', { zh: '演示账号的密码不能修改。', en: 'The password of a demo account cannot be changed.' })
}

function noMailAddress(): Refusal {
  return new Refusal(
    409,
    'no-mail-address',
    { zh: '您的个人资料里还没有邮箱，请先添加邮箱。', en: 'Your profile has no mail address yet. Add one first.' },
    { field: 'address' },
  )
}

function notYourAddress(): Refusal {
  return new Refusal(422, 'not-your-address', { zh: '这不是您个人资料中的邮箱。', en: 'This is not the mail address of your profile.' }, { field: 'address' })
}

function codeRequired(): Refusal {
  return new Refusal(422, 'code-required', { zh: '请输入发送到您邮箱的验证码。', en: 'Enter the code that was sent to your mail address.' }, { field: 'code' })
}
