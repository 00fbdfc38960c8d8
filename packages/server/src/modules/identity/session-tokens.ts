import { createHmac, timingSafeEqual } from 'node:crypto'
import { isHttps } from '../../http/origin.ts'
import type { Credentials } from './credentials.ts'

// How a session travels: its token with our signature behind it, in a cookie or in an Authorization header.

export type SessionTokens = ReturnType<typeof createSessionTokens>

export function createSessionTokens({ secret, publicUrl }: { secret: string; publicUrl: string }) {
  const isSecure = isHttps(publicUrl)
  // The one name of the cookie: a second one would be a session that signing out does not end.
  const cookieName = `${isSecure ? '__Secure-' : ''}fairway.session_token`
  const cookiePattern = new RegExp(`(?:^|;\\s*)${cookieName.replace('.', '\\.')}=([^;]+)`)
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`

  return {
    sign,
    tokenOf,
    inCookie,

    /** The token that somebody presents, whether its session still holds or not. */
    presentedBy({ cookie, bearer }: Pick<Credentials, 'cookie' | 'bearer'>): string | undefined {
      const signed = bearer ?? inCookie(cookie)
      return signed === undefined ? undefined : tokenOf(signed)
    },

    /** The `Cookie` header that a browser will send. */
    asCookie: (signed: string) => `${cookieName}=${encodeURIComponent(signed)}`,

    /** The `Set-Cookie` of a session that ends then. */
    setCookie: (token: string, expiresAt: Date) => `${cookieName}=${encodeURIComponent(sign(token))}; ${attributes}; Expires=${expiresAt.toUTCString()}`,
    clearCookie: () => `${cookieName}=; ${attributes}; Max-Age=0`,
  }

  /** The token of what carries our signature. */
  function tokenOf(signed: string): string | undefined {
    const dot = signed.lastIndexOf('.')
    // As text, because base64 decodes many texts to the same bytes, and each would be remembered.
    const expected = Buffer.from(signatureOf(signed.slice(0, dot)))
    const given = Buffer.from(signed.slice(dot + 1))
    return dot > 0 && given.length === expected.length && timingSafeEqual(given, expected) ? signed.slice(0, dot) : undefined
  }

  /** What a `Cookie` header says of the session, signed; undefined if nothing. */
  function inCookie(header: string | undefined): string | undefined {
    const value = header && cookiePattern.exec(header)?.[1]
    return value ? safelyDecoded(value) : undefined
  }

  function sign(token: string): string {
    return `${token}.${signatureOf(token)}`
  }

  function signatureOf(token: string): string {
    return createHmac('sha256', secret).update(token).digest('base64')
  }
}

function safelyDecoded(value: string): string | undefined {
  try {
    return value.includes('%') ? decodeURIComponent(value) : value
  } catch {
    return undefined
  }
}
