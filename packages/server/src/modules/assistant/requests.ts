import type { FastifyReply, FastifyRequest } from 'fastify'
import { languageOf } from '../../http/language.ts'
import type { KnownViewer } from '../identity/index.ts'
import { assistantNotForGuests, assistantOff } from '../completions/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { From } from './giving.ts'
import { ownerOf, type Owner } from './owners.ts'

type Guest = { id: string; name: string }

/** Guests, as rooms know them. */
export type Guests<Known extends Guest = Guest> = {
  find(cookies: string | undefined): Known | null
  make(network: string): Known
  cookieOf(guest: Known): string
}

export type RequestNeeds = {
  settings: CampusSettings
  guests: Guests
  /** Who it is now that has sent a request a while ago. */
  findViewer(request: Pick<FastifyRequest, 'headers' | 'socket'>): Promise<KnownViewer | null>
  /** Where a request comes from, as limits count it. */
  locate(ip: string): Promise<{ network: string; factor: number }>
}

type Visit = Pick<FastifyRequest, 'visitor' | 'headers' | 'ip'>

export type Requests = ReturnType<typeof createRequests>

export function createRequests({ settings, guests, findViewer, locate }: RequestNeeds) {
  return {
    /** @returns undefined: a guest who has not asked anything yet @throws {Refusal} `assistant-off`, `assistant-not-for-guests` */
    async owner(request: Visit): Promise<Owner | undefined> {
      await requireOn(request.visitor)
      return ownerOf(whoeverOf(request))
    },

    /** Who asks; a guest gets an id now, if there was none. @throws {Refusal} `assistant-off`, `assistant-not-for-guests` */
    async from(request: Visit, reply: FastifyReply): Promise<From> {
      await requireOn(request.visitor)
      const where = await locate(request.ip)
      const { viewer, guest: known } = whoeverOf(request)
      const guest = viewer ? null : (known ?? guests.make(where.network))
      if (guest && !known) void reply.header('set-cookie', guests.cookieOf(guest))
      const owner = ownerOf({ viewer, guest })!
      return { viewer, guest: guest && { id: guest.id, name: guest.name }, owner, language: languageOf(request.headers['accept-language']), ...where, address: request.ip }
    },

    whoever: whoeverOf,

    /** Of a request that is being answered for long. @returns undefined: who was signed in is so no more */
    async stillWhoever(request: Visit & Pick<FastifyRequest, 'socket'>): Promise<ReturnType<typeof whoeverOf> | undefined> {
      if (!request.visitor) return whoeverOf(request)
      const viewer = await findViewer(request)
      return viewer ? { viewer, guest: null } : undefined
    },
  }

  async function requireOn(visitor: KnownViewer | null): Promise<void> {
    const set = await settings.read()
    if (!set['assistant.is-on']) throw assistantOff()
    if (!visitor && set['assistant.guests'] === 'nobody') throw assistantNotForGuests()
  }

  function whoeverOf({ visitor, headers }: Visit): { viewer: KnownViewer | null; guest: Guest | null } {
    return { viewer: visitor, guest: visitor ? null : guests.find(headers.cookie) }
  }
}
