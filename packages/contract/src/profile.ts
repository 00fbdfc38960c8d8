import { z } from 'zod'
import { SessionKind } from './identity.ts'

// What a person sees and changes of themselves. Texts are checked by personal-text.ts on both sides.

export const Gender = z.enum(['female', 'male', 'other'])
export type Gender = z.infer<typeof Gender>

export const Profile = z
  .object({
    number: z.string(),
    name: z.string(),
    gender: Gender.nullable(),
    phoneHint: z.string().nullable().describe('its last digits'),
    email: z.string().nullable(),
    student: z
      .object({ cohort: z.string().nullable(), college: z.string().nullable(), major: z.string().nullable(), class: z.string().nullable() })
      .nullable(),
    mayEditStudies: z.boolean().describe('college, major and class are theirs to change'),
    addressProof: z.enum(['password', 'old-address', 'none']).describe('what another mail address takes beside a code to it: the present password, or a code to the present address'),
  })
  .meta({ id: 'Profile' })
export type Profile = z.infer<typeof Profile>

/** Judged by personal-text.ts, which says what is wrong with it. */
const personal = z.string().trim().max(200)

export const ProfileChange = z
  .strictObject({
    name: personal,
    gender: Gender.nullable(),
    phone: personal.optional().describe('missing: stays as it is; empty: none'),
    student: z.strictObject({ college: personal.nullable(), major: personal.nullable(), class: personal.nullable() }).optional(),
  })
  .meta({ id: 'ProfileChange' })
export type ProfileChange = z.infer<typeof ProfileChange>

const address = z.string().trim().toLowerCase().min(3).max(254)
const code = z.string().trim().regex(/^\d{6}$/)
const password = z.string().min(1).max(1000)

export const CodeSent = z
  .object({ validSeconds: z.int(), nextAfterSeconds: z.int().describe('before which no other is sent') })
  .meta({ id: 'CodeSent' })
export type CodeSent = z.infer<typeof CodeSent>

export const CodeRequest = z.strictObject({ purpose: z.enum(['sign-in', 'registration', 'new-password']), address }).meta({ id: 'CodeRequest' })
export const OwnCodeRequest = z
  .strictObject({ purpose: z.enum(['change-password', 'change-email']), address: address.describe('to change the password: the own one') })
  .meta({ id: 'OwnCodeRequest' })

export const SignInByCode = z.strictObject({ address, code, session: SessionKind.optional() }).meta({ id: 'SignInByCode' })

export const PasswordByCode = z.strictObject({ address, code, password, repeated: password }).meta({ id: 'PasswordByCode' })

export const PasswordChange = z
  .strictObject({
    code: code.optional().describe('from the own mail address'),
    current: password.optional().describe('instead of a code, for somebody without a mail address who must change a password that was handed out'),
    password,
    repeated: password,
    keepKeys: z.boolean().optional().describe('default: API keys are revoked, as sessions end'),
  })
  .meta({ id: 'PasswordChange' })
export type PasswordChange = z.infer<typeof PasswordChange>

export const AddressChange = z
  .strictObject({
    address,
    code: code.describe('from the new address'),
    current: password.optional().describe('the present password, of somebody who has one'),
    oldCode: code.optional().describe('from the present address, of somebody who has one and no password; sent together with the other'),
  })
  .meta({ id: 'AddressChange' })
export type AddressChange = z.infer<typeof AddressChange>

export const Registration = z
  .union([
    z.strictObject({ number: z.string().trim().min(1).max(40), name: personal, password, repeated: password, session: SessionKind.optional() }),
    z.strictObject({ address, code, name: personal, session: SessionKind.optional() }),
  ])
  .meta({ id: 'Registration' })
export type Registration = z.infer<typeof Registration>
