import { z } from 'zod'
import { longestDocument, longestDocumentTitle, longestSearch, longestWordOfGroup, mostWordGroups, mostWordsOfGroup } from './knowledge-limits.ts'
import { languages } from './language.ts'
import { line, prose } from './text.ts'

// The knowledge base: what the office has written down for everybody, and the assistant answers from.

/** Each reads what those before it read. Staff: who teaches, and the office. */
export const knowledgeAudiences = ['everyone', 'signed-in', 'staff'] as const
export const KnowledgeAudience = z.enum(knowledgeAudiences)
export type KnowledgeAudience = z.infer<typeof KnowledgeAudience>

const DocumentLanguages = z.array(z.enum(languages)).min(1).max(languages.length)
const Revision = z.int().positive()

export const KnowledgeDraft = z
  .strictObject({
    title: line(longestDocumentTitle).min(1),
    languages: DocumentLanguages.describe('in which it is written'),
    audience: KnowledgeAudience,
    body: prose(longestDocument).describe('Markdown'),
  })
  .meta({ id: 'KnowledgeDraft' })
export type KnowledgeDraft = z.infer<typeof KnowledgeDraft>

export const KnowledgeEdit = KnowledgeDraft.extend({ revision: Revision.describe('that was read; if it has changed since, the answer is 409') }).meta({ id: 'KnowledgeEdit' })
export type KnowledgeEdit = z.infer<typeof KnowledgeEdit>

export const KnowledgeRevision = z.strictObject({ revision: Revision }).meta({ id: 'KnowledgeRevision' })

export const knowledgeStates = ['draft', 'published', 'changed', 'removed'] as const

const Writer = z.object({ number: z.string(), name: z.string() }).nullable().describe('null: the program itself')
export const KnowledgeOriginal = z.object({ name: z.string(), mediaType: z.string(), size: z.int().describe('in bytes') }).meta({ id: 'KnowledgeOriginal' })

/** As the office lists it: what was written last, which readers see once it is published. */
export const KnowledgeEntry = z
  .object({
    id: z.int(),
    revision: z.int(),
    state: z.enum(knowledgeStates).describe('changed: published, and written on since'),
    title: z.string(),
    languages: z.array(z.enum(languages)),
    audience: KnowledgeAudience,
    length: z.int().describe('in characters'),
    original: KnowledgeOriginal.nullable().describe('the file that it was read from; null: it was written here'),
    changedAt: z.iso.datetime(),
    publishedAt: z.iso.datetime().nullable(),
    by: Writer,
  })
  .meta({ id: 'KnowledgeEntry' })
export type KnowledgeEntry = z.infer<typeof KnowledgeEntry>

export const KnowledgeEntries = z.object({ documents: z.array(KnowledgeEntry) }).meta({ id: 'KnowledgeEntries' })
export type KnowledgeEntries = z.infer<typeof KnowledgeEntries>

export const OfficeKnowledge = KnowledgeEntry.extend({ body: z.string() }).meta({ id: 'OfficeKnowledge' })
export type OfficeKnowledge = z.infer<typeof OfficeKnowledge>

export const KnowledgeHistory = z
  .object({
    versions: z.array(
      z.object({ revision: z.int(), title: z.string(), length: z.int(), original: KnowledgeOriginal.nullable(), isPublished: z.boolean(), at: z.iso.datetime(), by: Writer }),
    ),
  })
  .meta({ id: 'KnowledgeHistory' })
export type KnowledgeHistory = z.infer<typeof KnowledgeHistory>

export const KnowledgeVersion = z
  .object({ revision: z.int(), title: z.string(), languages: z.array(z.enum(languages)), audience: KnowledgeAudience, body: z.string() })
  .meta({ id: 'KnowledgeVersion' })
export type KnowledgeVersion = z.infer<typeof KnowledgeVersion>

/** A file on its way in. With `document` it replaces what that one says. */
export const KnowledgeUpload = z.object({
  name: z.string().min(1).max(300).describe('of the file'),
  title: line(longestDocumentTitle).default('').describe('empty: what the file calls itself, or its name'),
  audience: KnowledgeAudience.default('everyone'),
  document: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().describe('which one it replaces; its title and audience stay'),
  revision: z.coerce.number().int().positive().optional().describe('of that one, as it was read'),
})
export type KnowledgeUpload = z.infer<typeof KnowledgeUpload>

