import { queryByKey } from '../../database/by-key.ts'
import type { Database } from '../../database/database.ts'
import { columnsOfPerson, tablesOfPerson, viewerOf, type KnownViewer, type PersonRow } from './known-viewer.ts'

/** @param hashes SHA-256 in hex of the keys that were presented */
export async function readKeyViewers(database: Database, hashes: string[]): Promise<(KnownViewer | null)[]> {
  const rows = await queryByKey<PersonRow & { hash: string; key_id: number; scopes: string[]; requests_per_minute: number; expires_at: number }>(database, {
    name: 'key-viewers',
    text: `select encode(key_hash, 'hex') as hash, api_key.id as key_id, scopes, requests_per_minute, (extract(epoch from expires_at) * 1000)::bigint as expires_at,
                  ${columnsOfPerson}
           from api_key
           join person on person.id = api_key.person_id and person.deleted_at is null and person.disabled_at is null
           ${tablesOfPerson}
           where key_hash = any(select decode(hex, 'hex') from unnest($1::text[]) as hex) and expires_at > now() and revoked_at is null`,
    values: [hashes],
  })
  const viewers = new Map(
    rows.map((row): [string, KnownViewer] => [
      row.hash,
      { ...viewerOf(row), session: null, key: { id: row.key_id, scopes: row.scopes, requestsPerMinute: row.requests_per_minute }, expiresAt: row.expires_at, mustChangePassword: false },
    ]),
  )
  return hashes.map((hash) => viewers.get(hash) ?? null)
}
