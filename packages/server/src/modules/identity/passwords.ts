import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost)
}

/** False also for a stored value that is no argon2 hash. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  return verify(stored, password).catch(() => false)
}

// Without characters that look alike.
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A password to hand to somebody: 20 characters of 32, so 100 bits. */
export function randomPassword(): string {
  const characters = Array.from({ length: 20 }, () => alphabet[randomInt(alphabet.length)])
  return characters.join('').replace(/(.{5})(?=.)/g, '$1-')
}
