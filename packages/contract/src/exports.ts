import { z } from 'zod'

const Id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const Flag = z.enum(['true', 'false']).default('false').transform((text) => text === 'true')

export const SectionExportQuery = z.object({ language: z.enum(['zh', 'en']).optional().describe('of the headings; default: as Accept-Language says') })

/** Filters narrow each other. */
export const EnrolmentExportQuery = SectionExportQuery.extend({
  section: z.union([Id, z.array(Id).max(500)]).optional().describe('ids; may be repeated'),
  course: z.string().max(40).optional().describe('its code'),
  college: z.string().max(100).optional().describe('of the students: its code'),
  waiting: Flag.describe('those who wait too, in two more columns'),
})