/** What the job of an upload ends with. */
export const KnowledgeUploaded = z.object({ document: z.int(), revision: z.int(), pages: z.int().nullable(), pagesWithoutText: z.int() }).meta({ id: 'KnowledgeUploaded' })
export type KnowledgeUploaded = z.infer<typeof KnowledgeUploaded>

export const KnowledgePreview = z.strictObject({ title: line(longestDocumentTitle), body: prose(longestDocument) }).meta({ id: 'KnowledgePreview' })

/** The pieces in which a document is searched and given to the assistant. */
export const KnowledgePieces = z
  .object({ passages: z.array(z.object({ headings: z.array(z.string()), anchor: z.string(), text: z.string(), tokens: z.int().describe('about') })) })
  .meta({ id: 'KnowledgePieces' })
export type KnowledgePieces = z.infer<typeof KnowledgePieces>

export const KnowledgePassage = z
  .object({
    document: z.int(),
    title: z.string(),
    headings: z.array(z.string()).describe('under which it stands, the outermost first'),
    text: z.string().describe('Markdown'),
    url: z.string().describe('where it is read, on this site'),
    score: z.number().describe('between 0 and 1'),
    changedAt: z.iso.datetime(),
  })
  .meta({ id: 'KnowledgePassage' })
export type KnowledgePassage = z.infer<typeof KnowledgePassage>

export const KnowledgePassages = z.object({ passages: z.array(KnowledgePassage) }).meta({ id: 'KnowledgePassages' })
export type KnowledgePassages = z.infer<typeof KnowledgePassages>

const Search = z.string().min(1).max(2_000).describe(`of which the first ${longestSearch} characters are looked for`)

export const KnowledgeTrial = z
  .strictObject({ text: prose(2_000).min(1).describe(`of which the first ${longestSearch} characters are looked for`), language: z.enum(languages), audience: KnowledgeAudience.default('everyone').describe('as who asks') })
  .meta({ id: 'KnowledgeTrial' })
export type KnowledgeTrial = z.infer<typeof KnowledgeTrial>

/** Of a document that a reader may read. */
export const KnowledgeTitle = z
  .object({ id: z.int(), title: z.string(), languages: z.array(z.enum(languages)), audience: KnowledgeAudience, changedAt: z.iso.datetime() })
  .meta({ id: 'KnowledgeTitle' })
export type KnowledgeTitle = z.infer<typeof KnowledgeTitle>

export const KnowledgeShelf = z
  .object({
    documents: z.array(KnowledgeTitle).describe('all that the reader may read; empty when something is searched for'),
    passages: z.array(KnowledgePassage).describe('what was searched for, the best first'),
  })
  .meta({ id: 'KnowledgeShelf' })
export type KnowledgeShelf = z.infer<typeof KnowledgeShelf>

export const KnowledgeShelfQuery = z.object({ search: Search.optional(), language: z.enum(languages).optional().describe('that is rather read; default: that of the request') })

export const KnowledgeDocument = KnowledgeTitle.extend({ body: z.string().describe('Markdown, by the office: untrusted all the same') }).meta({ id: 'KnowledgeDocument' })
export type KnowledgeDocument = z.infer<typeof KnowledgeDocument>

/** Words that mean the same: who searches for one finds the others. */
const Group = z.array(line(longestWordOfGroup).min(1)).min(2).max(mostWordsOfGroup)
const Groups = z.array(Group).max(mostWordGroups)
export const KnowledgeWords = z.object({ revision: z.int(), groups: z.array(z.array(z.string())), isShipped: z.boolean() }).meta({ id: 'KnowledgeWords' })
export type KnowledgeWords = z.infer<typeof KnowledgeWords>
export const KnowledgeWordsEdit = z
  .strictObject({ revision: z.int().min(0).describe('that was read'), groups: Groups.nullable().describe('null: those that Fairway brings along') })
  .meta({ id: 'KnowledgeWordsEdit' })
export type KnowledgeWordsEdit = z.infer<typeof KnowledgeWordsEdit>
