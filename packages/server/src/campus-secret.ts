import { hkdfSync, randomBytes } from 'node:crypto'
import type { Database } from './database/database.ts'

// What the secret of a campus is, and what is made of it.

/** Under which its instances know each other where several campuses share a Redis; it gives nothing away. */
export function campusName(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'fairway bus', 6)).toString('hex')
}

export function busKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'fairway bus messages', 32))
}

/** Made at the first start, so that sessions survive a restart without anybody setting SECRET. */
export async function ownSecret({ query }: Database): Promise<string> {
  await query({
    text: `insert into program_secret (name, value) values ('session', $1) on conflict do nothing`,
    values: [randomBytes(32).toString('base64url')],
  })
  const [row] = await query<{ value: string }>({ text: `select value from program_secret where name = 'session'` })
  return row!.value
}
