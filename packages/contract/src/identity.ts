import { z } from 'zod'

export const Role = z.enum(['student', 'teacher', 'office'])
export type Role = z.infer<typeof Role>

export const SignIn = z
  .strictObject({
    username: z.string().trim().min(1).max(64).describe('the student number, or the number of a teacher or office worker'),
    password: z.string().min(1).max(128),
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
    demo: z
      .array(z.object({ username: z.string(), password: z.string(), role: Role }))
      .optional()
      .describe('the accounts of a demo campus, for the sign-in page'),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>
