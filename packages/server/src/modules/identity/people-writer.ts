import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../database/database.ts'
import type { Actor, Audit, AuditEntry } from '../audit/index.ts'
import { enterNames } from '../lists/index.ts'
import type { AddressNotices } from './address-notices.ts'
import type { KeyEnding } from './api-keys.ts'
import { hashInitialPassword, randomPassword } from './passwords.ts'
import type { PasswordSheets } from './password-sheets.ts'
import { requireAnotherOffice } from './people.ts'
import type { Draft } from './person-columns.ts'
import { comparePeople, loses, type ChangedPerson, type Details, type Differences, type NewPerson, type Wanted } from './person-differences.ts'
import type { Sessions } from './sessions.ts'
import { namingsIn, withCodes } from './student-codes.ts'
import type { UnconfirmedNumbers } from './unconfirmed-numbers.ts'
import type { Viewers } from './viewers.ts'

// Writes a batch of people, all of it or nothing.

export type PeopleWriterNeeds = { audit: Audit; sessions: Sessions; apiKeys: KeyEnding; viewers: Viewers; passwordSheets: PasswordSheets; unconfirmedNumbers: UnconfirmedNumbers; addressNotices: AddressNotices }

export type PeopleWriter = ReturnType<typeof createPeopleWriter>

type Batch = {
  /** What the audit log says they come from. */
  origin: string | null
  /** Where passwords go; undefined: none are made. */
  passwordSheet: number | undefined
}

export function createPeopleWriter({ audit, sessions, apiKeys, viewers, passwordSheets, unconfirmedNumbers, addressNotices }: PeopleWriterNeeds) {
  return {
    /** @returns what was written, and what could not be @throws {Refusal} `last-office-worker` */
    async write(transaction: Transaction, drafts: readonly Draft[], wanted: Wanted, batch: Batch): Promise<Differences> {
      // Before all other locks.
      const names = await enterNames(transaction, namingsIn(drafts))
      const coded = drafts.map((draft) => withCodes(draft, names))
      await lock(transaction, coded, wanted)
      const found = await comparePeople(transaction, coded, wanted)
      await unconfirmedNumbers.startAnew(transaction, wanted.actor, [...found.changed.map(({ id }) => id), ...found.renewed], 'import')
      const created = await insertPeople(transaction, found.created)
      // Added by somebody else in this very moment: they are known now.
      const late = coded.filter(({ number }) => found.created.some((person) => person.number === number) && !created.has(number))
      await addressNotices.tellPresentOnes(transaction, found.changed.filter(({ fields }) => fields.includes('email')).map(({ id, after }) => ({ id, email: after.email })))
      await changePeople(transaction, found.changed)
      const newcomers = found.created.filter(({ number }) => created.has(number))
      const members = [...newcomers.map(({ number, terms }) => ({ id: created.get(number)!, terms })), ...found.changed].flatMap(({ id, terms }) => terms.map((term) => ({ id, term })))
      const termCodes = await addMembers(transaction, members)
      const renewed = batch.passwordSheet === undefined ? [] : await handOut(transaction, wanted.actor, batch.passwordSheet, [...created.values()], found.renewed)
      await audit.record(transaction, ...entriesOf({ newcomers, created, changed: found.changed, renewed, termCodes }, wanted, batch))
      const lowered = found.changed.filter((change) => change.before.roles.some((role) => loses(change, role)))
      await apiKeys.revokeAll(transaction, wanted.actor, lowered.map(({ id }) => id), 'role-changed')
      if (found.changed.some((change) => loses(change, 'office'))) await requireAnotherOffice(transaction, 0)
      if (found.changed.length > 0) transaction.afterCommit(viewers.forgetAll)
      if (late.length === 0) return found
      return together({ ...found, created: newcomers }, await this.write(transaction, late, wanted, batch))
    },
  }

  /** @returns to whom who was there already a password was given */
  async function handOut(transaction: Transaction, actor: Actor, sheet: number, created: number[], known: number[]): Promise<number[]> {
    const made = [...created, ...known].map((personId) => ({ personId, password: randomPassword() }))
    await setInitialPasswords(transaction, made)
    await passwordSheets.add(transaction, sheet, made)
    for (const id of await withOpenSessions(transaction, known)) await sessions.end(transaction, id, { all: true }, 'ended-by-office')
    await apiKeys.revokeAll(transaction, actor, known, 'password-handed-out')
    return known
  }
}

