import type { ImportKind } from '@fairway/contract/imports'
import type { Queries } from '../../database/database.ts'
import type { ImportReport } from '../../sheets/import-report.ts'
import type { Sheet, SheetRow } from '../../sheets/sheet.ts'
import type { Actor } from '../audit/index.ts'
import { keepLines } from './lines.ts'

// Every statement about uploaded sheets.

type Lookup = Pick<Queries, 'query'>

export type ImportRow = {
  id: number
  kind: ImportKind
  term: string | null
  fileName: string
  size: number
  format: Sheet['format']
  encoding: string
  rows: number
  headings: string[]
  sample: SheetRow[]
  mapping: (string | null)[]
  state: 'uploaded' | 'checked' | 'done'
  jobId: number | null
  isRun: boolean
  report: ImportReport | null
  /** Its report was made for an API key. */
  isReportForKey: boolean
  /** What was written of it, in how many steps ever. */
  created: number
  updated: number
  creatorNumber: string | null
  creatorName: string | null
  createdAt: Date
  expiresAt: Date
  /** Its check or run has not ended. */
  isBusy: boolean
  /** Its check or run ended with a problem of the whole file, or was cancelled. */
  hasFailed: boolean
}

const columns = `i.id, i.kind, term.code as term, i.file_name as "fileName", i.size, i.format, i.encoding, i.rows, i.headings, i.sample, i.mapping,
  i.state, i.job_id as "jobId", i.is_run as "isRun", i.report, coalesce(i.report ->> 'via' = 'key', false) as "isReportForKey", i.created, i.updated, person.number as "creatorNumber", person.name as "creatorName",
  i.created_at as "createdAt", i.expires_at as "expiresAt", coalesce(job.state in ('waiting', 'running'), false) as "isBusy",
  coalesce(job.state in ('failed', 'cancelled'), false) as "hasFailed"`
const tables = `sheet_import i left join term on term.id = i.term_id left join person on person.id = i.created_by left join job on job.id = i.job_id`

export type NewImport = Pick<ImportRow, 'kind' | 'fileName' | 'size' | 'format' | 'encoding' | 'rows' | 'headings' | 'sample' | 'mapping'> & {
  termId: number | null
  createdBy: number | null
}

const keptHours = 24
const pieceBytes = 256 * 1024

export async function insertImport(queries: Lookup, sheet: NewImport, bytes: Uint8Array, rows: readonly SheetRow[]): Promise<number> {
  const { query } = queries
  const [created] = await query<{ id: number }>({
    text: `insert into sheet_import (kind, term_id, file_name, size, format, encoding, rows, headings, sample, mapping, created_by, expires_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now() + interval '${keptHours} hours') returning id`,
    values: [
      ...[sheet.kind, sheet.termId, sheet.fileName, sheet.size, sheet.format, sheet.encoding, sheet.rows],
      ...[sheet.headings, sheet.sample, sheet.mapping].map((list) => JSON.stringify(list)),
      sheet.createdBy,
    ],
  })
  const { id } = created!
  // In pieces, so that no statement holds up the embedded database.
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    await query({
      text: 'insert into sheet_import_chunk (import_id, position, bytes) values ($1, $2, $3)',
      values: [id, at / pieceBytes, Buffer.from(bytes.subarray(at, at + pieceBytes))],
    })
  }
  await keepLines(queries, id, rows)
  return id
}

export async function findImport({ query }: Lookup, id: number): Promise<ImportRow | undefined> {
  const [row] = await query<ImportRow>({ text: `select ${columns} from ${tables} where i.id = $1 and i.expires_at > now()`, values: [id] })
  return row
}

/** Whoever else wants to change it waits. */
export async function lockImport(queries: Lookup, id: number): Promise<ImportRow | undefined> {
  await queries.query({ text: 'select id from sheet_import where id = $1 for no key update', values: [id] })
  return findImport(queries, id)
}

/** Everybody's, the latest first. */
export async function listImports({ query }: Lookup): Promise<ImportRow[]> {
  return query<ImportRow>({ text: `select ${columns} from ${tables} where i.expires_at > now() order by i.id desc limit 100` })
}

export async function readBytes({ query }: Lookup, id: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (let position = 0; ; position++) {
    const [piece] = await query<{ bytes: Buffer }>({ text: 'select bytes from sheet_import_chunk where import_id = $1 and position = $2', values: [id, position] })
    if (!piece) return Buffer.concat(pieces)
    pieces.push(piece.bytes)
  }
}

/** What it says, as a file and line by line. */
export async function removeBytes({ query }: Lookup, id: number): Promise<void> {
  await query({ text: 'delete from sheet_import_chunk where import_id = $1', values: [id] })
  await query({ text: 'delete from sheet_import_page where import_id = $1', values: [id] })
}

/** What was found by another mapping, or went wrong with it, holds no longer. */
export async function setMapping({ query }: Lookup, id: number, mapping: readonly (string | null)[]): Promise<void> {
  await query({ text: `update sheet_import set mapping = $2, state = 'uploaded', report = null, job_id = null, is_run = false where id = $1`, values: [id, JSON.stringify(mapping)] })
}

export async function begin({ query }: Lookup, id: number, { jobId, isRun }: { jobId: number; isRun: boolean }): Promise<void> {
  await query({ text: 'update sheet_import set job_id = $2, is_run = $3 where id = $1', values: [id, jobId, isRun] })
}

/** With the transaction that wrote it. */
export async function addWritten({ query }: Lookup, id: number, { created, updated }: { created: number; updated: number }): Promise<void> {
  await query({ text: 'update sheet_import set created = created + $2, updated = updated + $3 where id = $1', values: [id, created, updated] })
}

/** @param via by what it was asked for: what is found of a line depends on it */
export async function finish({ query }: Lookup, id: number, state: ImportRow['state'], report: ImportReport, via: Actor['via']): Promise<void> {
  await query({ text: 'update sheet_import set state = $2, report = $3 where id = $1', values: [id, state, JSON.stringify({ ...report, via })] })
}

export async function removeImport({ query }: Lookup, id: number): Promise<void> {
  await query({ text: 'delete from sheet_import where id = $1', values: [id] })
}

export async function removeExpired({ query }: Lookup): Promise<void> {
  await query({ text: 'delete from sheet_import where expires_at <= now()' })
}
