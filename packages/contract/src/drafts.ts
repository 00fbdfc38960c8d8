import { z } from 'zod'
import { draftLengths, draftRevisions, draftSizes, draftTones } from './draft-text.ts'
import { languages } from './language.ts'
import { pasted } from './text.ts'

// Texts that the assistant drafts or revises for who may write them: it shows them, and sends nothing.

const sectionId = z.int().positive()

/** What is to be written, and so who may have it written. */
export const DraftFor = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('announcement'), sectionId: sectionId.optional().describe('of one section') }).describe('by the office'),
    z.strictObject({ kind: z.literal('section-message'), sectionId }).describe('by those who teach the section'),
    z.strictObject({ kind: z.literal('course-description'), code: pasted(40).optional(), title: z.strictObject({ zh: pasted(200).optional(), en: pasted(200).optional() }).optional() }).describe('by the office'),
  ])
  .meta({ id: 'DraftFor' })
export type DraftFor = z.infer<typeof DraftFor>

const standing = z.strictObject({ zh: pasted(draftLengths.text).optional(), en: pasted(draftLengths.text).optional() })

export const NewDraft = z
  .strictObject({
    clientId: z.uuid().describe('made by who asks, and the id of the generation: the same one is taken once, however often it is sent'),
    for: DraftFor,
    wish: pasted(draftLengths.wish).default('').describe('what it should tell, or how it is to be revised'),
    tone: z.enum(draftTones).default('plain'),
    size: z.enum(draftSizes).default('medium'),
    languages: z.array(z.enum(languages)).min(1).max(2).default([...languages]),
    revises: z
      .strictObject({ how: z.enum(draftRevisions), title: standing.default({}), text: standing })
      .optional()
      .describe('the text that stands there'),
  })
  .refine(({ wish, revises }) => wish !== '' || (revises !== undefined && revises.how !== 'wish'), 'must say what is wanted')
  .meta({ id: 'NewDraft' })
export type NewDraft = z.input<typeof NewDraft>
export type DraftOrder = z.output<typeof NewDraft>

/** What comes over the generation is text in parts: `[[zh title]]`, `[[zh text]]`, `[[en title]]`, `[[en text]]`, and `[[note]]` for who asked. */
export const BegunDraft = z.object({ generation: z.uuid() }).meta({ id: 'BegunDraft' })
export type BegunDraft = z.infer<typeof BegunDraft>
