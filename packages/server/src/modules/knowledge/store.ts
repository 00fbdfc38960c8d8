import type { KnowledgeAudience, KnowledgeDraft, KnowledgeEntry, KnowledgeHistory, KnowledgeVersion, OfficeKnowledge } from '@fairway/contract/knowledge'
import type { Language } from '@fairway/contract/language'
import type { Queries, Transaction } from '../../database/database.ts'
import type { Passage } from './passages.ts'
import { searchVector } from './words.ts'

// All statements about documents but those of the search.

type Querying = Pick<Queries, 'query'>

export type DocumentRow = Omit<KnowledgeDraft, 'languages'> & {
  id: number
  revision: number
  published_revision: number | null
  published_at: Date | null
  removed_at: Date | null
  languages: Language[]
  length: number
  at: Date
  original_id: number | null
  original_name: string | null
  media_type: string | null
  size: number | null
  writer_number: string | null
  writer_name: string | null
}

const columns = (body: string) => `document.id, document.revision, document.published_revision, document.published_at, document.removed_at, version.title, version.languages, version.audience, ${body} as body,
  length(version.body) as length, version.at, original.id as original_id, original.name as original_name, original.media_type, original.size, writer.number as writer_number, writer.name as writer_name`
const tables = `knowledge_document document join knowledge_version version on version.document_id = document.id and version.revision = document.revision
  left join knowledge_original original on original.id = version.original_id left join person writer on writer.id = version.written_by`

/** What was changed last first. */
export function listDocuments({ query }: Querying): Promise<DocumentRow[]> {
  return query<DocumentRow>({ text: `select ${columns(`''`)} from ${tables} order by version.at desc, document.id desc` })
}

export async function findDocument({ query }: Querying, id: number): Promise<DocumentRow | undefined> {
  const [row] = await query<DocumentRow>({ text: `select ${columns('version.body')} from ${tables} where document.id = $1`, values: [id] })
  return row
}

/** Nobody else changes it until the end of the transaction. */
export async function lockDocument(transaction: Transaction, id: number): Promise<DocumentRow | undefined> {
  await transaction.query({ text: 'select id from knowledge_document where id = $1 for no key update', values: [id] })
  return findDocument(transaction, id)
}

export async function countDocuments({ query }: Querying): Promise<number> {
  const [row] = await query<{ count: number }>({ text: 'select count(*) as count from knowledge_document where removed_at is null' })
  return row!.count
}

export async function insertDocument({ query }: Querying): Promise<number> {
  const [row] = await query<{ id: number }>({ text: 'insert into knowledge_document default values returning id' })
  return row!.id
}

/** What it says from now on; as the first version of a new one, and as the next one otherwise. */
export async function writeVersion({ query }: Querying, id: number, revision: number, { title, languages, audience, body }: KnowledgeDraft, { by, original }: { by: number | null; original: number | null }): Promise<void> {
  await query({ text: 'update knowledge_document set revision = $2 where id = $1', values: [id, revision] })
  await query({
    text: 'insert into knowledge_version (document_id, revision, title, languages, audience, body, written_by, original_id) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    values: [id, revision, title, languages, audience, body, by, original],
  })
}

export async function setPublished({ query }: Querying, id: number, revision: number | null): Promise<void> {
  await query({ text: 'update knowledge_document set published_revision = $2, published_at = case when $2::int is null then null else now() end where id = $1', values: [id, revision] })
}

export async function setRemoved({ query }: Querying, id: number, isRemoved: boolean): Promise<void> {
  await query({ text: 'update knowledge_document set removed_at = case when $2 then now() end where id = $1', values: [id, isRemoved] })
}

/** Those that were hidden so long ago are gone for good. */
export async function dropRemoved({ query }: Querying, days: number): Promise<number> {
  const rows = await query({ text: 'delete from knowledge_document where removed_at < now() - make_interval(days => $1) returning id', values: [days] })
  return rows.length
}

