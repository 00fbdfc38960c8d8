import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { Language } from '@fairway/contract/language'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { IdentityMail } from './identity-mail.ts'
import { fromNetwork } from './networks.ts'
import type { SignInLimits } from './sign-in-limits.ts'

// Six digits, sent to a mail address to see whether somebody reads it. Tries are counted in one statement each and committed
// before anything else is done, so that neither many at once nor a request that fails later gets a try for nothing.

export type CodePurpose = 'sign-in' | 'registration' | 'new-password' | 'change-password' | 'change-email' | 'leave-email'

export const codeSeconds = 120
export const secondsBetweenCodes = 60
const mostTries = 5
const mostPerDay = 5
const day = 24 * 3600

export type CodeRequest = {
  purpose: CodePurpose
  /** Where to; lower case. */
  address: string
  /** Whose it is. Null for a registration, and for a decoy. */
  personId: number | null
  /** Nobody has this address: everything happens as if, but no code will fit and nothing is sent. */
  isDecoy: boolean
  ip: string
  language: Language
}

/** A code that was right and is not used yet. */
export type RightCode = { id: number; personId: number | null }

export type Codes = ReturnType<typeof createCodes>

export type CodesNeeds = { database: Database; settings: CampusSettings; mail: IdentityMail; limits: Pick<SignInLimits, 'tryProof'>; secret: string }

export function createCodes({ database, settings, mail, limits, secret }: CodesNeeds) {
  return {
    /**
     * @param beside a second code for the same, to another address: of the network the two are counted as one
     * @throws {Refusal} `too-many-codes`
     */
    async send({ purpose, address, personId, isDecoy, ip, language }: CodeRequest, beside?: Pick<CodeRequest, 'purpose' | 'address'>): Promise<void> {
      const { network, factor } = fromNetwork(ip, (await settings.read())['limits.networks'])
      const wanted = [{ purpose, address, network }, ...(beside ? [{ ...beside, network: null }] : [])]
      await database.inTransaction(async (transaction) => {
        // Two at once count one after the other; always the addresses first, in one order.
        for (const name of [...wanted.map((one) => one.address).sort(), network]) {
          await transaction.query({ text: 'select pg_advisory_xact_lock(4617014, hashtext($1))', values: [name] })
        }
        for (const one of wanted) await requireWithinLimits(transaction, { ...one, factor })
        for (const one of wanted) {
          const code = String(randomInt(1_000_000)).padStart(6, '0')
          const [created] = await transaction.query<{ expires_at: Date }>({
            text: `insert into mail_code (purpose, address, person_id, code_hash, network, expires_at)
                   values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6)) returning expires_at`,
            values: [one.purpose, one.address, personId, isDecoy ? randomBytes(32) : hashOf(one.purpose, one.address, code), one.network, codeSeconds],
          })
          await mail.sendCode(transaction, { to: { address: one.address, language, personId }, purpose: one.purpose, code, expiresAt: created!.expires_at, isDecoy })
        }
      })
    },

    /**
     * Counts the try, for the code and for the network that it comes from, and commits that. `use` is for the transaction in which
     * the code does its work.
     *
     * @param field what the code was sent as, for who is told that it is wrong
     * @throws {Refusal} `wrong-code`, `expired-code`, `code-spent`, `too-many-tries`
     */
    async check(purpose: CodePurpose, address: string, code: string, ip: string, field = 'code'): Promise<RightCode> {
      return limits.tryProof(fromNetwork(ip, (await settings.read())['limits.networks']), () => compare(purpose, address, code, field))
    },

    /** Of two who come with the same right code, one. @throws {Refusal} `expired-code` */
    async use({ query }: Pick<Queries, 'query'>, { id }: RightCode): Promise<void> {
      const used = await query({ text: 'update mail_code set used_at = now() where id = $1 and used_at is null returning id', values: [id] })
      if (used.length === 0) throw expiredCode()
    },

    /** Takes away what no limit counts any more. */
    async dropOld(): Promise<void> {
      await database.query({ text: `delete from mail_code where created_at < now() - interval '2 days'` })
    },
  }

  async function compare(purpose: CodePurpose, address: string, code: string, field: string): Promise<RightCode> {
    const [tried] = await database.query<{ id: number; person_id: number | null; code_hash: Buffer; tries: number }>({
      text: `update mail_code set tries = tries + 1
             where id = (select max(id) from mail_code where purpose = $1 and address = $2)
               and used_at is null and tries < $3 and expires_at > now()
             returning id, person_id, code_hash, tries`,
      values: [purpose, address, mostTries],
    })
    if (!tried) throw await whyNot(purpose, address, field)
    if (!timingSafeEqual(tried.code_hash, hashOf(purpose, address, code))) throw wrongCode(mostTries - tried.tries, field)
    return { id: tried.id, personId: tried.person_id }
  }

  function hashOf(purpose: CodePurpose, address: string, code: string): Buffer {
    return createHmac('sha256', secret).update(`${purpose} ${address} ${code}`).digest()
  }

  async function whyNot(purpose: CodePurpose, address: string, field: string): Promise<Refusal> {
    const [newest] = await database.query<{ used: boolean; expired: boolean }>({
      text: `select used_at is not null as used, expires_at <= now() as expired from mail_code
             where id = (select max(id) from mail_code where purpose = $1 and address = $2)`,
      values: [purpose, address],
    })
    if (!newest) return wrongCode(0, field)
    return newest.used || newest.expired ? expiredCode(field) : codeSpent(field)
  }
}

