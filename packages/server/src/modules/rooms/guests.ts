import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import { parse } from 'node:querystring'
import { isBlank } from '@fairway/contract/program-names'
import type { Guest } from '@fairway/contract/rooms'

// Guests of the lobby: a name of their own and an id of 8 letters and digits, in a signed cookie. Nothing is kept of them but what
// they say.

const cookieName = 'fairway_guest'
const keptSeconds = 180 * 86_400
export const namelessGuest = '匿名用户'

/** @property network from which they came, as limits count it: an id costs nothing, a network does */
export type KnownGuest = Guest & { network: string }

const letters = 'abcdefghijkmnpqrstuvwxyz'
const lettersAndDigits = `${letters}23456789`

export type Guests = ReturnType<typeof createGuests>

/** @param secret of the campus, which other things are signed with too */
export function createGuests(secret: string, publicUrl: string) {
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${keptSeconds}${publicUrl.startsWith('https:') ? '; Secure' : ''}`
  const key = createHmac('sha256', secret).update('guests of the lobby').digest()

  return {
    /** @param name with nothing to see in it: nameless @param before who asks for another name stays who they are */
    make(name: string, { network, before }: { network: string; before: KnownGuest | null }): KnownGuest {
      return { id: before?.id ?? newId(), name: isBlank(name) ? namelessGuest : name, network: before?.network ?? network }
    },

    /** As the header `set-cookie` has it. */
    cookieOf({ id, name, network }: KnownGuest): string {
      const said = Buffer.from(JSON.stringify([id, name, network])).toString('base64url')
      return `${cookieName}=${said}.${signatureOf(said)}; ${attributes}`
    },

    /** @param cookies the header @returns null: none, or not one of ours */
    find(cookies: string | undefined): KnownGuest | null {
      if (!cookies?.includes(`${cookieName}=`)) return null
      const value = parse(cookies, '; ')[cookieName]
      const [said = '', signature = ''] = typeof value === 'string' ? value.split('.') : []
      const [given, expected] = [Buffer.from(signature), Buffer.from(signatureOf(said))]
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
      const [id, name, network] = JSON.parse(Buffer.from(said, 'base64url').toString()) as [string, string, string]
      return { id, name, network }
    },
  }

  function signatureOf(said: string): string {
    return createHmac('sha256', key).update(said).digest('base64url')
  }
}

/** Begins with a letter, so that it is never taken for a person's; without those that look alike. */
function newId(): string {
  const pick = (from: string) => from[randomInt(from.length)]!
  return pick(letters) + Array.from({ length: 7 }, () => pick(lettersAndDigits)).join('')
}
