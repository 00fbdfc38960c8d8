import type { Registration } from '@fairway/contract/profile'
import { textProblem } from '@fairway/contract/personal-text'
import { isProgramName } from '@fairway/contract/program-names'
import type { Database, Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { isAccountNumber, invalidNumber } from './accounts.ts'
import type { Opened } from './auth.ts'
import { notOffered } from './code-sign-in.ts'
import type { Codes } from './codes.ts'
import type { MailAddresses } from './mail-address.ts'
import { fromNetwork } from './networks.ts'
import { reservedName } from './person-profile.ts'
import { passwordsDiffer, type From } from './password-change.ts'
import { requireHardToGuess, requireLength } from './password-rules.ts'
import type { Passwords } from './passwords.ts'
import type { Caller, SignIn } from './sign-in.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { ensureUser, personByAddress, setPassword } from './users.ts'

// Accounts that people make for themselves, where the office allows it. They are students without a college until somebody
// says which.

export type RegistrationNeeds = {
  database: Database
  audit: Audit
  settings: CampusSettings
  codes: Codes
  addresses: MailAddresses
  passwords: Passwords
  signIn: SignIn
  limits: SignInLimits
}

export type Registrations = ReturnType<typeof createRegistrations>

/** @property isOwnChoice the number is what they said, and may be somebody else's */
type Newcomer = { number: string; isOwnChoice: boolean; name: string; email: string | null }
type ByNumber = Extract<Registration, { number: string }>
type ByCode = Extract<Registration, { code: string }>

export function createRegistrations({ database, audit, settings, codes, addresses, passwords, signIn, limits }: RegistrationNeeds) {
  return {
    /** The same for every address. @throws {Refusal} `not-offered`, `not-an-address`, `other-domain`, `too-many-codes` */
    async sendCode(address: string, from: From): Promise<void> {
      if (!(await settings.read())['registration.by-code']) throw notOffered()
      await addresses.requireAllowed(address)
      await codes.send({ purpose: 'registration', address, personId: null, isDecoy: false, ...from })
    },

    /** @throws {Refusal} `not-offered`, `invalid-number`, `number-not-free`, `invalid-profile`, `reserved-name`, `too-many-tries`, and those of passwords and codes */
    async register(registration: Registration, caller: Caller): Promise<Opened> {
      const set = await settings.read()
      if (!set['number' in registration ? 'registration.by-number' : 'registration.by-code']) throw notOffered()
      const problem = textProblem(registration.name, { required: true })
      if (problem) throw invalidName(problem)
      if (isProgramName(registration.name)) throw reservedName()
      return 'number' in registration ? byNumber(registration, set['passwords.least-length'], caller) : byCode(registration, set['sign-in.by-code'], caller)
    },
  }

  async function byNumber({ number, name, password, repeated }: ByNumber, leastLength: number, caller: Caller): Promise<Opened> {
    if (!isAccountNumber(number)) throw invalidNumber()
    if (password !== repeated) throw passwordsDiffer()
    requireLength(password, leastLength)
    const from = fromNetwork(caller.ip, (await settings.read())['limits.networks'])
    await limits.beginRegistration(from)
    requireHardToGuess(password, [number, name])
    const hash = await passwords.hash(password, { of: from.network })
    const userId = await database.inTransaction(async (transaction) => {
      const id = await create(transaction, { number, isOwnChoice: true, name, email: null }, caller)
      await setPassword(transaction, id, hash, { mustChange: false })
      return id
    })
    return signIn.byProof(userId, 'registration', caller)
  }

  async function byCode({ address, code, name }: ByCode, maySignIn: boolean, caller: Caller): Promise<Opened> {
    const right = await codes.check('registration', address, code, caller.ip)
    const userId = await database.inTransaction(async (transaction) => {
      await codes.use(transaction, right)
      await transaction.query({ text: 'select pg_advisory_xact_lock(4617014, hashtext($1))', values: [address] })
      // Who reads the mail of an address that has an account is its owner: they are let in as by a code for signing in.
      const known = await personByAddress(transaction, address)
      if (known !== undefined) {
        if (!maySignIn) throw notOffered()
        return ensureUser(transaction, known)
      }
      return create(transaction, { number: await freeNumber(transaction), isOwnChoice: false, name, email: address }, caller)
    })
    return signIn.byProof(userId, 'registration', caller)
  }

  /** @returns the id by which better-auth knows the new person */
  async function create(transaction: Transaction, { number, isOwnChoice, name, email }: Newcomer, { ip }: Caller): Promise<string> {
    // Numbers do not differ by letter case alone, also when two are chosen in the same moment.
    await transaction.query({ text: 'select pg_advisory_xact_lock(4617016, hashtext(lower($1)))', values: [number] })
    const [person] = await transaction.query<{ id: number }>({
      text: `insert into person (number, name, email, unconfirmed_since) select $1, $2, $3, case when $4 then now() end
             where not exists (select from person where lower(number) = lower($1))
               and not exists (select from section_staff where lower(number) = lower($1))
             on conflict do nothing returning id`,
      values: [number, name.trim(), email, isOwnChoice],
    })
    if (!person) throw numberNotFree()
    await transaction.query({ text: 'insert into student (person_id) values ($1)', values: [person.id] })
    await audit.record(transaction, {
      actor: { personId: person.id, via: 'session', ip },
      action: 'person.registered',
      subject: { kind: 'person', id: person.id },
    })
    return ensureUser(transaction, person.id)
  }
}

/** For somebody who has none. Others may have registered under one of these, so they are tried until one is free. */
async function freeNumber({ query }: Transaction): Promise<string> {
  for (;;) {
    const [next] = await query<{ number: string; free: boolean }>({
      text: `select number, not exists (select from person where lower(person.number) = next.number) as free
             from (select 'm' || nextval('registration_number') as number) next`,
    })
    if (next!.free) return next!.number
  }
}

/** That a number is known cannot be hidden from somebody who may choose one; how often may be asked is limited instead. */
function numberNotFree(): Refusal {
  return new Refusal(
    409,
    'number-not-free',
    { zh: '这个编号不能注册。如果它是您的编号，请联系教务办公室领取密码。', en: 'This number cannot be registered. If it is yours, ask the programme office for a password.' },
    { field: 'number' },
  )
}

function invalidName(problem: string): Refusal {
  return new Refusal(422, 'invalid-profile', { zh: '姓名不符合要求。', en: 'The name is not of the expected form.' }, { field: 'name', problem })
}