/** People, and of students their records, ascending as everywhere: their enrolments are decided by what is written here. */
async function lock({ query }: Transaction, drafts: readonly Draft[], { existing }: Wanted): Promise<void> {
  const people = await query<{ id: number }>({
    text: 'select id from person where lower(number) = any($1) order by id for no key update',
    values: [drafts.map(({ number }) => number.toLowerCase())],
  })
  if (existing === 'leave' || people.length === 0) return
  await query({ text: 'select person_id from student where person_id = any($1::bigint[]) order by person_id for no key update', values: [people.map(({ id }) => id)] })
}

const columns = 'number text, name text, gender text, phone text, email text, cohort text, college text, major text, class text, roles text[]'

/** @returns ids by number; who is not among them was there already */
async function insertPeople({ query }: Transaction, people: readonly NewPerson[]): Promise<Map<string, number>> {
  if (people.length === 0) return new Map()
  const rows = await query<{ id: number; number: string }>({
    text: `with r as (select ${columnNames} from jsonb_to_recordset($1) as r(${columns})),
           people as (
             insert into person (number, name, gender, phone, email) select number, name, gender, phone, email from r
             on conflict do nothing returning id, number
           ),
           students as (
             insert into student (person_id, cohort, college, major, class)
             select people.id, cohort, college, major, class from people join r using (number) where 'student' = any(roles)
           ),
           grants as (
             insert into role_grant (person_id, role)
             select people.id, role from people join r using (number), unnest(roles) as role where role <> 'student'
           )
           select id, number from people`,
    values: [JSON.stringify(people)],
  })
  return new Map(rows.map(({ id, number }) => [number, id]))
}

const columnNames = 'number, name, gender, phone, email, cohort, college, major, class, roles'

async function changePeople({ query }: Transaction, changed: readonly ChangedPerson[]): Promise<void> {
  if (changed.length === 0) return
  const rows = JSON.stringify(changed.map(({ id, after }) => ({ id, ...after })))
  await query({
    text: `update person set name = r.name, gender = r.gender, phone = r.phone, email = r.email, deleted_at = null
           from jsonb_to_recordset($1) as r(id bigint, ${columns}) where person.id = r.id`,
    values: [rows],
  })
  await query({
    text: `insert into student (person_id, cohort, college, major, class)
           select id, cohort, college, major, class from jsonb_to_recordset($1) as r(id bigint, ${columns}) where 'student' = any(roles)
           on conflict (person_id) do update
           set cohort = excluded.cohort, college = excluded.college, major = excluded.major, class = excluded.class
           where (student.cohort, student.college, student.major, student.class)
                 is distinct from (excluded.cohort, excluded.college, excluded.major, excluded.class)`,
    values: [rows],
  })
  const regranted = changed.filter(({ fields }) => fields.includes('roles'))
  if (regranted.length === 0) return
  const roles = JSON.stringify(regranted.map(({ id, after }) => ({ id, roles: after.roles })))
  const given = 'jsonb_to_recordset($1) as r(id bigint, roles text[])'
  await query({ text: `delete from student using ${given} where person_id = r.id and not 'student' = any(r.roles)`, values: [roles] })
  await query({ text: `delete from role_grant using ${given} where person_id = r.id and not role = any(r.roles)`, values: [roles] })
  await query({
    text: `insert into role_grant (person_id, role) select r.id, role from ${given}, unnest(r.roles) as role where role <> 'student' on conflict do nothing`,
    values: [roles],
  })
}

/** @returns the codes of the terms, by id */
async function addMembers({ query }: Transaction, members: { id: number; term: number }[]): Promise<Map<number, string>> {
  if (members.length === 0) return new Map()
  await query({
    text: 'insert into term_member (person_id, term_id) select person, term from unnest($1::bigint[], $2::bigint[]) as r(person, term) on conflict do nothing',
    values: [members.map(({ id }) => id), members.map(({ term }) => term)],
  })
  const terms = await query<{ id: number; code: string }>({ text: 'select id, code from term where id = any($1::bigint[])', values: [[...new Set(members.map(({ term }) => term))]] })
  return new Map(terms.map(({ id, code }) => [id, code]))
}

