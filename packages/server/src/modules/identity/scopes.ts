import type { Role } from '@fairway/contract/identity'
import { Refusal } from '../../errors.ts'
import type { Access } from './guards.ts'
import { notForKeys } from './key-limits.ts'

// What a key may do is said in scopes: `<area>:read` for looking, `<area>:write` for everything. The area of a route is its first
// tag, so a new route has its scope by itself.

/** These are for people who sign in, never for keys. */
const keyless = ['session', 'sessions', 'password', 'api-keys']

export type Scopes = ReturnType<typeof createScopes>

export function createScopes() {
  // Who may call some route of each.
  const areas = new Map<string, Set<Access>>()
  const scopesOf = (names: readonly string[]) => [...names].sort().flatMap((area) => [`${area}:read`, `${area}:write`])

  return {
    /** To be called for every route behind a guard. */
    learn(area: string | undefined, access: Access): void {
      if (area !== undefined && !keyless.includes(area)) areas.set(area, (areas.get(area) ?? new Set()).add(access))
    },

    all: () => scopesOf([...areas.keys()]),

    /** Those with which a key of somebody with these roles can do something. */
    of: (roles: readonly Role[]) => scopesOf([...areas].filter(([, accesses]) => accesses.has('signed-in') || roles.some((role) => accesses.has(role))).map(([area]) => area)),

    /** @throws {Refusal} `not-for-keys`, `scope-missing` */
    require(given: readonly string[], area: string | undefined, method: string): void {
      if (area === undefined || keyless.includes(area)) throw notForKeys('area')
      const isReading = method === 'GET' || method === 'HEAD'
      if (given.includes(`${area}:write`) || (isReading && given.includes(`${area}:read`))) return
      throw scopeMissing(`${area}:${isReading ? 'read' : 'write'}`)
    },
  }
}

function scopeMissing(scope: string): Refusal {
  return new Refusal(403, 'scope-missing', { zh: `此密钥没有“${scope}”权限。`, en: `This key does not have the scope "${scope}".` }, { scope })
}
