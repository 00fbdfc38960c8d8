import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Viewer } from '@fairway/contract/identity'
import { queryByKey } from '../../database/by-key.ts'
import type { Database } from '../../database/database.ts'
import { gathering } from '../../database/gathering.ts'
import type { Credentials } from './credentials.ts'

// From a session cookie to the person behind it. Every request asks, so answers are remembered for a second, and the
// database is asked for many at once.

export const cookiePrefix = 'fairway'

/** No permission is remembered longer: what another instance or a command revokes takes effect within it. */
const rememberMs = 1000
const mostRemembered = 50_000

/** A viewer with what only the server needs to know. */
export type KnownViewer = Viewer & { isDemo: boolean; sessionExpiresAt: number }

type Remembered = { token: string; viewer: KnownViewer | null; until: number }

export type Viewers = ReturnType<typeof createViewers>

export function createViewers({ database, secret, publicUrl }: { database: Database; secret: string; publicUrl: string }) {
  // The one name that sign-in gives the cookie: a second one would be a session that signing out does not end.
  const cookieName = `${publicUrl.startsWith('https:') ? '__Secure-' : ''}${cookiePrefix}.session_token`
  const cookiePattern = new RegExp(`(?:^|;\\s*)${cookieName.replace('.', '\\.')}=([^;]+)`)

  // By the cookie's whole value, signature included.
  const remembered = new Map<string, Remembered>()
  const read = gathering((tokens: string[]) => readViewers(database, tokens))

  return {
    /** Who sent this; null if nobody is signed in by it, or somebody who may not be from there. */
    async find({ cookie, isFromThisComputer }: Credentials): Promise<KnownViewer | null> {
      const viewer = await behind(cookie)
      // Everybody knows the password of a demo account, so it must never work for someone elsewhere.
      return viewer?.isDemo && !isFromThisComputer ? null : viewer
    },

    /** To be called when a session ends. */
    forget(cookie: string): void {
      const value = valueIn(cookie)
      if (value !== undefined) remembered.delete(value)
    },
  }

  async function behind(cookie: string | undefined): Promise<KnownViewer | null> {
    const value = valueIn(cookie)
    if (value === undefined) return null
    const now = Date.now()
    const known = remembered.get(value)
    if (known && known.until > now) return known.viewer && known.viewer.sessionExpiresAt > now ? known.viewer : null
    const token = known?.token ?? tokenOf(value)
    if (token === undefined) return null
    const viewer = await read(token)
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(value, { token, viewer, until: Date.now() + rememberMs })
    return viewer
  }

  function valueIn(cookie: string | undefined): string | undefined {
    return cookie && cookiePattern.exec(cookie)?.[1]
  }

  /** The token of a value that carries our signature. */
  function tokenOf(value: string): string | undefined {
    const signed = safelyDecoded(value)
    const dot = signed.lastIndexOf('.')
    // As text, because base64 decodes many texts to the same bytes, and each would be remembered.
    const expected = Buffer.from(createHmac('sha256', secret).update(signed.slice(0, dot)).digest('base64'))
    const given = Buffer.from(signed.slice(dot + 1))
    return dot > 0 && given.length === expected.length && timingSafeEqual(given, expected) ? signed.slice(0, dot) : undefined
  }
}

async function readViewers(database: Database, tokens: string[]): Promise<(KnownViewer | null)[]> {
  const rows = await queryByKey<{
    token: string
    expires_at: number
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
  }>(database, {
    name: 'viewers',
    text: `select session.token, (extract(epoch from session.expires_at) * 1000)::bigint as expires_at, person.id, person.number, person.name,
                  student.person_id is not null as is_student,
                  student.cohort, student.college, student.major, student.class,
                  exists (select from role_grant g where g.person_id = person.id and g.role = 'teacher')
                    or exists (select from section_staff s where s.number = person.number) as is_teacher,
                  exists (select from role_grant g where g.person_id = person.id and g.role = 'office') as is_office,
                  exists (select from demo_account d where d.person_id = person.id) as is_demo
           from auth_session session
           join auth_user on auth_user.id = session.user_id
           join person on person.id = auth_user.person_id and person.deleted_at is null
           left join student on student.person_id = person.id
           where session.token = any($1::text[]) and session.expires_at > now()`,
    values: [tokens],
  })
  const viewers = new Map(
    rows.map((row): [string, KnownViewer] => [
      row.token,
      {
        id: row.id,
        number: row.number,
        name: row.name,
        roles: [
          ...(row.is_student ? (['student'] as const) : []),
          ...(row.is_teacher ? (['teacher'] as const) : []),
          ...(row.is_office ? (['office'] as const) : []),
        ],
        student: row.is_student ? { cohort: row.cohort, college: row.college, major: row.major, class: row.class } : null,
        isDemo: row.is_demo,
        sessionExpiresAt: row.expires_at,
      },
    ]),
  )
  return tokens.map((token) => viewers.get(token) ?? null)
}

function safelyDecoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
