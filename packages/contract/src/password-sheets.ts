import { z } from 'zod'

// Initial passwords that were made for many at once. They are kept sealed until somebody of the office takes them, once, to hand
// them out; or until their time is over.

const Somebody = z.object({ number: z.string(), name: z.string() })

export const PasswordSheet = z
  .object({
    id: z.int(),
    state: z.enum(['waiting', 'taken']),
    passwords: z.int().describe('how many it holds, or held'),
    createdBy: Somebody.nullable().describe('null: a command'),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().describe('then they are gone, taken or not'),
    takenBy: Somebody.nullable(),
    takenAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'PasswordSheet' })
export type PasswordSheet = z.infer<typeof PasswordSheet>

export const PasswordSheets = z.object({ sheets: z.array(PasswordSheet) }).meta({ id: 'PasswordSheets' })
export type PasswordSheets = z.infer<typeof PasswordSheets>

export const PasswordSheetTaking = z.strictObject({ format: z.enum(['csv', 'xlsx']).default('csv') }).meta({ id: 'PasswordSheetTaking' })
