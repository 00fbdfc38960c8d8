import { hash } from 'node:crypto'

/** What is kept of an API key, in hex. It has 192 random bits, so a quick hash will do. */
export function hashOfKey(key: string): string {
  return hash('sha256', key, 'hex')
}
