import { addressProblem, isPhone, textProblem } from '@fairway/contract/personal-text'
import type { NewPerson, People, PeopleAction, PeopleQuery, Person, PersonChange } from '@fairway/contract/people'
import type { Database, Transaction } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import type { Actor, Audit, AuditEntry } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { invalidNumber, isAccountNumber } from './accounts.ts'
import type { AddressNotices } from './address-notices.ts'
import type { KeyEnding } from './api-keys.ts'
import { refuseKeys, refuseKeysForOffice } from './key-limits.ts'
import { hashInitialPassword, randomPassword } from './passwords.ts'
import { listPeople, readPerson } from './people-store.ts'
import type { Sessions } from './sessions.ts'
import { requireListedStudies } from './student-codes.ts'
import { requireConfirmed } from './unconfirmed-numbers.ts'
import { ensureUser, lockPeople, setPassword } from './users.ts'
import type { Viewers } from './viewers.ts'

// People, as the office keeps them.

export type PeopleNeeds = { database: Database; audit: Audit; settings: CampusSettings; sessions: Sessions; apiKeys: KeyEnding; viewers: Viewers; addressNotices: AddressNotices }

export type PeopleOffice = ReturnType<typeof createPeople>

type Details = Omit<NewPerson, 'withPassword'>

