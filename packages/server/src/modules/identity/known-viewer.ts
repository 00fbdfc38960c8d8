import type { Role, Viewer } from '@fairway/contract/identity'

/** A viewer with what only the server needs to know. */
export type KnownViewer = Viewer & {
  isDemo: boolean
  /** Under which sections name those who teach them; null: nobody has confirmed that the number is theirs. */
  staffNumber: string | null
  /** The session's place in the order of opening; null for a key. */
  session: number | null
  /** The API key that acts for the person; null: they are here themselves, with all their rights. */
  key: { id: number; scopes: readonly string[]; requestsPerMinute: number } | null
  /** Of the session or the key, in milliseconds since 1970. */
  expiresAt: number
  /** May do nothing but choose a password. */
  mustChangePassword: boolean
}

export type PersonRow = {
  id: number
  number: string
  name: string
  is_student: boolean
  cohort: string | null
  college: string | null
  major: string | null
  class: string | null
  is_teacher: boolean
  is_office: boolean
  is_demo: boolean
  staff_number: string | null
}

/** In SQL, of a row of `person` by whatever name: the number under which sections name them, null while it is not confirmed. */
export const staffNumberOf = (person: string) => `case when ${person}.unconfirmed_since is null then ${person}.number end`

export const columnsOfPerson = `person.id, person.number, person.name, ${staffNumberOf('person')} as staff_number, student.person_id is not null as is_student,
  student.cohort, student.college, student.major, student.class,
  exists (select from role_grant g where g.person_id = person.id and g.role = 'teacher')
    or exists (select from section_staff s where lower(s.number) = lower(${staffNumberOf('person')})) as is_teacher,
  exists (select from role_grant g where g.person_id = person.id and g.role = 'office') as is_office,
  exists (select from demo_account d where d.person_id = person.id) as is_demo`

export const tablesOfPerson = 'left join student on student.person_id = person.id'

export function viewerOf(row: PersonRow): Viewer & Pick<KnownViewer, 'isDemo' | 'staffNumber'> {
  return {
    id: row.id,
    number: row.number,
    name: row.name,
    roles: rolesOf(row),
    student: row.is_student ? studiesOf(row) : null,
    isDemo: row.is_demo,
    // One string, not two that are alike.
    staffNumber: row.staff_number === row.number ? row.number : row.staff_number,
  }
}

// Thousands of sockets each keep who is behind them: what many have in common is there once.
const knownRoles = new Map<string, Role[]>()
const knownStudies = new Map<string, NonNullable<Viewer['student']>>()
/** A campus has about as many classes. */
const mostStudies = 5_000

function rolesOf(row: PersonRow): Role[] {
  const roles: Role[] = [...(row.is_student ? (['student'] as const) : []), ...(row.is_teacher ? (['teacher'] as const) : []), ...(row.is_office ? (['office'] as const) : [])]
  return knownOr(knownRoles, roles.join(), roles)
}

function studiesOf({ cohort, college, major, class: schoolClass }: PersonRow): NonNullable<Viewer['student']> {
  if (knownStudies.size >= mostStudies) knownStudies.clear()
  return knownOr(knownStudies, JSON.stringify([cohort, college, major, schoolClass]), { cohort, college, major, class: schoolClass })
}

function knownOr<Value extends object>(known: Map<string, Value>, key: string, value: Value): Value {
  const shared = known.get(key) ?? Object.freeze(value)
  known.set(key, shared)
  return shared
}
