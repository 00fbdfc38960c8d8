import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Localised } from '@fairway/contract/localised'
import type { PasswordSheet } from '@fairway/contract/password-sheets'
import { queryByKey } from '../../database/by-key.ts'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import { breathe, chunksOf } from '../../sheets/import-report.ts'
import type { Actor, Audit } from '../audit/index.ts'
import { readNames } from '../lists/index.ts'
import { isInitialPassword } from './passwords.ts'

// Initial passwords that were made for many at once. Until somebody takes them they are kept sealed with a key that follows from
// the program's secret: a backup or a stolen disk gives none away to who has not the secret as well. They are given out once.

/** Over a weekend: who imports on a Friday hands out on Monday. Nothing else keeps passwords, so not longer than needed. */
const keptHours = 72

export type MadePassword = { personId: number; password: string }

/** A line of a sheet as it is handed out, with the names of its college and class. */
export type HandedOut = { number: string; name: string; college: Localised | null; class: Localised | null; password: string }

/** The same with their codes. */
type Good = Omit<HandedOut, 'college' | 'class'> & { college: string | null; class: string | null }

export type PasswordSheets = ReturnType<typeof createPasswordSheets>

export function createPasswordSheets({ database, audit, secret }: { database: Database; audit: Audit; secret: string }) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'fairway password sheets', 32))

  return {
    /** An empty one; of an origin that has one already, that one. @returns its id */
    async open({ origin, by }: { origin: string | null; by: number | null }): Promise<number> {
      const [sheet] = await database.query<{ id: number }>({
        text: `insert into password_sheet (origin, created_by, expires_at) values ($1, $2, now() + interval '${keptHours} hours')
               on conflict (origin) do update set expires_at = excluded.expires_at returning id`,
        values: [origin, by],
      })
      return sheet!.id
    },

    /** In the transaction that sets the passwords, so that none is set that nobody is told. */
    async add({ query }: Pick<Transaction, 'query'>, sheet: number, passwords: readonly MadePassword[]): Promise<void> {
      if (passwords.length === 0) return
      await query({ text: 'insert into password_sheet_part (sheet_id, sealed) values ($1, $2)', values: [sheet, seal(passwords, sheet)] })
      await query({
        text: `update password_sheet set passwords = case when taken_at is null then passwords else 0 end + $2, taken_at = null, taken_by = null,
                                         expires_at = now() + interval '${keptHours} hours' where id = $1`,
        values: [sheet, passwords.length],
      })
    },

    /** @throws {Refusal} `not-found` */
    async find(id: number): Promise<PasswordSheet> {
      const [sheet] = await read(database, 'sheet.id = $1', [id])
      if (!sheet) throw notFound()
      return sheet
    },

    /** Null if it made no passwords, or their time is over. */
    async findByOrigin(origin: string): Promise<PasswordSheet | null> {
      const [sheet] = await read(database, 'sheet.origin = $1', [origin])
      return sheet ?? null
    },

    /** Those that wait for somebody to take them, the latest first. */
    waiting: (): Promise<PasswordSheet[]> => read(database, 'sheet.taken_at is null', []),

    /**
     * Gives the passwords out, by class and number, and forgets them. Only those that are still good: who has chosen another one
     * meanwhile, was given another one or has left is not in it.
     *
     * @throws {Refusal} `not-found`, `password-sheet-taken`, `password-sheet-unreadable`
     */
    async take(actor: Actor, id: number): Promise<HandedOut[]> {
      if ((await this.find(id)).state === 'taken') throw taken()
      const parts = await database.query<{ id: number; sealed: Buffer }>({ text: 'select id, sealed from password_sheet_part where sheet_id = $1 order by id', values: [id] })
      const made = parts.flatMap(({ sealed }) => unseal(sealed, id))
      const rows = await stillGood(database, made)
      const nameOf = await readNames(database)
      // Not before everything is read: what fails until here can be done again.
      await database.inTransaction(async (transaction) => {
        await transaction.query({ text: 'select id from password_sheet where id = $1 for no key update', values: [id] })
        const gone = await transaction.query({ text: 'delete from password_sheet_part where id = any($1::bigint[]) returning id', values: [parts.map((part) => part.id)] })
        if (gone.length < parts.length || parts.length === 0) throw taken()
        // An import that still runs goes on adding.
        const [left] = await transaction.query({ text: 'select id from password_sheet_part where sheet_id = $1 limit 1', values: [id] })
        await transaction.query(
          left
            ? { text: 'update password_sheet set passwords = passwords - $2 where id = $1', values: [id, made.length] }
            : { text: 'update password_sheet set taken_at = now(), taken_by = $2 where id = $1', values: [id, actor.personId] },
        )
        await audit.record(transaction, { actor, action: 'passwords.taken', subject: { kind: 'password-sheet', id }, after: { passwords: rows.length } })
      })
      return rows.sort(byClass).map(({ college, class: className, ...row }) => ({
        ...row,
        college: college === null ? null : nameOf('colleges', college),
        class: className === null ? null : nameOf('classes', className),
      }))
    },

    async dropExpired(): Promise<void> {
      await database.query({ text: 'delete from password_sheet where expires_at <= now()' })
    },
  }

  function seal(passwords: readonly MadePassword[], sheet: number): Buffer {
    const start = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, start).setAAD(Buffer.from(String(sheet)))
    const body = Buffer.concat([cipher.update(JSON.stringify(passwords), 'utf8'), cipher.final()])
    return Buffer.concat([start, cipher.getAuthTag(), body])
  }

  /** @throws {Refusal} `password-sheet-unreadable` */
  function unseal(sealed: Buffer, sheet: number): MadePassword[] {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(String(sheet))).setAuthTag(sealed.subarray(12, 28))
      return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')) as MadePassword[]
    } catch {
      throw unreadable()
    }
  }
}

