import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { Turn, Hashing } from './hashing.ts'

// What is stored of a password, and passwords that are made for somebody.

export type Passwords = ReturnType<typeof createPasswords>

const initialScheme = 'sha256'

export function createPasswords(hashing: Hashing) {
  let decoyHash: Promise<string> | undefined

  return {
    hash: hashing.hash,

    /** False also for a stored value that is no hash. */
    async isRight(password: string, stored: string, turn: Turn): Promise<boolean> {
      if (!stored.startsWith(`${initialScheme}$`)) return hashing.verify(password, stored, turn)
      await turn.begin?.()
      if (isInitialPassword(password, stored)) return true
      // A guess takes as long as any other.
      await compareInVain(password, turn)
      return false
    },

    /** For somebody who has no password, so that the answer takes as long as to anybody. */
    compareInVain,
  }

  async function compareInVain(password: string, turn: Turn): Promise<void> {
    await hashing.verify(password, await decoy(turn), turn)
  }

  // Of nobody's password, so that there is something to compare with.
  function decoy(turn: Turn): Promise<string> {
    return (decoyHash ??= hashing.hash(randomBytes(16).toString('hex'), { of: turn.of }))
  }
}

/**
 * For a password of `randomPassword` only: 100 random bits cannot be guessed however fast the hash, and thousands are made and
 * checked on the first day of a term.
 */
export function hashInitialPassword(password: string): string {
  const salt = randomBytes(8).toString('hex')
  return `${initialScheme}$${salt}$${digest(salt, password)}`
}

/** Is it the initial password of which this is stored? */
export function isInitialPassword(password: string, stored: string): boolean {
  const [, salt = '', expected = ''] = stored.split('$')
  const given = Buffer.from(digest(salt, password))
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected))
}

function digest(salt: string, password: string): string {
  return createHash('sha256').update(`${salt}$${password}`).digest('hex')
}

// Without characters that look alike.
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A password to hand to somebody: 20 characters of 32, so 100 bits. */
export function randomPassword(): string {
  const characters = Array.from({ length: 20 }, () => alphabet[randomInt(alphabet.length)])
  return characters.join('').replace(/(.{5})(?=.)/g, '$1-')
}
