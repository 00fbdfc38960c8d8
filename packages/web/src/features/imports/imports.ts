import { importKinds } from '@fairway/contract/import-choices'
import type { ImportCheck, ImportKind, ImportLines, ImportRun, SheetImport, SheetImports } from '@fairway/contract/imports'
import type { PasswordSheets } from '@fairway/contract/password-sheets'
import { defineQueryOptions } from '@pinia/colada'
import { get, request } from '../../api/client.ts'
import { takeFile } from '../../api/saveAnswer.ts'
import { upload } from '../../api/upload.ts'
import { addressForm, choice, number } from '../../ui/list/address.ts'
import { uploadName } from './uploadName.ts'

// Sheets on their way in.

export type SheetFormat = 'csv' | 'xlsx'

/** Of all that was read of them. */
const importsKey = ['imports']

export const importsQuery = defineQueryOptions({
  key: [...importsKey, 'all'],
  query: async ({ signal }) => (await get<SheetImports>('office/imports', signal)).imports,
  staleTime: 0,
})

export const importQuery = defineQueryOptions((id: number) => ({
  key: [...importsKey, 'one', id],
  query: ({ signal }) => get<SheetImport>(at(id), signal),
  staleTime: 0,
}))

/** @param judged by which job: another one found something else */
export const linesQuery = defineQueryOptions(({ id, judged, page, onlyProblems }: { id: number; judged: number | null; page: number; onlyProblems: boolean }) => ({
  key: [...importsKey, 'one', id, 'lines', judged ?? 0, page, onlyProblems],
  query: ({ signal }) => get<ImportLines>(at(id, `/lines?page=${page}${onlyProblems ? '&only=problems' : ''}`), signal),
  placeholderData: (before: ImportLines | undefined) => before,
}))

/** Initial passwords that wait to be taken, of whatever import. */
export const passwordSheetsQuery = defineQueryOptions({
  key: ['password-sheets'],
  query: async ({ signal }) => (await get<PasswordSheets>('office/password-sheets', signal)).sheets,
  staleTime: 0,
})

const at = (id: number, part = '') => `office/imports/${id}${part}`

export type NewImport = { kind: ImportKind; term: string | null; file: File; onProgress: (share: number) => void }

export const uploadSheet = ({ kind, term, file, onProgress }: NewImport) =>
  upload<SheetImport>('office/imports', file, { query: { kind, name: uploadName(file.name), ...(term !== null && { term }) }, onProgress })
export const saveMapping = (id: number, columns: readonly (string | null)[]) => request<SheetImport>('PUT', at(id, '/mapping'), { body: { columns } })
export const checkImport = (id: number, options: Partial<ImportCheck>) => request<SheetImport>('POST', at(id, '/check'), { body: options })
/** Of all that was decided, what a check goes by. */
export const optionsOfCheck = (kind: ImportKind, { existing, onlyListed }: Pick<ImportCheck, 'existing' | 'onlyListed'>): Partial<ImportCheck> => (kind === 'people' ? { existing, onlyListed } : {})
export const runImport = (id: number, options: Partial<ImportRun>) => request<SheetImport>('POST', at(id, '/run'), { body: options })
export const removeImport = (id: number) => request<undefined>('DELETE', at(id))

/** Saves what the last check or run found. @throws {ApiProblem | NoAnswer} */
export const takeReport = (id: number, format: SheetFormat) => takeFile('GET', at(id, `/report.${format}`))

/** Saves initial passwords; the server forgets them. @throws {ApiProblem | NoAnswer} */
export const takePasswords = (sheet: number, format: SheetFormat) => takeFile('POST', `office/password-sheets/${sheet}/taking`, { format })

/** What the first page is about to upload, so that other pages can lead to it. */
export const newImportAddress = addressForm({ kind: choice(importKinds) })

/** What the reader looks at. */
export const importAddress = addressForm({ step: choice(['columns']), lines: choice(['problems']), page: number })
export type ImportView = ReturnType<typeof importAddress.read>

export const isBusy = ({ state }: Pick<SheetImport, 'state'>) => state === 'checking' || state === 'running'

/** Which problems of a report skipping lines does away with. What students would hold at one time has to be accepted. */
export function hasBadLines(report: Pick<NonNullable<SheetImport['report']>, 'problems'>): boolean {
  return report.problems.some(({ code }) => code !== 'seats-would-clash')
}
