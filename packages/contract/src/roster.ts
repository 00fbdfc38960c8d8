import { z } from 'zod'
import { Localised } from './localised.ts'

/** Who is in a section, for those who teach it. */
export const Roster = z
  .object({
    section: z.object({
      id: z.int(),
      term: z.string(),
      course: z.string(),
      title: Localised,
      code: z.string(),
      capacity: z.int().nullable().describe('null: unlimited'),
    }),
    students: z
      .array(
        z.object({
          number: z.string(),
          name: z.string(),
          class: z.string().nullable(),
          major: z.string().nullable(),
          college: z.string().nullable(),
          state: z.enum(['enrolled', 'waiting']),
          place: z.int().nullable().describe('in the queue, 1 is next; null for who has a seat'),
          since: z.iso.datetime(),
        }),
      )
      .describe('who has a seat by number, then the queue'),
  })
  .meta({ id: 'Roster' })
export type Roster = z.infer<typeof Roster>

/** What somebody teaches in a term, by course and section. */
export const TaughtSections = z
  .object({
    sections: z.array(
      z.object({
        id: z.int(),
        course: z.string(),
        title: Localised,
        code: z.string(),
        as: z.enum(['teacher', 'assistant']),
        hidden: z.boolean().describe('true: no longer in the catalogue; who has a seat keeps it'),
        taken: z.int(),
        capacity: z.int().nullable().describe('null: unlimited'),
        waiting: z.int(),
      }),
    ),
  })
  .meta({ id: 'TaughtSections' })
export type TaughtSections = z.infer<typeof TaughtSections>