/** By which it is found from now on, instead of those before. */
export async function replacePassages({ query }: Querying, id: number, { title, languages, audience }: Pick<KnowledgeDraft, 'title' | 'languages' | 'audience'>, passages: readonly Passage[]): Promise<void> {
  await query({ text: 'delete from knowledge_passage where document_id = $1', values: [id] })
  if (passages.length === 0) return
  const rows = passages.map((passage) => ({ ...passage, search: searchVector({ title, headings: passage.headings, text: passage.text }) }))
  await query({
    text: `insert into knowledge_passage (document_id, position, title, languages, audience, headings, anchor, text, search)
           select $1, place, $2, $3, $4, array(select jsonb_array_elements_text(passage -> 'headings')), passage ->> 'anchor', passage ->> 'text', (passage ->> 'search')::tsvector
           from jsonb_array_elements($5::jsonb) with ordinality as given (passage, place)`,
    values: [id, title, languages, audience, JSON.stringify(rows)],
  })
}

export async function historyOf({ query }: Querying, id: number): Promise<KnowledgeHistory['versions']> {
  const rows = await query<DocumentRow & { is_published: boolean }>({
    text: `select version.revision, version.title, length(version.body) as length, version.at, original.name as original_name, original.media_type, original.size,
                  writer.number as writer_number, writer.name as writer_name, version.revision is not distinct from document.published_revision as is_published
           from knowledge_document document join knowledge_version version on version.document_id = document.id
           left join knowledge_original original on original.id = version.original_id left join person writer on writer.id = version.written_by
           where document.id = $1 order by version.revision desc limit 200`,
    values: [id],
  })
  return rows.map((row) => ({ revision: row.revision, title: row.title, length: row.length, original: originalOf(row), isPublished: row.is_published, at: row.at.toISOString(), by: writerOf(row) }))
}

export async function findVersion({ query }: Querying, id: number, revision: number): Promise<KnowledgeVersion | undefined> {
  const [row] = await query<KnowledgeVersion>({ text: 'select revision, title, languages, audience, body from knowledge_version where document_id = $1 and revision = $2', values: [id, revision] })
  return row
}

export type PublishedRow = { id: number; title: string; languages: Language[]; audience: KnowledgeAudience; published_at: Date; body: string }

const published = (body: string) => `select document.id, version.title, version.languages, version.audience, document.published_at, ${body} as body
  from knowledge_document document join knowledge_version version on version.document_id = document.id and version.revision = document.published_revision
  where document.removed_at is null`

export function listPublished({ query }: Querying, audiences: readonly KnowledgeAudience[]): Promise<PublishedRow[]> {
  return query<PublishedRow>({ name: 'knowledge-shelf', text: `${published(`''`)} and version.audience = any($1) order by version.title, document.id`, values: [audiences] })
}

export async function findPublished({ query }: Querying, id: number, audiences: readonly KnowledgeAudience[]): Promise<PublishedRow | undefined> {
  const [row] = await query<PublishedRow>({ name: 'knowledge-document', text: `${published('version.body')} and version.audience = any($2) and document.id = $1`, values: [id, audiences] })
  return row
}

export function entryOf(row: DocumentRow): KnowledgeEntry {
  const { id, revision, title, languages, audience, length } = row
  return {
    ...{ id, revision, title, languages, audience, length, state: stateOf(row), original: originalOf(row), by: writerOf(row) },
    changedAt: row.at.toISOString(),
    publishedAt: row.published_at?.toISOString() ?? null,
  }
}

export function wireOf(row: DocumentRow): OfficeKnowledge {
  return { ...entryOf(row), body: row.body }
}

function stateOf({ removed_at, published_revision, revision }: DocumentRow): KnowledgeEntry['state'] {
  if (removed_at) return 'removed'
  if (published_revision === null) return 'draft'
  return published_revision === revision ? 'published' : 'changed'
}

function originalOf({ original_name, media_type, size }: DocumentRow): KnowledgeEntry['original'] {
  return original_name === null ? null : { name: original_name, mediaType: media_type!, size: size! }
}

function writerOf({ writer_number, writer_name }: DocumentRow): KnowledgeEntry['by'] {
  return writer_number === null ? null : { number: writer_number, name: writer_name! }
}
