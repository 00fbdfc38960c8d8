import type { Role } from '@fairway/contract/identity'
import type { App } from '../src/app.ts'
import type { Database } from '../src/database/database.ts'
import { createClient, type Client } from './client.ts'

// The people of the tests. Whoever reads "ben" knows a student of physics in the second year.

type Profile = { cohort: string; college: string; major: string; class: string }
type Character = { number: string; name: string; role: Role; profile?: Profile }

const science = { cohort: '2023', college: 'Science', major: 'Physics', class: 'PH2301' }
const letters = { cohort: '2024', college: 'Letters', major: 'History', class: 'HI2401' }

export const cast = {
  ana: { number: 't-ana', name: 'Ana Silva', role: 'teacher' },
  olga: { number: 'o-olga', name: 'Olga Petrova', role: 'office' },
  ben: { number: 's-ben', name: 'Ben Okoro', role: 'student', profile: science },
  chloe: { number: 's-chloe', name: 'Chloe 陈', role: 'student', profile: science },
  emil: { number: 's-emil', name: 'Emil Novak', role: 'student', profile: science },
  fatima: { number: 's-fatima', name: 'Fatima Zahra', role: 'student', profile: letters },
  gao: { number: 's-gao', name: '高明', role: 'student', profile: letters },
  /** A student without a profile, whom no audience names. */
  dev: { number: 's-dev', name: 'Dev Outsider', role: 'student' },
} satisfies Record<string, Character>

export type PersonName = keyof typeof cast

/** Somebody signed in. */
export type Person = Client & { id: number; number: string; name: string; cookie: string }

export const passwordOfAll = 'correct horse battery'

export async function signInPeople<Name extends PersonName>(app: App, database: Database, names: readonly Name[]): Promise<Record<Name, Person>> {
  const people = await Promise.all(names.map(async (name) => [name, await signInPerson(app, database, cast[name])] as const))
  return Object.fromEntries(people) as Record<Name, Person>
}

/** Creates a person with an account, and signs them in over HTTP. */
export async function signInPerson(app: App, database: Database, { number, name, role, profile }: Character): Promise<Person> {
  const { personId } = await app.identity.accounts.create({ number, name, role, password: passwordOfAll }, null)
  if (profile) {
    await database.query({
      text: 'update student set cohort = $2, college = $3, major = $4, class = $5 where person_id = $1',
      values: [personId, profile.cohort, profile.college, profile.major, profile.class],
    })
  }
  const cookie = await signInAs(app, number, passwordOfAll)
  return { ...createClient(app, cookie), id: personId, number, name, cookie }
}

/** @returns the cookie header of a new session */
export async function signInAs(app: App, username: string, password: string): Promise<string> {
  const { status, cookies } = await createClient(app).post('/api/session', { username, password })
  if (status !== 200) throw new Error(`${username} could not sign in (${status}).`)
  return cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
}
