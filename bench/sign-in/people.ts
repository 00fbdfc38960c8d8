import { createHmac, randomBytes } from 'node:crypto'
import { openDatabase } from '../../packages/server/src/database/database.ts'
import { migrate } from '../../packages/server/src/database/migrate.ts'
import { byProgram, createAudit } from '../../packages/server/src/modules/audit/index.ts'
import { createCourses } from '../../packages/server/src/modules/courses/index.ts'
import { createHashing } from '../../packages/server/src/modules/identity/hashing.ts'
import type { Where } from '../servers.ts'

/** People with one argon2 password between them, so that making them takes no minutes; and some who are signed in already. */
export async function preparePeople(where: Where, count: number, secret: string): Promise<{ password: string; readers: string[] }> {
  const database = await openDatabase(where, (error) => {
    throw error
  })
  await migrate(database)
  const { terms } = createCourses({ database, audit: createAudit({ database }), timeZone: 'Asia/Shanghai' })
  await terms.create(byProgram, { code: 'T', starts: '2026-09-07', ends: '2026-12-27', timeZone: 'Asia/Shanghai' })
  const password = 'correct horse battery'
  const hashing = createHashing()
  const hash = await hashing.hash(password, { of: 'bench' })
  await hashing.close()
  const tokens = Array.from({ length: 50 }, () => randomBytes(24).toString('base64url'))
  await database.query({
    text: `with people as (insert into person (number, name) select 's' || n, 'Student ' || n from generate_series(1, $1::int + 50) n returning id, number),
                students as (insert into student (person_id) select id from people),
                users as (insert into auth_user (id, person_id, name, email, username)
                          select 'u' || number, id, number, number || '@no-mail.invalid', number from people returning id, username),
                passwords as (insert into auth_account (id, user_id, account_id, provider_id, password) select 'a' || id, id, id, 'credential', $2 from users)
           insert into auth_session (id, user_id, token, expires_at)
           select 'x' || users.id, users.id, given.token, now() + interval '1 day'
           from unnest($3::text[]) with ordinality as given (token, n) join users on users.username = 's' || ($1::int + n)`,
    values: [count, hash, tokens],
  })
  await database.query({ text: 'analyze' })
  await database.close()
  const readers = tokens.map((token) => `fairway.session_token=${encodeURIComponent(`${token}.${createHmac('sha256', secret).update(token).digest('base64')}`)}`)
  return { password, readers }
}
