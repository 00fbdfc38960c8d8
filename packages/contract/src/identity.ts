import { z } from 'zod'

export const Role = z.enum(['student', 'teacher', 'office'])
export type Role = z.infer<typeof Role>

/** A cookie for pages of this site; a token for programs and for pages of other sites, to be sent as `Authorization: Bearer`. */
export const SessionKind = z.enum(['cookie', 'token'])
export type SessionKind = z.infer<typeof SessionKind>

/** Why a session is over. */
export const SessionEnd = z.enum(['signed-out', 'signed-in-elsewhere', 'ended-elsewhere', 'password-changed', 'ended-by-office', 'disabled', 'expired'])
export type SessionEnd = z.infer<typeof SessionEnd>

export const SignIn = z
  .strictObject({
    username: z.string().trim().min(1).max(64).describe('the student number, or the number of a teacher or office worker'),
    password: z.string().min(1).max(128),
    session: SessionKind.optional().describe('default: cookie'),
  })
  .meta({ id: 'SignIn' })
export type SignIn = z.infer<typeof SignIn>

/** The signed-in person, as pages and programs see them. */
export const Viewer = z
  .object({
    id: z.int(),
    number: z.string(),
    name: z.string(),
    roles: z.array(Role),
    student: z
      .object({
        cohort: z.string().nullable(),
        college: z.string().nullable(),
        major: z.string().nullable(),
        class: z.string().nullable(),
      })
      .nullable()
      .describe('null for someone who is not a student'),
  })
  .meta({ id: 'Viewer' })
export type Viewer = z.infer<typeof Viewer>

export const Session = z
  .object({
    viewer: Viewer.nullable().describe('null: nobody is signed in'),
    mustChangePassword: z.boolean().optional().describe('signed in with a password that was handed out: nothing else is possible before another is chosen'),
    newPassword: z
      .object({
        proof: z.enum(['code', 'current']).describe('a code to the own mail address; or the present password, for somebody without one'),
        addressHint: z.string().optional().describe('of that address: its first letter and its domain'),
      })
      .optional()
      .describe('with `mustChangePassword`: what `PUT /api/profile/password` wants beside the new one'),
    ended: SessionEnd.optional().describe('why the session of this cookie or token is over'),
    token: z.string().optional().describe('after signing in for a token: to be sent as `Authorization: Bearer`'),
    expiresAt: z.iso.datetime().optional().describe('of the session'),
    provider: z.string().optional().describe('the name of the campus’s sign-in provider, if there is one: `GET /api/session/provider`'),
    demo: z
      .array(z.object({ username: z.string(), password: z.string(), role: Role }))
      .optional()
      .describe('the accounts of a demo campus, for the sign-in page'),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

/** The sessions of a person, the latest first; ended ones for 30 days. */
export const OwnSessions = z
  .object({
    sessions: z.array(
      z.object({
        id: z.int(),
        isThis: z.boolean().describe('the one that asks'),
        via: z.enum(['password', 'code', 'provider', 'registration']),
        kind: SessionKind,
        ip: z.string().nullable(),
        userAgent: z.string().nullable(),
        createdAt: z.iso.datetime(),
        expiresAt: z.iso.datetime(),
        endedAt: z.iso.datetime().nullable(),
        endedBecause: SessionEnd.nullable(),
      }),
    ),
  })
  .meta({ id: 'OwnSessions' })
export type OwnSessions = z.infer<typeof OwnSessions>
