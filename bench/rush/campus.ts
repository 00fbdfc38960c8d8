import { createHmac, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { openDatabase, type Database } from '../../packages/server/src/database/database.ts'
import { migrate } from '../../packages/server/src/database/migrate.ts'
import { byProgram, createAudit } from '../../packages/server/src/modules/audit/index.ts'
import { createCourses } from '../../packages/server/src/modules/courses/index.ts'
import { importSections } from '../../packages/server/src/modules/courses/section-import.ts'

// A campus for the rush: a real university's catalogue, 20,000 students who are signed in, and one open round.

export type Campus = {
  term: string
  /** Cookie headers, one per student. */
  cookies: string[]
  /** And one of the office. */
  officeCookie: string
  sections: { id: number; capacity: number | null }[]
  seats: number
  importSeconds: number
}

export const secret = 'a secret for measurements only, not for a campus'

export async function prepareCampus(
  where: { databaseUrl: string | undefined; dataDir: string },
  catalogue: string,
  studentCount: number,
): Promise<Campus> {
  const database = await openDatabase(where, (error) => {
    throw error
  })
  await migrate(database)
  const courses = createCourses({ database, audit: createAudit({ database }), timeZone: 'America/Los_Angeles' })
  const day = 86_400_000
  await courses.terms.create(byProgram, { code: 'FA24', starts: '2024-09-23', ends: '2024-12-14', teachingWeeks: 11, timeZone: 'America/Los_Angeles' })
  const importing = performance.now()
  const report = await importSections({ database }, fs.readFileSync(catalogue), { term: 'FA24' })
  const importSeconds = (performance.now() - importing) / 1000
  if (!report.written) throw new Error(`The catalogue was not imported: ${JSON.stringify(report.problems.slice(0, 3))}`)
  await courses.terms.createRound(byProgram, {
    term: 'FA24',
    name: { en: 'Rush' },
    opensAt: new Date(Date.now() - day),
    closesAt: new Date(Date.now() + day),
    creditLimit: 22,
    sectionLimit: 8,
  })
  const cookies = await signInStudents(database, studentCount)
  const officeCookie = await signInOffice(database)
  const sections = await database.query<{ id: number; capacity: number | null }>({
    text: 'select section_id as id, capacity from seat order by section_id',
  })
  await database.query({ text: 'analyze' })
  await database.close()
  return { term: 'FA24', cookies, officeCookie, sections, seats: sections.reduce((sum, { capacity }) => sum + (capacity ?? 0), 0), importSeconds }
}

/** Sessions as signing in would make them, without 20,000 password hashes. */
export async function signInStudents(database: Database, count: number): Promise<string[]> {
  const cookies: string[] = []
  for (let from = 0; from < count; from += 2000) {
    const numbers = Array.from({ length: Math.min(2000, count - from) }, (_, index) => `s${from + index + 1}`)
    const tokens = numbers.map(newToken)
    await database.query({
      text: `with people as (insert into person (number, name) select n, n from unnest($1::text[]) n returning id, number),
                  students as (insert into student (person_id, cohort, college, major)
                               select id, '2024', 'College ' || id % 8, 'Major ' || id % 40 from people),
                  users as (insert into auth_user (id, person_id, name, email, username)
                            select 'u' || number, id, number, number || '@no-mail.invalid', number from people returning id, username)
             insert into auth_session (id, user_id, token, expires_at)
             select 'x' || users.id, users.id, given.token, now() + interval '1 day'
             from users join unnest($1::text[], $2::text[]) as given (number, token) on given.number = users.username`,
      values: [numbers, tokens],
    })
    cookies.push(...tokens.map(cookieOf))
  }
  return cookies
}

async function signInOffice(database: Database): Promise<string> {
  const token = newToken()
  await database.query({
    text: `with people as (insert into person (number, name) values ('office', 'Office') returning id, number),
                grants as (insert into role_grant (person_id, role) select id, 'office' from people),
                users as (insert into auth_user (id, person_id, name, email, username)
                          select 'u' || number, id, number, number || '@no-mail.invalid', number from people returning id)
           insert into auth_session (id, user_id, token, expires_at) select 'x' || id, id, $1, now() + interval '1 day' from users`,
    values: [token],
  })
  return cookieOf(token)
}

function newToken(): string {
  return randomBytes(24).toString('base64url')
}

function cookieOf(token: string): string {
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  return `fairway.session_token=${encodeURIComponent(`${token}.${signature}`)}`
}
