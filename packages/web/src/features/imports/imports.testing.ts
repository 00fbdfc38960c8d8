import type { SheetImport } from '@fairway/contract/imports'

export const report: NonNullable<SheetImport['report']> = { created: 2, updated: 0, unchanged: 0, skipped: 0, written: false, problems: [], problemCount: 0, notices: [], noticeCount: 0, clashes: null }

/** A sheet of people with three columns, as it was uploaded. */
export const uploaded: SheetImport = {
  id: 7, kind: 'people', term: null, file: { name: 'people.csv', size: 100, format: 'csv', encoding: 'utf-8', rows: 2 }, state: 'uploaded', job: null,
  columns: [{ heading: 'number', column: 'number' }, { heading: 'called', column: null }, { heading: 'mail', column: 'email' }],
  available: [{ name: 'number', synonyms: ['学号'], required: true }, { name: 'name', synonyms: ['姓名'], required: true }, { name: 'email', synonyms: ['mail'], required: false }],
  missing: ['name'], sample: [{ line: 2, cells: ['1', 'Ana', 'ana@b.cn'] }], report: null, soFar: { created: 0, updated: 0 }, passwordSheet: null,
  createdBy: null, createdAt: '2026-11-21T01:00:00.000Z', expiresAt: '2026-11-22T01:00:00.000Z',
}
