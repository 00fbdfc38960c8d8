import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Credentials, KnownViewer } from '../identity/index.ts'

// After an interruption a whole campus comes back at once. A ticket says who somebody was a moment ago, so that the database need
// not be asked before they are let in; it is asked for all of them together within the next second. A ticket is sealed, because it
// travels in an address, which proxies write down, and is worth something only together with the same cookie.

const validMs = 60_000
/** Clocks of instances may differ by so much. */
const skewMs = 2_000
const mostRevoked = 10_000

type Content = { viewer: KnownViewer; at: number }

export function createTickets(secret: string) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'fairway live tickets', 32))
  // When somebody's sessions or rights last changed; tickets from before are void.
  const revoked = new Map<number, number>()
  let allRevokedAt = 0

  return {
    /** @param at when the viewer was read from the database */
    issue(viewer: KnownViewer, credentials: Credentials, at: number): string {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(credentials))
      const sealed = Buffer.concat([cipher.update(JSON.stringify({ viewer, at } satisfies Content)), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },

    /** Who came with this; undefined: ask the database. */
    redeem(ticket: string, credentials: Credentials, now = Date.now()): Content | undefined {
      const content = open(ticket, credentials)
      if (!content || content.at + validMs < now || content.at > now + skewMs || content.viewer.expiresAt <= now) return undefined
      return isRevoked(content.viewer.id, content.at) ? undefined : content
    },

    isRevoked,

    /** From now on the database is asked. @param personId default: about everybody */
    revoke(personId?: number): void {
      if (personId !== undefined && revoked.size < mostRevoked) return void revoked.set(personId, Date.now())
      allRevokedAt = Date.now()
      revoked.clear()
    },

    /** Of what was revoked so long ago that no ticket is left from before nothing needs to be known. */
    tidy(now = Date.now()): void {
      for (const [personId, at] of revoked) if (at + validMs + skewMs < now) revoked.delete(personId)
    },
  }

  /** Has what the database said of somebody then changed since? */
  function isRevoked(personId: number, at: number): boolean {
    return at <= Math.max(allRevokedAt, revoked.get(personId) ?? 0) + skewMs
  }

  function open(ticket: string, credentials: Credentials): Content | undefined {
    const bytes = Buffer.from(ticket, 'base64url')
    if (bytes.length < 28) return undefined
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 }).setAAD(boundTo(credentials))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString()) as Content
    } catch {
      return undefined
    }
  }
}

function boundTo({ cookie, bearer, isFromThisComputer }: Credentials): Buffer {
  return Buffer.from(JSON.stringify([cookie ?? null, bearer ?? null, isFromThisComputer]))
}
