import { z } from 'zod'
import { Role } from './identity.ts'
import { Gender } from './profile.ts'
import { line } from './text.ts'

// People, as the office sees and keeps them.

const studies = { cohort: z.string().nullable(), college: z.string().nullable(), major: z.string().nullable(), class: z.string().nullable() }

export const ListedPerson = z
  .object({
    id: z.int(),
    number: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    roles: z.array(Role),
    student: z.object(studies).nullable(),
    state: z.enum(['active', 'disabled', 'hidden']),
    isUnconfirmed: z.boolean().describe('they registered by themselves, and nobody has confirmed that the number is theirs'),
    account: z.enum(['none', 'handed-out', 'own']).describe('no password, one that was handed out and not changed yet, or one of their own'),
    seenAt: z.iso.datetime().nullable().describe('when they last signed in'),
  })
  .meta({ id: 'ListedPerson' })
export type ListedPerson = z.infer<typeof ListedPerson>

export const PeopleQuery = z.object({
  search: z.string().trim().max(100).optional().describe('part of the number, the name or the mail address'),
  role: Role.optional(),
  state: z.enum(['active', 'disabled', 'hidden', 'unconfirmed']).optional().describe('default: active and disabled; unconfirmed: of them, whose number nobody has confirmed'),
  account: z.enum(['none', 'handed-out', 'own']).optional(),
  cohort: z.string().max(100).optional(),
  college: z.string().max(100).optional(),
  major: z.string().max(100).optional(),
  class: z.string().max(100).optional(),
  term: z.string().max(40).optional().describe('members of this term'),
  after: z.string().max(100).optional().describe('the number of the last one of the page before'),
})
export type PeopleQuery = z.infer<typeof PeopleQuery>

export const People = z
  .object({ people: z.array(ListedPerson), total: z.int().describe('on all pages'), next: z.string().nullable().describe('for `after`') })
  .meta({ id: 'People' })
export type People = z.infer<typeof People>

export const Person = ListedPerson.extend({
  gender: Gender.nullable(),
  phone: z.string().nullable(),
  terms: z.array(z.string()).describe('of which they are members'),
  provider: z.boolean().describe('an account of the campus’s provider is linked'),
  openSessions: z.int(),
  createdAt: z.iso.datetime(),
  isDemo: z.boolean(),
  version: z.string().describe('to be sent back with a change'),
}).meta({ id: 'Person' })
export type Person = z.infer<typeof Person>

/** Judged by personal-text.ts, which says what is wrong with it. */
const personal = z.string().trim().max(200)

const details = {
  number: personal.describe('what they sign in with'),
  name: personal,
  gender: Gender.nullable().optional(),
  phone: personal.nullable().optional(),
  email: z.string().trim().toLowerCase().max(254).nullable().optional(),
  roles: z.array(Role).max(3),
  student: z.strictObject({ cohort: personal.nullable(), college: personal.nullable(), major: personal.nullable(), class: personal.nullable() }).nullable().optional(),
}

export const NewPerson = z.strictObject({ ...details, withPassword: z.boolean().describe('make an initial password') }).meta({ id: 'NewPerson' })
export type NewPerson = z.infer<typeof NewPerson>

export const CreatedPerson = z.object({ id: z.int(), password: z.string().optional().describe('shown this once; must be changed at the first sign-in') }).meta({ id: 'CreatedPerson' })
export type CreatedPerson = z.infer<typeof CreatedPerson>

export const PersonChange = z.strictObject({ ...details, version: z.string().max(100) }).meta({ id: 'PersonChange' })
export type PersonChange = z.infer<typeof PersonChange>

export const HandedOutPassword = z.object({ password: z.string().describe('shown this once') }).meta({ id: 'HandedOutPassword' })

/** Why the office does something to somebody, in its own words. */
export const WithReason = z.strictObject({ reason: line(500).min(1) }).meta({ id: 'WithReason' })

/** What is done to many people at once. */
export const PeopleAction = z
  .strictObject({
    people: z.array(z.int().positive()).min(1).max(1000),
    action: z.enum(['disable', 'enable', 'sign-out', 'add-to-term', 'remove-from-term']),
    term: z.string().max(40).optional().describe('for the last two'),
    reason: line(500).optional(),
  })
  .meta({ id: 'PeopleAction' })
export type PeopleAction = z.infer<typeof PeopleAction>
export const PeopleActionOutcome = z.object({ changed: z.int() }).meta({ id: 'PeopleActionOutcome' })
