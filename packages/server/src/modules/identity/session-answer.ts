import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Session, SessionKind } from '@fairway/contract/identity'
import { languageOf } from '../../http/language.ts'
import type { Opened } from './auth.ts'
import { credentialsOf } from './credentials.ts'
import type { Identity } from './index.ts'
import type { KnownViewer } from './known-viewer.ts'
import type { From } from './password-change.ts'
import type { Caller } from './sign-in.ts'

// What all ways in and out have in common at the HTTP edge.

export type SessionAnswers = ReturnType<typeof createSessionAnswers>

type SessionAnswerNeeds = Pick<Identity, 'viewers' | 'sessions' | 'tokens' | 'accounts' | 'provider' | 'passwordChanges' | 'mayUseDemo'>

export function createSessionAnswers({ viewers, sessions, tokens, accounts, provider, passwordChanges, mayUseDemo }: SessionAnswerNeeds) {
  return {
    describe,

    /** Gives the caller the session that was opened for them, instead of the one they may have had. */
    async begin(request: FastifyRequest, reply: FastifyReply, kind: SessionKind, { token, expiresAt }: Opened): Promise<Session> {
      await this.endPresented(request)
      void reply.header('cache-control', 'no-store')
      if (kind === 'cookie') void reply.header('set-cookie', tokens.setCookie(token, expiresAt))
      const { isFromThisComputer } = credentialsOf(request)
      const signed = tokens.sign(token)
      const isCookie = kind === 'cookie'
      const viewer = await viewers.find({ cookie: isCookie ? tokens.asCookie(signed) : undefined, bearer: isCookie ? undefined : signed, isFromThisComputer })
      return { ...(await describe(request, viewer)), ...(kind === 'token' && { token: signed }) }
    },

    /** Ends the session that a request came with, if it is one. */
    async endPresented(request: FastifyRequest): Promise<void> {
      const token = tokens.presentedBy(credentialsOf(request))
      if (token !== undefined) await sessions.endByToken(token, 'signed-out')
    },
  }

  async function describe(request: FastifyRequest, viewer: KnownViewer | null): Promise<Session> {
    const demo = mayUseDemo(credentialsOf(request).isFromThisComputer) ? await accounts.demo() : []
    const offered = { ...(provider.name !== undefined && { provider: provider.name }), ...(demo.length > 0 && { demo }) }
    if (!viewer) return { viewer, ...offered }
    const { id, number, name, roles, student, expiresAt, mustChangePassword } = viewer
    return {
      viewer: { id, number, name, roles, student },
      expiresAt: new Date(expiresAt).toISOString(),
      ...(mustChangePassword && { mustChangePassword, newPassword: await passwordChanges.proofFor(id) }),
      ...offered,
    }
  }
}

export function callerOf(request: FastifyRequest, kind: SessionKind): Caller {
  return { kind, ip: request.ip, userAgent: request.headers['user-agent'] ?? '', isFromThisComputer: credentialsOf(request).isFromThisComputer }
}

export function fromOf(request: FastifyRequest): From {
  return { ip: request.ip, language: languageOf(request.headers['accept-language']) }
}
