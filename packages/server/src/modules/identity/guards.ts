import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Role } from '@fairway/contract/identity'
import { Refusal } from '../../errors.ts'
import { credentialsOf } from './credentials.ts'
import type { Identity } from './index.ts'
import type { KnownViewer } from './known-viewer.ts'
import { notForKeys } from './key-limits.ts'
import { signInRequired } from './open-sessions.ts'

// Who may call a route is said by where it is registered: routes are born inside a guard, so that none can be without one. The
// OpenAPI document shows it as `x-access`.

/** `visitors`: guests and whoever is signed in; a key needs the scope all the same. */
export type Access = 'everyone' | 'visitors' | 'signed-in' | Role

declare module 'fastify' {
  interface FastifyRequest {
    /** Set for every request that passed a guard. */
    viewer: KnownViewer
    /** Behind `forVisitors`: who is signed in, or null for a guest. */
    visitor: KnownViewer | null
    /** Of a route that begins early: throws if who asks may not after all. Nobody is told anything before. */
    allowed?: Promise<void>
  }
  interface FastifyContextConfig {
    access?: Access
    /** Not for keys, whatever their scopes: what it makes would outlast them. */
    keyless?: boolean
    /** Who asks with a key that was good a while ago is not waited for here: the route waits for `request.allowed`. */
    beginsEarly?: boolean
  }
}

export type Guards = ReturnType<typeof createGuards>

export function createGuards(identity: Pick<Identity, 'viewers' | 'scopes' | 'apiKeys'>) {
  const behind =
    (access: Access, ...guards: ((request: FastifyRequest, reply: FastifyReply) => Promise<void>)[]) =>
    (...plugins: FastifyPluginAsyncZod[]): FastifyPluginAsync =>
    async (app) => {
      app.addHook('onRoute', (route) => {
        route.config = { ...route.config, access }
        if (access !== 'everyone') identity.scopes.learn(route.schema?.tags?.[0], access === 'visitors' ? 'signed-in' : access)
      })
      for (const guard of guards) app.addHook('onRequest', guard)
      for (const plugin of plugins) await app.register(plugin)
    }
  const session = sessionGuard(identity)
  const key = keyGuard(identity)
  const known = [session, key, passwordGuard]
  return {
    forEveryone: behind('everyone'),
    /** For who is signed in, keys with the scope among them, and for guests. */
    forVisitors: behind('visitors', visitorGuard(identity, [key, passwordGuard])),
    /** Also for somebody who must choose a password first. */
    forAnySession: behind('signed-in', session, key),
    forSignedIn: behind('signed-in', ...known),
    forStudents: behind('student', ...known, roleGuard('student')),
    forTeachers: behind('teacher', ...known, roleGuard('teacher')),
    forOffice: behind('office', ...known, roleGuard('office')),
  }
}

/** Sets `request.viewer`, or refuses. */
export function sessionGuard({ viewers, scopes }: Pick<Identity, 'viewers' | 'scopes'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    // What follows is one person's own.
    void reply.header('cache-control', 'private, no-store')
    const credentials = credentialsOf(request)
    const believed = request.routeOptions.config.beginsEarly ? viewers.believe(credentials) : undefined
    if (believed) {
      request.viewer = believed.viewer
      request.allowed = stillAllowed(believed.known, request, scopes)
      // Whoever waits for it hears of it.
      request.allowed.catch(() => {})
      return
    }
    const viewer = await viewers.find(credentials)
    if (!viewer) throw signInRequired()
    request.viewer = viewer
  }
}

async function stillAllowed(known: Promise<KnownViewer | null>, { method, routeOptions }: FastifyRequest, scopes: Identity['scopes']): Promise<void> {
  const viewer = await known
  if (!viewer?.key) throw signInRequired()
  scopes.require(viewer.key.scopes, routeOptions.schema?.tags?.[0], method)
}

/** Sets `request.visitor`. Somebody is refused what they may not as who they are, and is no guest then. */
function visitorGuard({ viewers }: Pick<Identity, 'viewers'>, guards: ((request: FastifyRequest) => Promise<void>)[]) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    void reply.header('cache-control', 'private, no-store')
    request.visitor = await viewers.find(credentialsOf(request))
    if (!request.visitor) return
    request.viewer = request.visitor
    for (const guard of guards) await guard(request)
  }
}

async function passwordGuard({ viewer }: FastifyRequest): Promise<void> {
  if (viewer.mustChangePassword) {
    throw new Refusal(403, 'password-change-required', { zh: '请先设置新密码。', en: 'Choose a new password first.' })
  }
}

function keyGuard({ scopes, apiKeys }: Pick<Identity, 'scopes' | 'apiKeys'>) {
  return async ({ viewer: { key }, method, routeOptions }: FastifyRequest): Promise<void> => {
    if (key === null) return
    await apiKeys.count(key)
    if (routeOptions.config.keyless) throw notForKeys('area')
    scopes.require(key.scopes, routeOptions.schema?.tags?.[0], method)
  }
}

function roleGuard(role: Role) {
  return async ({ viewer }: FastifyRequest): Promise<void> => {
    if (!viewer.roles.includes(role)) throw missing[role]()
  }
}

const missing: Record<Role, () => Refusal> = {
  student: () => new Refusal(403, 'not-a-student', { zh: '只有学生可以选课。', en: 'Only students can enrol.' }),
  teacher: () => new Refusal(403, 'not-a-teacher', { zh: '此处仅供任课教师使用。', en: 'This is for those who teach.' }),
  office: () => new Refusal(403, 'not-the-office', { zh: '此处仅供教务人员使用。', en: 'This is for the programme office.' }),
}