export function createPeople({ database, audit, settings, sessions, apiKeys, viewers, addressNotices }: PeopleNeeds) {
  return {
    list: (query: PeopleQuery): Promise<People> => listPeople(database, query),

    /** @throws {Refusal} `not-found` */
    async read(id: number): Promise<Person> {
      return (await readPerson(database, id)) ?? raise(notFound())
    },

    /** By what they sign in with; also somebody who was removed. @throws {Refusal} `no-such-person` */
    async find(number: string): Promise<Person> {
      const [found] = await database.query<{ id: number }>({ text: 'select id from person where lower(number) = lower($1) and erased_at is null', values: [number] })
      return (found && (await readPerson(database, found.id))) ?? raise(noSuchPerson(number))
    },

    /** @throws {Refusal} `invalid-number`, `number-taken`, `invalid-profile`, `not-in-list`, `address-taken`, `not-for-keys` */
    async create(actor: Actor, { withPassword, ...asked }: NewPerson): Promise<{ id: number; password?: string }> {
      await requireValid(asked)
      if (asked.roles.includes('office')) refuseKeys(actor, 'office')
      if (withPassword) refuseKeys(actor, 'passwords')
      const password = withPassword ? randomPassword() : undefined
      const id = await database.inTransaction(async (transaction) => {
        const details = await listed(transaction, asked)
        await requireFree(transaction, details, undefined)
        const [person] = await transaction.query<{ id: number }>({
          text: 'insert into person (number, name, gender, phone, email) values ($1, $2, $3, $4, $5) on conflict do nothing returning id',
          values: [details.number, details.name, details.gender ?? null, details.phone || null, details.email || null],
        })
        if (!person) throw numberTaken(details.number)
        await writeRoles(transaction, person.id, details)
        if (password) await setPassword(transaction, await ensureUser(transaction, person.id), hashInitialPassword(password), { mustChange: true })
        await audit.record(transaction, {
          ...{ actor, action: 'person.created', subject: { kind: 'person', id: person.id } },
          after: { roles: details.roles, withPassword },
          personal: { about: person.id, after: details },
        })
        return person.id
      })
      return { id, ...(password && { password }) }
    },

    /** @throws {Refusal} as `create`; `changed-meanwhile` with the person as they are now; `last-office-worker` */
    async change(actor: Actor, id: number, { version, ...asked }: PersonChange): Promise<Person> {
      await requireValid(asked)
      return database.inTransaction(async (transaction) => {
        // Whoever edits a list locks it before the students.
        const details = await listed(transaction, asked, (await readPerson(transaction, id))?.student)
        await lockPeople(transaction, [id])
        const before = (await readPerson(transaction, id)) ?? raise(notFound())
        if (before.roles.includes('office') || details.roles.includes('office')) refuseKeys(actor, 'office')
        if (before.version !== version) throw changedMeanwhile(before)
        requireConfirmed(before, details.roles)
        await requireFree(transaction, details, id)
        if (before.roles.includes('office') && !details.roles.includes('office')) await requireAnotherOffice(transaction, id)
        const email = details.email || null
        if (before.email !== email) await addressNotices.tellPresentOnes(transaction, [{ id, email }])
        await transaction.query({
          text: 'update person set number = $2, name = $3, gender = $4, phone = $5, email = $6 where id = $1',
          values: [id, details.number, details.name, details.gender ?? null, details.phone || null, email],
        })
        if (before.number !== details.number) await renumber(transaction, before, details.number)
        await writeRoles(transaction, id, details)
        const after = (await readPerson(transaction, id))!
        await audit.record(transaction, ...changeEntries(actor, before, after))
        if (before.roles.some((role) => !after.roles.includes(role))) await apiKeys.revokeAll(transaction, actor, [id], 'role-changed')
        transaction.afterCommit(viewers.forgetAll)
        return after
      })
    },

    /** Nobody disables themselves or the last office worker. @throws {Refusal} `not-found`, `not-yourself`, `last-office-worker` */
    async disable(actor: Actor, id: number, reason: string | undefined): Promise<void> {
      await act(actor, [id], 'disable', undefined, reason)
    },

    /** @throws {Refusal} `not-found` */
    async enable(actor: Actor, id: number, reason: string | undefined): Promise<void> {
      await act(actor, [id], 'enable', undefined, reason)
    },

    /** All or nothing. @returns how many it changed @throws {Refusal} as for one; `no-such-term` */
    actOnMany: (actor: Actor, { people, action, term, reason }: PeopleAction): Promise<number> => act(actor, [...new Set(people)], action, term, reason),
  }

  async function act(actor: Actor, ids: number[], action: PeopleAction['action'], term: string | undefined, reason: string | undefined): Promise<number> {
    return database.inTransaction(async (transaction) => {
      const { query } = transaction
      const there = await query<{ id: number }>({
        text: 'select id from person where id = any($1::bigint[]) and deleted_at is null order by id for no key update',
        values: [ids],
      })
      if (there.length < ids.length) throw notFound()
      await refuseKeysForOffice(transaction, actor, ids)
      const changed = await apply(transaction, actor, ids, action, term)
      const entries = changed.map((id): AuditEntry => ({
        ...{ actor, action: actionNames[action], subject: { kind: 'person' as const, id } },
        ...(term !== undefined && { after: { term } }),
        ...(reason && { reason }),
      }))
      await audit.record(transaction, ...entries)
      transaction.afterCommit(viewers.forgetAll)
      return changed.length
    })
  }

  /** @returns who was changed by it */
  async function apply(transaction: Transaction, actor: Actor, ids: number[], action: PeopleAction['action'], term: string | undefined): Promise<number[]> {
    const { query } = transaction
    const idsOf = (rows: { id: number }[]) => rows.map(({ id }) => id)
    switch (action) {
      case 'disable': {
        if (actor.personId !== null && ids.includes(actor.personId)) throw notYourself()
        const disabled = await query<{ id: number }>({
          text: 'update person set disabled_at = now() where id = any($1::bigint[]) and disabled_at is null returning id',
          values: [ids],
        })
        await requireSomeOffice(transaction, idsOf(disabled))
        for (const { id } of disabled) await sessions.end(transaction, id, { all: true }, 'disabled')
        await apiKeys.revokeAll(transaction, actor, idsOf(disabled), 'disabled')
        return idsOf(disabled)
      }
      case 'enable':
        return idsOf(
          await query<{ id: number }>({
            text: 'update person set disabled_at = null where id = any($1::bigint[]) and disabled_at is not null returning id',
            values: [ids],
          }),
        )
      case 'sign-out': {
        const signedOut: number[] = []
        for (const id of ids) if ((await sessions.end(transaction, id, { all: true }, 'ended-by-office')) > 0) signedOut.push(id)
        await apiKeys.revokeAll(transaction, actor, ids, 'signed-out')
        return signedOut
      }
      case 'add-to-term':
      case 'remove-from-term': {
        const [found] = await query<{ id: number }>({ text: 'select id from term where code = $1 and deleted_at is null', values: [term ?? ''] })
        if (!found) throw noSuchTerm(term ?? '')
        const text =
          action === 'add-to-term'
            ? 'insert into term_member (term_id, person_id) select $1, id from unnest($2::bigint[]) as id on conflict do nothing returning person_id as id'
            : 'delete from term_member where term_id = $1 and person_id = any($2::bigint[]) returning person_id as id'
        return idsOf(await query<{ id: number }>({ text, values: [found.id, ids] }))
      }
    }
  }

  async function requireValid(details: Details): Promise<void> {
    const set = await settings.read()
    if (!isAccountNumber(details.number)) throw invalidNumber()
    const nameProblem = textProblem(details.name, { required: true, longest: 40 })
    if (nameProblem) throw invalidProfile('name', nameProblem)
    if (details.phone && !isPhone(details.phone, set['profile.phone-pattern'])) throw invalidProfile('phone', 'not-a-phone-number')
    const problem = details.email ? addressProblem(details.email, set['profile.mail-domains']) : undefined
    if (problem) throw invalidProfile('email', problem)
    if (details.student && !details.roles.includes('student')) throw invalidProfile('student', 'not-a-student')
  }
}

