import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { actorOf, type Actor } from '../audit/index.ts'
import type { Guests } from './guests.ts'
import type { Pace } from './pace.ts'
import type { Who } from './senders.ts'

// What the routes of this module read of a request.

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)

export const roomParams = z.object({ room: id })
export const messageParams = z.object({ room: id, seq: id })
export const senderParams = z.object({ room: id, sender: z.string().regex(/^(?:person:\d{1,15}|guest:[a-z0-9]{8})$/).describe('`<kind>:<id>`') })

/** Who asks. Whoever is signed in is no guest. */
export function whoOf({ guests }: { guests: Guests }, { visitor, headers }: FastifyRequest): Who {
  return { viewer: visitor, guest: visitor ? null : guests.find(headers.cookie) }
}

/** What is noted of oneself, and looked for: not what others notice. */
const ownBusiness = ['/api/rooms/:room/reading', '/api/rooms/:room/notify', '/api/rooms/readings', '/api/rooms/search', '/api/rooms/people']

/** Holds back who does more than anybody does by hand. */
export function paced(chat: { guests: Guests; pace: Pace }) {
  return async (request: FastifyRequest): Promise<void> => {
    const { method, routeOptions } = request
    if (ownBusiness.includes(routeOptions.url ?? '')) return chat.pace.ask(whoOf(chat, request), request.ip)
    if (method !== 'GET' && method !== 'HEAD') await chat.pace.write(whoOf(chat, request))
  }
}

/** Who acts, for the audit log. */
export function actingIn(request: FastifyRequest): Actor {
  return request.visitor ? actorOf(request) : { personId: null, via: 'session', ip: request.ip }
}
