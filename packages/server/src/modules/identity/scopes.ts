import { Refusal } from '../../errors.ts'

// What a key may do is said in scopes: `<area>:read` for looking, `<area>:write` for everything. The area of a route is its first
// tag, so a new route has its scope by itself.

/** These are for people who sign in, never for keys. */
const keyless = ['session', 'sessions', 'password', 'api-keys']

export type Scopes = ReturnType<typeof createScopes>

export function createScopes() {
  const areas = new Set<string>()

  return {
    /** To be called for every route behind a guard. */
    learn(area: string | undefined): void {
      if (area !== undefined && !keyless.includes(area)) areas.add(area)
    },

    all: () => [...areas].sort().flatMap((area) => [`${area}:read`, `${area}:write`]),

    /** @throws {Refusal} `not-for-keys`, `scope-missing` */
    require(given: readonly string[], area: string | undefined, method: string): void {
      if (area === undefined || keyless.includes(area)) throw notForKeys()
      const isReading = method === 'GET' || method === 'HEAD'
      if (given.includes(`${area}:write`) || (isReading && given.includes(`${area}:read`))) return
      throw scopeMissing(`${area}:${isReading ? 'read' : 'write'}`)
    },
  }
}

function scopeMissing(scope: string): Refusal {
  return new Refusal(403, 'scope-missing', { zh: `此密钥没有“${scope}”权限。`, en: `This key does not have the scope "${scope}".` }, { scope })
}

function notForKeys(): Refusal {
  return new Refusal(403, 'not-for-keys', { zh: '此处不能使用 API 密钥，请登录。', en: 'API keys cannot be used here. Sign in instead.' })
}