const actionNames: Record<PeopleAction['action'], AuditEntry['action']> = {
  disable: 'person.disabled',
  enable: 'person.enabled',
  'sign-out': 'session.ended',
  'add-to-term': 'term-member.added',
  'remove-from-term': 'term-member.removed',
}

/** Numbers do not differ by case alone, since signing in does not tell; and a mail address leads to one person. */
async function requireFree({ query }: Transaction, { number, email }: Details, id: number | undefined): Promise<void> {
  const [other] = await query({ text: 'select id from person where lower(number) = lower($1) and id <> $2 limit 1', values: [number, id ?? 0] })
  if (other) throw numberTaken(number)
  if (!email) return
  await query({ text: 'select pg_advisory_xact_lock(4617014, hashtext($1))', values: [email] })
  const [same] = await query({ text: 'select id from person where lower(email) = $1 and id <> $2 and deleted_at is null limit 1', values: [email, id ?? 0] })
  if (same) throw addressTaken()
}

/** What names a person by number elsewhere goes along. */
async function renumber({ query }: Transaction, { id, number: before, isUnconfirmed }: Pick<Person, 'id' | 'number' | 'isUnconfirmed'>, after: string): Promise<void> {
  await query({ text: 'update auth_user set username = lower($2), display_username = $2 where person_id = $1', values: [id, after] })
  // Sections that say a number which somebody only claims are not theirs.
  if (!isUnconfirmed) await query({ text: 'update section_staff set number = $2 where lower(number) = lower($1)', values: [before, after] })
}

async function writeRoles({ query }: Transaction, id: number, { roles, student }: Details): Promise<void> {
  const granted = roles.filter((role) => role !== 'student')
  await query({ text: 'delete from role_grant where person_id = $1 and not role = any($2)', values: [id, granted] })
  await query({ text: 'insert into role_grant (person_id, role) select $1, role from unnest($2::text[]) as role on conflict do nothing', values: [id, granted] })
  if (!roles.includes('student')) {
    const [held] = await query({ text: 'select section_id from enrolment where person_id = $1 union all select section_id from wait where person_id = $1 limit 1', values: [id] })
    if (held) throw holdsSeats()
    await query({ text: 'delete from student where person_id = $1', values: [id] })
    return
  }
  // Missing: what a student is stays as it is.
  const { cohort = null, college = null, major = null, class: className = null } = student ?? {}
  await query({
    text: `insert into student (person_id, cohort, college, major, class) values ($1, $2, $3, $4, $5)
           on conflict (person_id) do ${student ? 'update set cohort = $2, college = $3, major = $4, class = $5' : 'nothing'}`,
    values: [id, cohort || null, college || null, major || null, className || null],
  })
}

/** Than this one. @throws {Refusal} `last-office-worker` */
export async function requireAnotherOffice(transaction: Transaction, id: number): Promise<void> {
  await transaction.query({ text: 'select pg_advisory_xact_lock(4617015)' })
  const [other] = await transaction.query({
    text: `select g.person_id from role_grant g join person on person.id = g.person_id
           where g.role = 'office' and g.person_id <> $1 and disabled_at is null and deleted_at is null limit 1`,
    values: [id],
  })
  if (!other) throw lastOfficeWorker()
}

