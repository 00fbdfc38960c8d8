import { z } from 'zod'

/** A name as people read it: one text per language, either of which may be missing. */
export const Localised = z.object({ zh: z.string().optional(), en: z.string().optional() }).meta({ id: 'Localised' })
export type Localised = z.infer<typeof Localised>
