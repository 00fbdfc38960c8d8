import { addressProblem } from '@fairway/contract/personal-text'
import type { Database, Queries } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { Codes } from './codes.ts'
import type { IdentityMail } from './identity-mail.ts'
import type { From } from './password-change.ts'

// The mail address of a person: theirs once they have read a code there.

export type MailAddressNeeds = { database: Database; audit: Audit; settings: CampusSettings; codes: Codes; mail: IdentityMail }

export type MailAddresses = ReturnType<typeof createMailAddresses>

export function createMailAddresses({ database, audit, settings, codes, mail }: MailAddressNeeds) {
  return {
    /** @throws {Refusal} `not-an-address`, `other-domain`, `same-address`, `too-many-codes` */
    async sendCode(personId: number, address: string, from: From): Promise<void> {
      await requireAllowed(address)
      if ((await addressOf(database, personId))?.toLowerCase() === address) throw sameAddress()
      await codes.send({ purpose: 'change-email', address, personId, isDecoy: false, ...from })
    },

    /** @throws {Refusal} `not-an-address`, `other-domain`, `address-taken`, and those of the code */
    async change(actor: Actor & { personId: number }, { address, code }: { address: string; code: string }, { language }: From): Promise<void> {
      const { personId } = actor
      await requireAllowed(address)
      const right = await codes.check('change-email', address, code)
      // Somebody else may have asked for a code to the same address.
      if (right.personId !== personId) throw notAskedByYou()
      await database.inTransaction(async (transaction) => {
        await codes.use(transaction, right)
        await transaction.query({ text: 'select pg_advisory_xact_lock(4617014, hashtext($1))', values: [address] })
        const [other] = await transaction.query({
          text: 'select id from person where lower(email) = $1 and id <> $2 and deleted_at is null limit 1',
          values: [address, personId],
        })
        // They read the mail of this address, so they may know.
        if (other) throw addressTaken()
        const before = await addressOf(transaction, personId)
        await transaction.query({ text: 'update person set email = $2 where id = $1', values: [personId, address] })
        await audit.record(transaction, {
          actor,
          action: 'address.changed',
          subject: { kind: 'person', id: personId },
          personal: { about: personId, before: { email: before }, after: { email: address } },
        })
        if (before) await mail.sendNotice(transaction, { to: { address: before, language, personId }, notice: 'email-changed' })
      })
    },

    requireAllowed,
  }

  async function requireAllowed(address: string): Promise<void> {
    const domains = (await settings.read())['profile.mail-domains']
    const problem = addressProblem(address, domains)
    if (problem === 'not-an-address') throw notAnAddress()
    if (problem === 'other-domain') throw otherDomain(domains)
  }
}

async function addressOf({ query }: Pick<Queries, 'query'>, personId: number): Promise<string | null> {
  const [person] = await query<{ email: string | null }>({ text: 'select email from person where id = $1', values: [personId] })
  return person?.email ?? null
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

function notAskedByYou(): Refusal {
  return new Refusal(422, 'expired-code', { zh: '验证码已失效，请重新获取。', en: 'The code is no longer valid. Ask for a new one.' }, { field: 'code' })
}