/** After some were disabled or hidden. A campus that never had an office worker, and is run by commands, does not need one. */
export async function requireSomeOffice(transaction: Transaction, gone: number[]): Promise<void> {
  const [one] = await transaction.query({ text: `select person_id from role_grant where role = 'office' and person_id = any($1::bigint[]) limit 1`, values: [gone] })
  if (one) await requireAnotherOffice(transaction, 0)
}

function changeEntries(actor: Actor, before: Person, after: Person): AuditEntry[] {
  const subject = { kind: 'person', id: after.id } as const
  const isEqual = (field: keyof Person) => JSON.stringify(before[field]) === JSON.stringify(after[field])
  const fields = (['number', 'name', 'gender', 'phone', 'email', 'student'] as const).filter((field) => !isEqual(field))
  const only = (person: Person) => Object.fromEntries(fields.map((field) => [field, person[field]]))
  return [
    ...(fields.length > 0 ? [{ actor, action: 'person.changed' as const, subject, after: { fields }, personal: { about: after.id, before: only(before), after: only(after) } }] : []),
    ...(isEqual('roles') ? [] : [{ actor, action: 'role.changed' as const, subject, before: { roles: before.roles }, after: { roles: after.roles } }]),
  ]
}

/** With the codes of what was named. */
async function listed(transaction: Transaction, { student, ...details }: Details, before?: Details['student']): Promise<Details> {
  return { ...details, student: student && (await requireListedStudies(transaction, student, before ?? {})) }
}

function raise(refusal: Refusal): never {
  throw refusal
}

const invalid = {
  name: { zh: '姓名不能为空，不能过长，也不能含有不可见的字符。', en: 'A name cannot be empty, too long, or hold characters that nobody sees.' },
  phone: { zh: '电话号码不符合要求。', en: 'The phone number is not of the expected form.' },
  email: { zh: '邮箱地址不符合要求，或不属于允许的域名。', en: 'The mail address is not of the expected form, or of no domain that is allowed.' },
  student: { zh: '只有学生才有年级、学院、专业和班级。', en: 'Only a student has a cohort, a college, a major and a class.' },
}

function invalidProfile(field: keyof typeof invalid, problem: string): Refusal {
  return new Refusal(422, 'invalid-profile', invalid[field], { field, problem })
}

function noSuchPerson(number: string): Refusal {
  return new Refusal(404, 'no-such-person', { zh: `没有编号为“${number}”的人。`, en: `There is nobody with the number "${number}".` })
}

function numberTaken(number: string): Refusal {
  return new Refusal(409, 'number-taken', { zh: `编号“${number}”已属于另一个人。`, en: `The number "${number}" belongs to somebody else.` }, { field: 'number' })
}

function addressTaken(): Refusal {
  return new Refusal(409, 'address-taken', { zh: '该邮箱已属于另一个人。', en: 'This mail address belongs to somebody else.' }, { field: 'email' })
}

function changedMeanwhile(current: Person): Refusal {
  return new Refusal(409, 'changed-meanwhile', { zh: '其他人刚刚修改了此人的资料。', en: 'Somebody else has changed this person meanwhile.' }, { current })
}

function holdsSeats(): Refusal {
  return new Refusal(
    409,
    'holds-seats',
    { zh: '此人仍有选课或候补，不能取消学生身份。', en: 'They still hold seats or wait for some, so they cannot stop being a student.' },
    { field: 'roles' },
  )
}

function lastOfficeWorker(): Refusal {
  return new Refusal(
    409,
    'last-office-worker',
    { zh: '至少要保留一位可以登录的教务人员。', en: 'At least one person of the programme office must remain able to sign in.' },
    { field: 'roles' },
  )
}

function notYourself(): Refusal {
  return new Refusal(409, 'not-yourself', { zh: '不能停用自己的账号。', en: 'You cannot disable your own account.' })
}

function noSuchTerm(code: string): Refusal {
  return new Refusal(404, 'no-such-term', { zh: `没有代码为“${code}”的学期。`, en: `There is no term with the code "${code}".` }, { field: 'term' })
}
