import { isDeepStrictEqual } from 'node:util'
import type { Role } from '@fairway/contract/identity'
import type { ExistingPeople, InitialPasswords } from '@fairway/contract/imports'
import type { Queries } from '../../database/database.ts'
import type { Localised } from '@fairway/contract/localised'
import type { Actor } from '../audit/index.ts'
import { officeIsNotForKeys } from './key-limits.ts'
import { studies, type Draft, type PersonColumn } from './person-columns.ts'

// How people are, and how a sheet would have them. Asked twice: for the whole sheet before anything is written, and for every
// batch in the transaction that writes it.

/** A person as they are, or are to be. */
export type Details = {
  name: string
  gender: string | null
  phone: string | null
  email: string | null
  cohort: string | null
  college: string | null
  major: string | null
  class: string | null
  roles: Role[]
}

export type NewPerson = Details & { number: string; terms: number[] }
export type ChangedPerson = {
  id: number
  line: number
  before: Details
  after: Details
  /** Which of these differ. */
  fields: (keyof Details)[]
  /** Was removed, and comes back. */
  returns: boolean
  /** Ids of terms that they were not members of. */
  terms: number[]
}

export type Differences = {
  created: NewPerson[]
  changed: ChangedPerson[]
  unchanged: number
  /** Who was there already and gets an initial password. */
  renewed: number[]
  problems: Finding[]
  notices: Finding[]
}

export type Finding = { line: number; column: PersonColumn | null; code: string; title: Localised }

export type Wanted = { actor: Actor; existing: ExistingPeople; passwords: InitialPasswords }

type Stored = Omit<Details, 'roles'> & {
  id: number
  number: string
  isStudent: boolean
  grants: Role[]
  isUnconfirmed: boolean
  hidden: boolean
  erased: boolean
  disabled: boolean
  account: 'none' | 'handed-out' | 'own'
  terms: number[]
}

/** With codes of the campus's lists in the drafts already. What has a problem is in neither of the other lists. */
export async function comparePeople(queries: Pick<Queries, 'query'>, drafts: readonly Draft[], { actor, existing, passwords }: Wanted): Promise<Differences> {
  const stored = await readStored(queries, drafts)
  const found: Differences = { created: [], changed: [], unchanged: 0, renewed: [], problems: [], notices: [] }
  const changes: { draft: Draft; change: ChangedPerson; person: Stored }[] = []
  const newcomers: Draft[] = []
  for (const draft of drafts) {
    const person = stored.get(draft.number.toLowerCase())
    if (!person) newcomers.push(draft)
    else if (person.erased) found.problems.push(numberTaken(draft))
    else {
      if (passwords === 'without-own' && person.account !== 'own' && !person.disabled && !(person.hidden && existing === 'leave')) found.renewed.push(person.id)
      const change = existing === 'leave' ? undefined : changeOf(person, draft)
      if (change) changes.push({ draft, change, person })
      else found.unchanged++
    }
  }
  const addressTaken = await takenAddresses(queries, [...newcomers, ...changes.map(({ draft }) => draft)].map(({ email }) => email))
  const seated = await seatedAmong(queries, changes.filter(({ change }) => loses(change, 'student')).map(({ change }) => change.id))

  for (const draft of newcomers) {
    if (actor.via === 'key' && draft.roles?.includes('office')) found.problems.push(officeByKey(draft))
    else if (draft.email && addressTaken(draft.email, 0)) found.problems.push(addressIsTaken(draft))
    else {
      const person = newPersonOf(draft)
      noteStudies(draft, person.roles, found)
      found.created.push(person)
    }
  }
  for (const { draft, change, person } of changes) {
    const isOwnRole = change.id === actor.personId && change.fields.includes('roles')
    const isOfOffice = change.before.roles.includes('office') || change.after.roles.includes('office')
    const problem =
      actor.via === 'key' && isOfOffice ? officeByKey(draft)
      : isOwnRole ? ownRole(draft)
      : seated.has(change.id) ? holdsSeats(draft)
      : change.fields.includes('email') && draft.email && addressTaken(draft.email, change.id) ? addressIsTaken(draft)
      : undefined
    if (problem) {
      found.problems.push(problem)
      found.renewed = found.renewed.filter((id) => id !== change.id)
      continue
    }
    noteStudies(draft, change.after.roles, found)
    if (person.hidden) found.notices.push(comesBack(draft))
    if (person.isUnconfirmed) found.notices.push(startsAnew(draft))
    found.changed.push(change)
  }
  return found
}

/** Who would no longer have a role. */
export function loses({ before, after }: Pick<ChangedPerson, 'before' | 'after'>, role: Role): boolean {
  return before.roles.includes(role) && !after.roles.includes(role)
}

/** A sheet that names a number confirms it, and then nothing is theirs that only who registered has said. */
const proven = (column: 'email' | 'phone' | 'gender') => `case when unconfirmed_since is null then person.${column} end as ${column}`

