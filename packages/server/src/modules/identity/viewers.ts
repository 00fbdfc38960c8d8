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
/** But that a key was good so long ago is reason enough to begin what nobody is told of before it is known. */
const believeMs = 60_000
const mostBelieved = 10_000

type Remembered = { viewer: KnownViewer | null; until: number }
type SessionKind = 'cookie' | 'token'

export type Viewers = ReturnType<typeof createViewers>

export type ViewersNeeds = {
  database: Database
  tokens: SessionTokens
  mayUseDemo: DemoAccess
  /** For other instances, which remember as well. @param ended the tokens of sessions; undefined: everything is to be forgotten */
  onForgotten(ended: readonly string[] | undefined): void
}

export function createViewers({ database, tokens, mayUseDemo, onForgotten }: ViewersNeeds) {
  // By what was presented, signature included, behind how it was. In two ages, of which the older one goes every so often: whoever only
  // listens asks nothing more, and what is known of them is not to be kept twice.
  let remembered = new Map<string, Remembered>()
  let older = new Map<string, Remembered>()
  let agedAt = 0
  const renewing = new Set<string>()
  /** Keys that were good, the latest last. */
  const believed = new Map<string, Remembered & { viewer: KnownViewer }>()
  // Rises with everything forgotten: what was read before must not be remembered after it.
  let forgotten = 0
  const readSession = gathering((asked: string[]) => readSessionViewers(database, asked))
  const readKey = gathering((hashes: string[]) => readKeyViewers(database, hashes))

  return {
    /** Who sent this; null if nobody is signed in by it, or somebody who may not be from there. @param anew nothing is remembered */
    find,

    /** Whose key this was a while ago, and the promise of whose it is now. Undefined: it has to be waited for. */
    believe(credentials: Credentials): { viewer: KnownViewer; known: Promise<KnownViewer | null> } | undefined {
      const { bearer } = credentials
      const before = bearer?.startsWith(apiKeyStart) ? believed.get(nameOfKey(hashOfKey(bearer))) : undefined
      const viewer = before && before.until > Date.now() ? orNobody(before.viewer, credentials) : null
      return viewer ? { viewer, known: find(credentials) } : undefined
    },

    /** Who is there in person: no key, and nobody who has yet to choose a password. */
    async findPresent(credentials: Credentials, freshness: { anew?: boolean } = {}): Promise<KnownViewer | null> {
      const viewer = await this.find(credentials, freshness)
      return viewer?.key || viewer?.mustChangePassword ? null : viewer
    },

    /** To be called when sessions end, after the commit. */
    forget(...ended: string[]): void {
      forgetHere(ended)
      onForgotten(ended)
    },

    /** To be called when a key or somebody's rights end. Seldom enough for forgetting everything. */
    forgetAll(): void {
      forgetHere()
      onForgotten(undefined)
    },

    /** What another instance has forgotten. */
    forgetHere,
  }

  async function find(credentials: Credentials, { anew = false } = {}): Promise<KnownViewer | null> {
    const { cookie, bearer } = credentials
    return orNobody(await (bearer === undefined ? behindSession('cookie', tokens.inCookie(cookie), anew) : behindBearer(bearer, anew)), credentials)
  }

  function orNobody(viewer: KnownViewer | null, { isFromThisComputer }: Credentials): KnownViewer | null {
    if (!viewer || viewer.expiresAt <= Date.now()) return null
    return viewer.isDemo && !mayUseDemo(isFromThisComputer) ? null : viewer
  }

  function forgetHere(ended?: readonly string[]): void {
    forgotten++
    if (!ended) believed.clear()
    const names = ended?.flatMap((token) => ['cookie', 'token'].map((kind) => `${kind} ${tokens.sign(token)}`))
    for (const age of [remembered, older]) {
      if (names) names.forEach((name) => age.delete(name))
      else age.clear()
    }
  }

  function behindBearer(bearer: string, anew: boolean): Promise<KnownViewer | null> {
    if (!bearer.startsWith(apiKeyStart)) return behindSession('token', bearer, anew)
    const hashed = hashOfKey(bearer)
    return remember(nameOfKey(hashed), anew, () => readKey(hashed))
  }

  async function behindSession(kind: SessionKind, signed: string | undefined, anew: boolean): Promise<KnownViewer | null> {
    if (signed === undefined) return null
    return remember(`${kind} ${signed}`, anew, () => {
      const token = tokens.tokenOf(signed)
      return token === undefined ? undefined : readSession(`${kind} ${token}`)
    })
  }

  async function remember(name: string, anew: boolean, read: () => Promise<KnownViewer | null> | undefined): Promise<KnownViewer | null> {
    const known = anew ? undefined : (remembered.get(name) ?? older.get(name))
    const leftMs = known ? known.until - Date.now() : 0
    if (leftMs <= 0) return readAnew(name, read)
    // Who asks all the time never waits for it.
    if (leftMs < rememberMs / 2 && !renewing.has(name)) {
      renewing.add(name)
      void readAnew(name, read)
        .catch(() => {})
        .finally(() => renewing.delete(name))
    }
    return known!.viewer
  }

  async function readAnew(name: string, read: () => Promise<KnownViewer | null> | undefined): Promise<KnownViewer | null> {
    const before = forgotten
    const reading = read()
    if (reading === undefined) return null
    const viewer = await reading
    if (before !== forgotten) return viewer
    const now = Date.now()
    if (now - agedAt >= rememberMs || remembered.size >= mostRemembered) {
      older = remembered
      remembered = new Map()
      agedAt = now
    }
    remembered.set(name, { viewer, until: now + rememberMs })
    believed.delete(name)
    if (viewer?.key) believed.set(name, { viewer, until: now + believeMs })
    if (believed.size > mostBelieved) believed.delete(believed.keys().next().value!)
    return viewer
  }
}

const nameOfKey = (hashed: string) => `key ${hashed}`

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
