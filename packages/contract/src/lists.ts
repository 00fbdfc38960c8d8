import { z } from 'zod'
import { courseTypeIcons, listNames, longestListName } from './list-names.ts'
import { Localised } from './localised.ts'
import { line } from './text.ts'

// The lists of the campus: what forms and filters offer, edited by the office. Everything else says the code of an entry.

export * from './list-names.ts'

export const ListName = z.enum(listNames)
export type ListName = z.infer<typeof ListName>

export const CourseTypeIcon = z.enum(courseTypeIcons)
export type CourseTypeIcon = z.infer<typeof CourseTypeIcon>

/** A name with the code that it stands for. */
export const NamedCode = Localised.extend({ code: z.string() }).meta({ id: 'NamedCode' })
export type NamedCode = z.infer<typeof NamedCode>

export const ListEntry = z
  .object({
    code: z.string().describe('what students, rounds, sections and courses say'),
    name: Localised,
    college: z.string().optional().describe('of a major: code of its college'),
    major: z.string().optional().describe('of a class: code of its major'),
    cohort: z.string().optional().describe('of a class: code of its cohort'),
    icon: CourseTypeIcon.optional().describe('of a type of courses'),
    logo: z.string().optional().describe('of a type of courses: address of its image, which goes before the icon'),
    hidden: z.boolean().optional().describe('true: no longer offered; only for the name of what still says its code'),
  })
  .meta({ id: 'ListEntry' })
export type ListEntry = z.infer<typeof ListEntry>

/** In the office's order. */
export const Lists = z.object({ lists: z.record(ListName, z.array(ListEntry)) }).meta({ id: 'Lists' })
export type Lists = z.infer<typeof Lists>

/** What can say the code of an entry. `entries` are those of other lists. */
export const CodeUse = z.enum(['students', 'rounds', 'sections', 'courses', 'announcements', 'entries'])
export type CodeUse = z.infer<typeof CodeUse>

export const OfficeListEntry = ListEntry.extend({
  id: z.int(),
  version: z.int().describe('rises with every change; give it back with the next one'),
  hidden: z.boolean(),
  aliases: z.array(z.string()).describe('what also leads to this entry in a sheet: former names and codes'),
  uses: z.partialRecord(CodeUse, z.int()).describe('how many say its code; an entry with none can be deleted'),
}).meta({ id: 'OfficeListEntry' })
export type OfficeListEntry = z.infer<typeof OfficeListEntry>

export const OfficeList = z.object({ entries: z.array(OfficeListEntry) }).meta({ id: 'OfficeList' })
export type OfficeList = z.infer<typeof OfficeList>

const Name = line(longestListName)
const Names = z
  .strictObject({ zh: Name.optional(), en: Name.optional() })
  .refine(({ zh, en }) => Boolean(zh) || Boolean(en), 'must have a name in one language at least')
const Version = z.int().positive()
const EntryId = z.int().positive().max(Number.MAX_SAFE_INTEGER)
const Code = Name.min(1)

export const NewListEntry = z
  .strictObject({
    code: Code.optional().describe('default: its name'),
    name: Names,
    college: Code.optional(),
    major: Code.optional(),
    cohort: Code.optional(),
    icon: CourseTypeIcon.optional(),
  })
  .meta({ id: 'NewListEntry' })
export type NewListEntry = z.infer<typeof NewListEntry>

/** What is absent stays. A new code is told to everything that says the old one. */
export const ListEntryChange = z
  .strictObject({
    version: Version.describe('that was read; if it has changed since, the answer is 409'),
    code: Code.optional(),
    name: Names.optional(),
    aliases: z.array(Code).max(50).optional(),
    college: Code.nullable().optional().describe('null: none'),
    major: Code.nullable().optional(),
    cohort: Code.nullable().optional(),
    icon: CourseTypeIcon.nullable().optional(),
    hidden: z.boolean().optional(),
  })
  .meta({ id: 'ListEntryChange' })
export type ListEntryChange = z.infer<typeof ListEntryChange>

export const ListOrder = z
  .strictObject({ ids: z.array(EntryId).max(10_000).describe('from the first; those that are not named come after, in the order they had') })
  .meta({ id: 'ListOrder' })
export type ListOrder = z.infer<typeof ListOrder>

const Merged = z.strictObject({ id: EntryId, version: Version })
/** Two entries that are one: whatever says the first says the second from now on, and the names of the first lead to it. */
export const ListMerger = z.strictObject({ from: Merged, into: Merged }).meta({ id: 'ListMerger' })
export type ListMerger = z.infer<typeof ListMerger>