/** `isOfNetwork`: to this address one could go, but the network has had its share. */
type Wait = { seconds: number; isOfNetwork: boolean }

type Limited = { purpose: CodePurpose; address: string; /** Null: counted already. */ network: string | null; factor: number }

async function requireWithinLimits({ query }: Transaction, { purpose, address, network, factor }: Limited): Promise<void> {
  // How long ago the latest codes were sent, the latest first: `most` of them may be within the time.
  const ages = (column: 'address' | 'network', parameter: string) =>
    `coalesce(array_agg(extract(epoch from now() - created_at)::float8 order by created_at desc) filter (where ${column} = ${parameter}), '{}')`
  const [sent] = await query<{ to: number[]; from: number[] }>({
    text: `select ${ages('address', '$1')} as "to", ${ages('network', '$2')} as "from"
           from mail_code where (address = $1 or network = $2) and created_at > now() - make_interval(secs => $3)`,
    values: [address, network, day],
  })
  const wait = (seconds: number, most: number): Wait => {
    const [ofAddress, ofNetwork] = [waitOf(sent!.to, seconds, most), waitOf(sent!.from, seconds, most * factor)]
    return { seconds: Math.ceil(Math.max(ofAddress, ofNetwork)), isOfNetwork: ofAddress === 0 }
  }
  const untilTomorrow = wait(day, mostPerDay)
  if (untilTomorrow.seconds > 0) throw tooManyCodes(untilTomorrow)
  const aMoment = wait(secondsBetweenCodes, 1)
  if (aMoment.seconds === 0) return
  // Who came back from the mail program to a page that knows nothing any more can still enter it.
  const [good] = await query({
    text: `select from mail_code where id = (select max(id) from mail_code where purpose = $1 and address = $2)
                                   and used_at is null and tries < $3 and expires_at > now()`,
    values: [purpose, address, mostTries],
  })
  throw tooManyCodes(aMoment, good !== undefined)
}

/** @param ages in seconds, ascending */
function waitOf(ages: readonly number[], seconds: number, most: number): number {
  const age = ages[most - 1]
  return age === undefined ? 0 : Math.max(0, seconds - age)
}

/** @param alreadySent one for the same is on its way, and still good. Not told of the day's limit: nobody waits for that. */
function tooManyCodes({ seconds: retryAfter, isOfNetwork }: Wait, alreadySent?: boolean): Refusal {
  const isToday = retryAfter > secondsBetweenCodes
  const titles = isOfNetwork ? titlesOfNetwork : titlesOfAddress
  return new Refusal(429, 'too-many-codes', isToday ? titles.today : titles.soon(retryAfter), { retryAfter, ...(alreadySent && { alreadySent }) })
}

const titlesOfAddress = {
  today: { zh: '一天内发送的验证码已达上限，请稍后或明天再试。', en: 'No more codes can be sent just now. Try again later, at the latest tomorrow.' },
  soon: (seconds: number) => ({ zh: `请在 ${seconds} 秒后再获取验证码。`, en: `Ask for another code in ${seconds} seconds.` }),
}

/** Many may share one, and who has asked for none yet should know that it is not about them. */
const titlesOfNetwork = {
  today: {
    zh: '本网络今天请求验证码过于频繁。请换一个网络，或联系教务办公室。',
    en: 'Too many codes were asked for from this network today. Use another network, or turn to the programme office.',
  },
  soon: (seconds: number) => ({
    zh: `本网络刚刚请求过验证码，请在 ${seconds} 秒后再获取。`,
    en: `A code was just asked for from this network. Ask for another in ${seconds} seconds.`,
  }),
}

function wrongCode(triesLeft: number, field: string): Refusal {
  return new Refusal(
    422,
    'wrong-code',
    triesLeft > 0
      ? { zh: `验证码不正确，还可以尝试 ${triesLeft} 次。`, en: `The code is wrong. You have ${triesLeft} more ${triesLeft === 1 ? 'try' : 'tries'}.` }
      : { zh: '验证码不正确，请重新获取。', en: 'The code is wrong. Ask for a new one.' },
    { field, triesLeft },
  )
}

export function expiredCode(field = 'code'): Refusal {
  return new Refusal(422, 'expired-code', { zh: '验证码已失效，请重新获取。', en: 'The code is no longer valid. Ask for a new one.' }, { field })
}

function codeSpent(field: string): Refusal {
  return new Refusal(
    422,
    'code-spent',
    { zh: '错误次数过多，该验证码已作废，请重新获取。', en: 'There were too many wrong tries, so this code is void. Ask for a new one.' },
    { field },
  )
}
