import { addressProblem } from '@fairway/contract/personal-text'
import type { AddressChange, Profile } from '@fairway/contract/profile'
import type { Database, Queries } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { expiredCode, type Codes, type RightCode } from './codes.ts'
import type { IdentityMail } from './identity-mail.ts'
import type { OwnPasswords } from './own-password.ts'
import type { From } from './password-change.ts'
import { lockPeople, storedPassword } from './users.ts'

// The mail address of a person: theirs once they have read a code there.

export type MailAddressNeeds = { database: Database; audit: Audit; settings: CampusSettings; codes: Codes; mail: IdentityMail; ownPasswords: OwnPasswords }

/** `stored`: what is kept of a password. `hasPassword`: of their own. One that was handed out is known to others, and perhaps not to them. */
type Holder = { email: string | null; hasPassword: boolean; stored: string | null }

export type MailAddresses = ReturnType<typeof createMailAddresses>

export function createMailAddresses({ database, audit, settings, codes, mail, ownPasswords }: MailAddressNeeds) {
  return {
    /** Where one to the present address is wanted as well, both are sent. @throws {Refusal} `not-an-address`, `other-domain`, `same-address`, `too-many-codes` */
    async sendCode(personId: number, address: string, from: From): Promise<void> {
      await requireAllowed(address)
      const holder = await requireHolder(database, personId)
      const present = holder.email?.toLowerCase()
      if (present === address) throw sameAddress()
      const beside = present !== undefined && addressProofOf(holder) === 'old-address' ? ({ purpose: 'leave-email', address: present } as const) : undefined
      await codes.send({ purpose: 'change-email', address, personId, isDecoy: false, ...from }, beside)
    },

    /**
     * Whoever reads the mail of the address has the account, and an open page or a stolen session must not be enough for that.
     *
     * @throws {Refusal} `not-an-address`, `other-domain`, `address-taken`, `password-required`, `code-required`, those of the password and of the codes
     */
    async change(actor: Actor & { personId: number }, { address, code, current, oldCode }: AddressChange, { ip, language }: From): Promise<void> {
      const { personId } = actor
      await requireAllowed(address)
      const holder = await requireHolder(database, personId)
      const left = await proved(personId, holder, { current, oldCode, ip })
      const right = await codes.check('change-email', address, code, ip)
      // Somebody else may have asked for a code to the same address.
      if (right.personId !== personId) throw expiredCode()
      await database.inTransaction(async (transaction) => {
        await lockPeople(transaction, [personId])
        for (const one of [right, ...left]) await codes.use(transaction, one)
        const { email: before, stored } = await requireHolder(transaction, personId)
        // Changed meanwhile: what was proved was about another address, or by a password that is none any more.
        if (before !== holder.email || stored !== holder.stored) throw expiredCode()
        await transaction.query({ text: 'select pg_advisory_xact_lock(4617014, hashtext($1))', values: [address] })
        const [other] = await transaction.query({
          text: 'select id from person where lower(email) = $1 and id <> $2 and deleted_at is null limit 1',
          values: [address, personId],
        })
        // They read the mail of this address, so they may know.
        if (other) throw addressTaken()
        await transaction.query({ text: 'update person set email = $2 where id = $1', values: [personId, address] })
        await audit.record(transaction, {
          actor,
          action: 'address.changed',
          subject: { kind: 'person', id: personId },
          personal: { about: personId, before: { email: before }, after: { email: address } },
        })
        if (before) await mail.sendNotice(transaction, { to: { address: before, language, personId }, notice: 'email-changed', byOffice: false })
      })
    },

    requireAllowed,
  }

  /** @returns the code by which it was, to be used */
  async function proved(personId: number, holder: Holder, { current, oldCode, ip }: Pick<AddressChange, 'current' | 'oldCode'> & { ip: string }): Promise<RightCode[]> {
    switch (addressProofOf(holder)) {
      case 'none':
        return []
      case 'password':
        if (!current) throw passwordRequired()
        await ownPasswords.require(personId, current, ip)
        return []
      case 'old-address': {
        if (!oldCode) throw oldCodeRequired()
        const right = await codes.check('leave-email', holder.email!.toLowerCase(), oldCode, ip, 'oldCode')
        if (right.personId !== personId) throw expiredCode('oldCode')
        return [right]
      }
    }
  }

  async function requireAllowed(address: string): Promise<void> {
    const domains = (await settings.read())['profile.mail-domains']
    const problem = addressProblem(address, domains)
    if (problem === 'not-an-address') throw notAnAddress()
    if (problem === 'other-domain') throw otherDomain(domains)
  }
}

/** What another address takes of them, beside a code to it. */
export function addressProofOf({ email, hasPassword }: Pick<Holder, 'email' | 'hasPassword'>): Profile['addressProof'] {
  if (hasPassword) return 'password'
  return email ? 'old-address' : 'none'
}

/** Of person `p`. */
export const hasOwnPassword = `exists (select from auth_user join auth_account on user_id = auth_user.id and provider_id = 'credential'
  where auth_user.person_id = p.id and password is not null and not must_change_password)`

async function requireHolder({ query }: Pick<Queries, 'query'>, personId: number): Promise<Holder> {
  const [holder] = await query<Omit<Holder, 'stored'>>({ text: `select email, ${hasOwnPassword} as "hasPassword" from person p where id = $1`, values: [personId] })
  if (!holder) throw notFound()
  return { ...holder, stored: await storedPassword({ query }, personId) }
}

function notAnAddress(): Refusal {
  return new Refusal(422, 'not-an-address', { zh: '这不是有效的邮箱地址。', en: 'This is not a mail address.' }, { field: 'address' })
}

function otherDomain(domains: readonly string[]): Refusal {
  return new Refusal(
    422,
    'other-domain',
    { zh: `请使用以下域名的邮箱：${domains.join('、')}。`, en: `Use an address at ${domains.join(', ')}.` },
    { field: 'address', domains },
  )
}

function sameAddress(): Refusal {
  return new Refusal(422, 'same-address', { zh: '这已经是您的邮箱。', en: 'This is your mail address already.' }, { field: 'address' })
}

function addressTaken(): Refusal {
  return new Refusal(
    409,
    'address-taken',
    { zh: '该邮箱已属于另一个账号。', en: 'This mail address belongs to another account.' },
    { field: 'address' },
  )
}

function passwordRequired(): Refusal {
  return new Refusal(422, 'password-required', { zh: '请输入现在的密码。', en: 'Enter your present password.' }, { field: 'current' })
}

function oldCodeRequired(): Refusal {
  return new Refusal(422, 'code-required', { zh: '请输入发送到现有邮箱的验证码。', en: 'Enter the code that was sent to your present address.' }, { field: 'oldCode' })
}