/** As `ensureUser` and `setPassword`, for many. */
async function setInitialPasswords({ query }: Transaction, made: readonly { personId: number; password: string }[]): Promise<void> {
  if (made.length === 0) return
  const rows = JSON.stringify(made.map(({ personId, password }) => ({ person: personId, user: randomUUID(), account: randomUUID(), hash: hashInitialPassword(password) })))
  const given = 'jsonb_to_recordset($1) as r(person bigint, "user" text, account text, hash text)'
  await query({
    text: `insert into auth_user (id, person_id, name, email, username, display_username)
           select r."user", person.id, person.name, r."user" || '@no-mail.invalid', lower(number), number from ${given} join person on person.id = r.person
           on conflict (person_id) do nothing`,
    values: [rows],
  })
  await query({
    text: `insert into auth_account (id, user_id, account_id, provider_id, password, must_change_password)
           select r.account, auth_user.id, auth_user.id, 'credential', r.hash, true from ${given} join auth_user on auth_user.person_id = r.person
           on conflict (user_id) where provider_id = 'credential'
           do update set password = excluded.password, must_change_password = true, updated_at = now()`,
    values: [rows],
  })
}

async function withOpenSessions({ query }: Transaction, people: number[]): Promise<number[]> {
  if (people.length === 0) return []
  const rows = await query<{ id: number }>({
    text: `select distinct person_id as id from auth_session join auth_user on auth_user.id = user_id
           where person_id = any($1::bigint[]) and ended_at is null and expires_at > now()`,
    values: [people],
  })
  return rows.map(({ id }) => id)
}

type Written = { newcomers: NewPerson[]; created: ReadonlyMap<string, number>; changed: ChangedPerson[]; renewed: number[]; termCodes: ReadonlyMap<number, string> }

function entriesOf({ newcomers, created, changed, renewed, termCodes }: Written, { actor }: Wanted, { origin, passwordSheet }: Batch): AuditEntry[] {
  const from = origin === null ? {} : { from: origin }
  const about = (id: number) => ({ actor, subject: { kind: 'person' as const, id } })
  const codesOf = (terms: number[]) => terms.map((term) => termCodes.get(term)).filter((code) => code !== undefined)
  return [
    ...newcomers.map(({ terms, ...person }): AuditEntry => {
      const id = created.get(person.number)!
      return {
        ...about(id),
        action: 'person.created',
        after: { ...from, roles: person.roles, withPassword: passwordSheet !== undefined, ...(terms.length > 0 && { terms: codesOf(terms) }) },
        personal: { about: id, after: person },
      }
    }),
    ...changed.flatMap((change) => {
      const { id, before, after, returns, terms } = change
      const fields = change.fields.filter((field) => field !== 'roles')
      const only = (details: Details) => Object.fromEntries(fields.map((field) => [field, details[field]]))
      return [
        ...(returns ? [{ ...about(id), action: 'person.restored' as const, after: from }] : []),
        ...(fields.length > 0 ? [{ ...about(id), action: 'person.changed' as const, after: { ...from, fields }, personal: { about: id, before: only(before), after: only(after) } }] : []),
        ...(change.fields.includes('roles') ? [{ ...about(id), action: 'role.changed' as const, before: { roles: before.roles }, after: { ...from, roles: after.roles } }] : []),
        ...codesOf(terms).map((term) => ({ ...about(id), action: 'term-member.added' as const, after: { ...from, term } })),
      ]
    }),
    ...renewed.map((id) => ({ ...about(id), action: 'password.handed-out' as const, after: from })),
  ]
}

function together(one: Differences, other: Differences): Differences {
  return {
    created: [...one.created, ...other.created],
    changed: [...one.changed, ...other.changed],
    unchanged: one.unchanged + other.unchanged,
    renewed: [...one.renewed, ...other.renewed],
    problems: [...one.problems, ...other.problems],
    notices: [...one.notices, ...other.notices],
  }
}
