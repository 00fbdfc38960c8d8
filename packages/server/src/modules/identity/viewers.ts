import { queryByKey } from '../../database/by-key.ts'
import type { Database } from '../../database/database.ts'
import { gathering } from '../../database/gathering.ts'
import { readKeyViewers } from './api-key-viewers.ts'
import { hashOfKey } from './key-hash.ts'
import { apiKeyStart, type Credentials } from './credentials.ts'
import type { DemoAccess } from './demo-access.ts'
import { columnsOfPerson, tablesOfPerson, viewerOf, type KnownViewer, type PersonRow } from './known-viewer.ts'
import type { SessionTokens } from './session-tokens.ts'

// From a cookie, a token or a key to the person behind it. Every request asks, so answers are remembered for a second, and the
// database is asked for many at once.

/** No permission is remembered longer: what another instance or a command revokes takes effect within it. */
const rememberMs = 1000
const mostRemembered = 50_000

type Remembered = { viewer: KnownViewer | null; until: number }
type SessionKind = 'cookie' | 'token'

export type Viewers = ReturnType<typeof createViewers>

export function createViewers({ database, tokens, mayUseDemo }: { database: Database; tokens: SessionTokens; mayUseDemo: DemoAccess }) {
  // By what was presented, signature included, behind how it was.
  const remembered = new Map<string, Remembered>()
  // Rises with everything forgotten: what was read before must not be remembered after it.
  let forgotten = 0
  const readSession = gathering((asked: string[]) => readSessionViewers(database, asked))
  const readKey = gathering((hashes: string[]) => readKeyViewers(database, hashes))

  return {
    /** Who sent this; null if nobody is signed in by it, or somebody who may not be from there. */
    async find({ cookie, bearer, isFromThisComputer }: Credentials): Promise<KnownViewer | null> {
      const viewer = await (bearer === undefined ? behindSession('cookie', tokens.inCookie(cookie)) : behindBearer(bearer))
      if (!viewer || viewer.expiresAt <= Date.now()) return null
      return viewer.isDemo && !mayUseDemo(isFromThisComputer) ? null : viewer
    },

    /** Who is there in person: no key, and nobody who has yet to choose a password. */
    async findPresent(credentials: Credentials): Promise<KnownViewer | null> {
      const viewer = await this.find(credentials)
      return viewer?.key || viewer?.mustChangePassword ? null : viewer
    },

    /** To be called when sessions end, after the commit. */
    forget(...ended: string[]): void {
      forgotten++
      for (const token of ended) for (const kind of ['cookie', 'token']) remembered.delete(`${kind} ${tokens.sign(token)}`)
    },

    /** To be called when a key or somebody's rights end. Seldom enough for forgetting everything. */
    forgetAll(): void {
      forgotten++
      remembered.clear()
    },
  }

  function behindBearer(bearer: string): Promise<KnownViewer | null> {
    if (!bearer.startsWith(apiKeyStart)) return behindSession('token', bearer)
    const hashed = hashOfKey(bearer)
    return remember(`key ${hashed}`, () => readKey(hashed))
  }

  async function behindSession(kind: SessionKind, signed: string | undefined): Promise<KnownViewer | null> {
    if (signed === undefined) return null
    return remember(`${kind} ${signed}`, () => {
      const token = tokens.tokenOf(signed)
      return token === undefined ? undefined : readSession(`${kind} ${token}`)
    })
  }

  async function remember(name: string, read: () => Promise<KnownViewer | null> | undefined): Promise<KnownViewer | null> {
    const known = remembered.get(name)
    if (known && known.until > Date.now()) return known.viewer
    const before = forgotten
    const reading = read()
    if (reading === undefined) return null
    const viewer = await reading
    if (before !== forgotten) return viewer
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(name, { viewer, until: Date.now() + rememberMs })
    return viewer
  }
}

/** @param asked the kind of each session and its token: a cookie's is worth nothing in a header, nor the other way round */
async function readSessionViewers(database: Database, asked: string[]): Promise<(KnownViewer | null)[]> {
  const rows = await queryByKey<PersonRow & { token: string; kind: SessionKind; expires_at: number; opened: number; must_change: boolean }>(database, {
    name: 'viewers',
    text: `select session.token, session.kind, session.opened, session.must_change_password as must_change,
                  (extract(epoch from session.expires_at) * 1000)::bigint as expires_at, ${columnsOfPerson}
           from auth_session session
           join auth_user on auth_user.id = session.user_id
           join person on person.id = auth_user.person_id and person.deleted_at is null and person.disabled_at is null
           ${tablesOfPerson}
           where session.token = any($1::text[]) and session.expires_at > now() and session.ended_at is null`,
    values: [asked.map((name) => name.slice(name.indexOf(' ') + 1))],
  })
  const viewers = new Map(
    rows.map((row): [string, KnownViewer] => [
      `${row.kind} ${row.token}`,
      { ...viewerOf(row), session: row.opened, key: null, expiresAt: row.expires_at, mustChangePassword: row.must_change },
    ]),
  )
  return asked.map((name) => viewers.get(name) ?? null)
}
