import type { ListedPerson, PeopleQuery, Person } from '@fairway/contract/people'
import type { Database, Queries } from '../../database/database.ts'
import { staffNumberOf } from './known-viewer.ts'

// People as the office lists them.

export const pageSize = 50

type ListedRow = Omit<ListedPerson, 'roles' | 'student' | 'state' | 'seenAt'> & {
  isStudent: boolean
  isTeacher: boolean
  isOffice: boolean
  cohort: string | null
  college: string | null
  major: string | null
  class: string | null
  disabled: boolean
  hidden: boolean
  seenAt: Date | null
}
type PersonRow = ListedRow & Pick<Person, 'gender' | 'phone' | 'provider' | 'openSessions' | 'isDemo' | 'terms' | 'version'> & { createdAt: Date }

const listed = `person.id, person.number, person.name, person.email, student.person_id is not null as "isStudent",
  exists (select from role_grant g where g.person_id = person.id and g.role = 'teacher')
    or exists (select from section_staff s where lower(s.number) = lower(${staffNumberOf('person')})) as "isTeacher",
  exists (select from role_grant g where g.person_id = person.id and g.role = 'office') as "isOffice",
  student.cohort, student.college, student.major, student.class, person.disabled_at is not null as disabled, person.deleted_at is not null as hidden,
  person.unconfirmed_since is not null as "isUnconfirmed",
  case when auth_account.id is null then 'none' when auth_account.must_change_password then 'handed-out' else 'own' end as account,
  (select max(created_at) from auth_session s where s.user_id = auth_user.id) as "seenAt"`

const tables = `person left join student on student.person_id = person.id
  left join auth_user on auth_user.person_id = person.id
  left join auth_account on auth_account.user_id = auth_user.id and auth_account.provider_id = 'credential'`

/** By number, from after the last one seen. */
export async function listPeople(database: Database, { after, ...query }: PeopleQuery, size = pageSize): Promise<{ people: ListedPerson[]; total: number; next: string | null }> {
  const { where, values } = conditionsOf(query)
  const [counted] = await database.query<{ count: number }>({ text: `select count(*) from ${tables} where ${where}`, values })
  const rows = await database.query<ListedRow>({
    text: `select ${listed} from ${tables} where ${where} and ($${values.length + 1}::text is null or person.number > $${values.length + 1})
           order by person.number limit ${size + 1}`,
    values: [...values, after ?? null],
  })
  const people = rows.slice(0, size).map(listedOf)
  return { people, total: counted!.count, next: rows.length > size ? people.at(-1)!.number : null }
}

export async function readPerson({ query }: Pick<Queries, 'query'>, id: number): Promise<Person | undefined> {
  const [row] = await query<PersonRow>({
    text: `select ${listed}, person.gender, person.phone, person.created_at as "createdAt", ${versionOf} as version,
                  coalesce((select array_agg(term.code order by term.starts desc) from term_member join term on term.id = term_id where term_member.person_id = person.id), '{}') as terms,
                  exists (select from provider_account p where p.person_id = person.id) as provider,
                  (select count(*) from auth_session s where s.user_id = auth_user.id and ended_at is null and expires_at > now()) as "openSessions",
                  exists (select from demo_account d where d.person_id = person.id) as "isDemo"
           from ${tables} where person.id = $1 and person.erased_at is null`,
    values: [id],
  })
  if (!row) return undefined
  const { gender, phone, createdAt, version, terms, provider, openSessions, isDemo } = row
  return { ...listedOf(row), gender, phone, createdAt: createdAt.toISOString(), version, terms, provider, openSessions, isDemo }
}

/** Changes with the person and the student record. */
const versionOf = `md5(concat(person.changed_at, student.changed_at, (select string_agg(g.role, ',' order by g.role) from role_grant g where g.person_id = person.id)))`

function listedOf(row: ListedRow): ListedPerson {
  const { id, number, name, email, account, isUnconfirmed, seenAt, cohort, college, major } = row
  return {
    ...{ id, number, name, email, account, isUnconfirmed },
    roles: [
      ...(row.isStudent ? (['student'] as const) : []),
      ...(row.isTeacher ? (['teacher'] as const) : []),
      ...(row.isOffice ? (['office'] as const) : []),
    ],
    student: row.isStudent ? { cohort, college, major, class: row.class } : null,
    state: row.hidden ? 'hidden' : row.disabled ? 'disabled' : 'active',
    seenAt: seenAt?.toISOString() ?? null,
  }
}

function conditionsOf(query: Omit<PeopleQuery, 'after'>): { where: string; values: unknown[] } {
  const conditions = [query.state === 'hidden' ? 'person.deleted_at is not null and person.erased_at is null' : 'person.deleted_at is null']
  const values: unknown[] = []
  const add = (condition: (parameter: string) => string, value: unknown) => {
    if (value === undefined || value === '') return
    values.push(value)
    conditions.push(condition(`$${values.length}`))
  }
  const { search, role, state, account, term } = query
  add((p) => `(person.number ilike ${p} or person.name ilike ${p} or person.email ilike ${p})`, search && `%${search.replace(/[\\%_]/g, '\\$&')}%`)
  for (const field of ['cohort', 'college', 'major', 'class'] as const) add((p) => `student.${field} = ${p}`, query[field])
  add((p) => `exists (select from term_member m join term t on t.id = m.term_id where m.person_id = person.id and t.code = ${p})`, term)
  if (state === 'active' || state === 'disabled') conditions.push(`person.disabled_at is ${state === 'active' ? '' : 'not '}null`)
  if (state === 'unconfirmed') conditions.push('person.unconfirmed_since is not null')
  if (role === 'student') conditions.push('student.person_id is not null')
  if (role === 'office') conditions.push(`exists (select from role_grant g where g.person_id = person.id and g.role = 'office')`)
  if (role === 'teacher') {
    conditions.push(`(exists (select from role_grant g where g.person_id = person.id and g.role = 'teacher')
                      or exists (select from section_staff s where lower(s.number) = lower(${staffNumberOf('person')})))`)
  }
  if (account) conditions.push({ none: 'auth_account.id is null', 'handed-out': 'auth_account.must_change_password', own: 'not auth_account.must_change_password' }[account])
  return { where: conditions.join(' and '), values }
}