async function readStored({ query }: Pick<Queries, 'query'>, drafts: readonly Draft[]): Promise<Map<string, Stored>> {
  const rows = await query<Stored>({
    text: `select person.id, number, person.name, ${proven('gender')}, ${proven('phone')}, ${proven('email')}, cohort, college, major, class, student.person_id is not null as "isStudent",
                  coalesce((select array_agg(role order by role) from role_grant g where g.person_id = person.id), '{}') as grants,
                  unconfirmed_since is not null as "isUnconfirmed", person.deleted_at is not null as hidden, erased_at is not null as erased, disabled_at is not null as disabled,
                  case when auth_account.id is null or unconfirmed_since is not null then 'none' when auth_account.must_change_password then 'handed-out' else 'own' end as account,
                  coalesce((select array_agg(m.term_id) from term_member m where m.person_id = person.id), '{}') as terms
           from person left join student on student.person_id = person.id
           left join auth_user on auth_user.person_id = person.id
           left join auth_account on auth_account.user_id = auth_user.id and auth_account.provider_id = 'credential'
           where lower(number) = any($1)`,
    values: [drafts.map(({ number }) => number.toLowerCase())],
  })
  return new Map(rows.map((row) => [row.number.toLowerCase(), row]))
}

function newPersonOf({ line: _, roles = ['student'], terms = [], ...draft }: Draft): NewPerson {
  const nothing = { gender: null, phone: null, email: null, cohort: null, college: null, major: null, class: null }
  return { ...nothing, ...draft, ...(roles.includes('student') ? {} : noStudies), roles, terms }
}

const noStudies = { cohort: null, college: null, major: null, class: null }

/** Undefined if nothing would change. */
function changeOf(person: Stored, { line, number: _, terms = [], ...draft }: Draft): ChangedPerson | undefined {
  const { id, name, gender, phone, email, cohort, college, major, class: className, isStudent, grants, isUnconfirmed, hidden } = person
  const before: Details = { name, gender, phone, email, cohort, college, major, class: className, roles: [...(isStudent ? (['student'] as const) : []), ...grants].sort() }
  // Somebody who is nothing yet, such as a name from an earlier time, is what new people are.
  const roles = draft.roles ?? (before.roles.length === 0 ? ['student' as const] : before.roles)
  const after: Details = { ...before, ...draft, roles, ...(roles.includes('student') ? {} : noStudies) }
  const fields = (Object.keys(before) as (keyof Details)[]).filter((field) => !isDeepStrictEqual(before[field], after[field]))
  const added = terms.filter((term) => !person.terms.includes(term))
  if (fields.length === 0 && added.length === 0 && !hidden && !isUnconfirmed) return undefined
  return { id, line, before, after, fields, returns: hidden, terms: added }
}

/** An address leads to one person. */
async function takenAddresses({ query }: Pick<Queries, 'query'>, emails: (string | null | undefined)[]): Promise<(email: string, id: number) => boolean> {
  const asked = emails.filter((email) => !!email)
  if (asked.length === 0) return () => false
  const holders = await query<{ email: string; ids: number[] }>({
    text: 'select lower(email) as email, array_agg(id) as ids from person where lower(email) = any($1) and deleted_at is null group by 1',
    values: [asked],
  })
  const idsBy = new Map(holders.map(({ email, ids }) => [email, ids]))
  return (email, id) => (idsBy.get(email) ?? []).some((holder) => holder !== id)
}

async function seatedAmong({ query }: Pick<Queries, 'query'>, ids: number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const rows = await query<{ id: number }>({
    text: `select person_id as id from enrolment where person_id = any($1::bigint[]) union select person_id from wait where person_id = any($1::bigint[])`,
    values: [ids],
  })
  return new Set(rows.map(({ id }) => id))
}

function noteStudies(draft: Draft, roles: readonly Role[], { notices }: Differences): void {
  const said = studies.find((field) => draft[field])
  if (said === undefined || roles.includes('student')) return
  const title = { zh: '只有学生才记录年级、学院、专业和班级，此处略去。', en: 'Only students have a cohort, college, major and class; it is left out.' }
  notices.push({ line: draft.line, column: said, code: 'not-a-student', title })
}

function comesBack({ line }: Draft): Finding {
  return { line, column: 'number', code: 'comes-back', title: { zh: '此人曾被移除，将随导入恢复。', en: 'This person was removed, and comes back.' } }
}

function startsAnew({ line }: Draft): Finding {
  const title = {
    zh: '此编号为本人自行注册，尚未核实。导入后原账号的密码和登录都会失效，其填写的邮箱、手机号和性别会清除，须重新发放密码。',
    en: 'This number was registered by somebody themselves and is not confirmed. With the import, the password and sessions of that account end, as do its mail address, phone and gender, and they need a new password.',
  }
  return { line, column: 'number', code: 'number-not-confirmed', title }
}

function numberTaken({ line, number }: Draft): Finding {
  return { line, column: 'number', code: 'number-taken', title: { zh: `编号“${number}”不能再用。`, en: `The number "${number}" cannot be used again.` } }
}

function addressIsTaken({ line, email }: Draft): Finding {
  return { line, column: 'email', code: 'address-taken', title: { zh: `邮箱 ${email} 已属于另一个人。`, en: `The address ${email} is somebody else’s.` } }
}

function ownRole({ line }: Draft): Finding {
  return { line, column: 'role', code: 'own-role', title: { zh: '不能用表格更改自己的角色。', en: 'You cannot change your own role with a sheet.' } }
}

function officeByKey({ line }: Draft): Finding {
  return { line, column: 'role', ...officeIsNotForKeys }
}

function holdsSeats({ line }: Draft): Finding {
  return {
    line,
    column: 'role',
    code: 'holds-seats',
    title: { zh: '此人仍有选课或候补，不能取消学生身份。', en: 'They still hold seats or wait for some, so they cannot stop being a student.' },
  }
}
