import { largestOriginal } from '@fairway/contract/knowledge-limits'
import type { Queries } from '../../database/database.ts'
import type { OriginalKind } from './extract.ts'

// The files that documents were read from. They lie in the database: they are few, belong to a version that is written with them or not
// at all, and are in every backup of it.

const pieceBytes = 256 * 1024

export const mediaTypes: Record<OriginalKind, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  markdown: 'text/markdown',
  text: 'text/plain',
}

const extensions: Record<OriginalKind, readonly string[]> = { pdf: ['pdf'], docx: ['docx'], markdown: ['md', 'markdown'], text: ['txt'] }

/** By its bytes; only what is text is told apart by its name. Undefined: nothing that can be read. */
export function kindOf(bytes: Uint8Array, name: string): OriginalKind | undefined {
  const starts = (...start: number[]) => start.every((byte, index) => bytes[index] === byte)
  // Some programs write something before it.
  if (Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(1024, bytes.length)).includes('%PDF-')) return 'pdf'
  if (starts(0x50, 0x4b, 0x03, 0x04)) return 'docx'
  const isUtf16 = starts(0xff, 0xfe) || starts(0xfe, 0xff)
  if (bytes.length === 0 || (!isUtf16 && bytes.subarray(0, 4096).includes(0))) return undefined
  return /\.(md|markdown)$/i.test(name) ? 'markdown' : 'text'
}

/** Those that a name of it may have. */
export function extensionsOf(kind: OriginalKind): readonly string[] {
  return extensions[kind]
}

export type NewOriginal = { document: number; name: string; kind: OriginalKind; bytes: Uint8Array }

export async function keepOriginal({ query }: Pick<Queries, 'query'>, { document, name, kind, bytes }: NewOriginal): Promise<number> {
  if (bytes.length > largestOriginal) throw new Error('The file is too large to be kept.')
  const [row] = await query<{ id: number }>({
    text: 'insert into knowledge_original (document_id, name, media_type, size) values ($1, $2, $3, $4) returning id',
    values: [document, name, mediaTypes[kind], bytes.length],
  })
  for (let position = 0; position * pieceBytes < bytes.length; position++) {
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset + position * pieceBytes, Math.min(pieceBytes, bytes.length - position * pieceBytes))
    await query({ text: 'insert into knowledge_original_piece (original_id, position, bytes) values ($1, $2, $3)', values: [row!.id, position, piece] })
  }
  return row!.id
}

export type FoundOriginal = { name: string; mediaType: string; size: number; bytes(): AsyncGenerator<Buffer> }

/** Of a version of a document. */
export async function findOriginal({ query }: Pick<Queries, 'query'>, document: number, revision: number): Promise<FoundOriginal | undefined> {
  const [row] = await query<{ id: number; name: string; media_type: string; size: number }>({
    text: `select original.id, original.name, original.media_type, original.size from knowledge_version version join knowledge_original original on original.id = version.original_id
           where version.document_id = $1 and version.revision = $2`,
    values: [document, revision],
  })
  return row && { name: row.name, mediaType: row.media_type, size: row.size, bytes: () => read({ query }, row.id) }
}

async function* read({ query }: Pick<Queries, 'query'>, id: number): AsyncGenerator<Buffer> {
  for (let position = 0; ; position++) {
    const [piece] = await query<{ bytes: Buffer }>({ text: 'select bytes from knowledge_original_piece where original_id = $1 and position = $2', values: [id, position] })
    if (!piece) return
    yield piece.bytes
  }
}