/** An empty one is none yet. */
async function read({ query }: Pick<Queries, 'query'>, condition: string, values: unknown[]): Promise<PasswordSheet[]> {
  type Row = { id: number; passwords: number; createdAt: Date; expiresAt: Date; takenAt: Date | null; byNumber: string | null; byName: string; takerNumber: string | null; takerName: string }
  const rows = await query<Row>({
    text: `select sheet.id, sheet.passwords, sheet.created_at as "createdAt", sheet.expires_at as "expiresAt", sheet.taken_at as "takenAt",
                  maker.number as "byNumber", maker.name as "byName", taker.number as "takerNumber", taker.name as "takerName"
           from password_sheet sheet left join person maker on maker.id = sheet.created_by left join person taker on taker.id = sheet.taken_by
           where sheet.passwords > 0 and sheet.expires_at > now() and ${condition} order by sheet.id desc limit 100`,
    values,
  })
  const somebody = (number: string | null, name: string) => (number === null ? null : { number, name })
  return rows.map(({ id, passwords, createdAt, expiresAt, takenAt, ...row }) => ({
    id,
    state: takenAt ? 'taken' : 'waiting',
    passwords,
    createdBy: somebody(row.byNumber, row.byName),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    takenBy: somebody(row.takerNumber, row.takerName),
    takenAt: takenAt?.toISOString() ?? null,
  }))
}

async function stillGood(database: Database, made: MadePassword[]): Promise<Good[]> {
  const good: Good[] = []
  for (const some of chunksOf(made, 500)) {
    await breathe(undefined)
    const people = await queryByKey<Omit<Good, 'password'> & { id: number; hash: string }>(database, {
      name: 'initial-passwords',
      text: `select person.id, number, person.name, college, class, auth_account.password as hash
             from person join auth_user on auth_user.person_id = person.id join auth_account on user_id = auth_user.id and provider_id = 'credential'
             left join student on student.person_id = person.id
             where person.id = any($1::bigint[]) and deleted_at is null and must_change_password`,
      values: [some.map(({ personId }) => personId)],
    })
    const known = new Map(people.map(({ id, ...person }) => [id, person]))
    for (const { personId, password } of some) {
      const person = known.get(personId)
      if (!person) continue
      const { hash, ...shown } = person
      if (isInitialPassword(password, hash)) good.push({ ...shown, password })
    }
  }
  return good
}

/** As they are handed out: class by class. */
function byClass(a: Good, b: Good): number {
  const keyOf = ({ college, class: className, number }: Good) => [college ?? '', className ?? '', number]
  const [first, second] = [keyOf(a), keyOf(b)]
  const at = first.findIndex((part, index) => part !== second[index])
  return at < 0 ? 0 : first[at]! < second[at]! ? -1 : 1
}

function taken(): Refusal {
  return new Refusal(409, 'password-sheet-taken', {
    zh: '这些初始密码已被取走，不会再次给出。如有遗失，请重新发放。',
    en: 'These initial passwords were taken already and are not given out again. If they were lost, hand out new ones.',
  })
}

function unreadable(): Refusal {
  return new Refusal(409, 'password-sheet-unreadable', {
    zh: '无法解开这些初始密码：本站的 SECRET 已更换。请重新发放。',
    en: 'These initial passwords cannot be unsealed, because the SECRET of this site has changed. Hand out new ones.',
  })
}
