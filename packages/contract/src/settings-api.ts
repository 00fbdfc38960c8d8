import { z } from 'zod'

// How settings travel. What there is to set stands in settings.ts.

export const SettingValue = z.strictObject({ value: z.unknown().describe('as its kind wants it; null: the default') }).meta({ id: 'SettingValue' })

export const SettingList = z.object({ settings: z.array(z.object({ name: z.string(), value: z.unknown() })) }).meta({ id: 'SettingList' })
export type SettingList = z.infer<typeof SettingList>

export const SettingHistory = z
  .object({
    changes: z.array(
      z.object({
        value: z.unknown().describe('null: the default'),
        changedAt: z.iso.datetime(),
        changedBy: z.object({ number: z.string(), name: z.string() }).nullable().describe('null: by a command on the server'),
      }),
    ),
  })
  .meta({ id: 'SettingHistory' })
export type SettingHistory = z.infer<typeof SettingHistory>
