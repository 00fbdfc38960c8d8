import { z } from 'zod'
import { existingPeople, importKinds, importLinesPerPage, initialPasswords } from './import-choices.ts'
import { Job } from './jobs.ts'
import { Localised } from './localised.ts'
import { PasswordSheet } from './password-sheets.ts'
import { line } from './text.ts'

// A sheet on its way in: it is uploaded, its columns are named, it is checked, and then run.

export { existingPeople, importKinds, importLinesPerPage, initialPasswords }

export const ImportKind = z.enum(importKinds)
export type ImportKind = z.infer<typeof ImportKind>

export const ImportUpload = z.object({
  kind: ImportKind,
  term: z.string().max(40).optional().describe('of sections: the code of their term'),
  name: line(200).min(1).describe('of the file, for people'),
})

export const ImportRow = z
  .object({
    line: z.int().describe('as a spreadsheet program counts'),
    cell: z.string().nullable().describe('such as C7; null if the line as a whole is meant, or a line of a CSV may stand elsewhere'),
    column: z.string().nullable().describe('the heading as the sheet has it'),
    code: z.string().describe('stable, kebab-case'),
    title: Localised,
  })
  .meta({ id: 'ImportRow' })

export const ImportReport = z
  .object({
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    skipped: z.int().describe('lines left out because something is wrong with them'),
    written: z.boolean().describe('false after a check, and if problems kept everything from being written'),
    problems: z.array(ImportRow).describe('the first of them, by line'),
    problemCount: z.int(),
    notices: z.array(ImportRow).describe('what is done but looks odd; the first of them'),
    noticeCount: z.int(),
    clashes: z.object({ students: z.int(), pairs: z.int() }).nullable().describe('what students would hold at one time, because sections move'),
  })
  .meta({ id: 'ImportReport' })

export const SheetImport = z
  .object({
    id: z.int(),
    kind: ImportKind,
    term: z.string().nullable(),
    file: z.object({ name: z.string(), size: z.int(), format: z.enum(['csv', 'xlsx']), encoding: z.string(), rows: z.int().describe('lines with data') }),
    state: z.enum(['uploaded', 'checking', 'checked', 'running', 'done', 'failed']).describe('failed: see the problem of the job; it can be checked again'),
    job: Job.nullable().describe('the check or the run that is going on, or went last'),
    columns: z.array(z.object({ heading: z.string(), column: z.string().nullable().describe('ours; null: left out') })).describe('of the sheet, in its order'),
    available: z.array(z.object({ name: z.string(), synonyms: z.array(z.string()), required: z.boolean() })),
    missing: z.array(z.string()).describe('columns of ours that it needs and does not have yet'),
    sample: z.array(z.object({ line: z.int(), cells: z.array(z.string()) })),
    report: ImportReport.nullable().describe('of the last check or run'),
    soFar: z
      .object({ created: z.int(), updated: z.int() })
      .describe('what was written of it, also by a run that was broken off; only people are written in several steps, everything else at once or not at all'),
    passwordSheet: PasswordSheet.nullable().describe('of people: the initial passwords that it made'),
    createdBy: z.object({ number: z.string(), name: z.string() }).nullable(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().describe('then it is gone, done or not'),
  })
  .meta({ id: 'SheetImport' })
export type SheetImport = z.infer<typeof SheetImport>

export const SheetImports = z
  .object({ imports: z.array(SheetImport.pick({ id: true, kind: true, term: true, file: true, state: true, createdBy: true, createdAt: true, expiresAt: true })) })
  .meta({ id: 'SheetImports' })
export type SheetImports = z.infer<typeof SheetImports>

export const ImportMapping = z
  .strictObject({ columns: z.array(line(60).nullable()).max(2_000).describe('for each column of the sheet the one of ours that it is, or null') })
  .meta({ id: 'ImportMapping' })

export const ExistingPeople = z.enum(existingPeople)
export type ExistingPeople = z.infer<typeof ExistingPeople>

export const InitialPasswords = z.enum(initialPasswords)
export type InitialPasswords = z.infer<typeof InitialPasswords>

const judging = {
  acceptClashes: z.boolean().default(false).describe('of sections: although students would hold two at one time'),
  existing: ExistingPeople.default('update').describe(
    'of people who are there already: `leave` them; `update` them, where an empty cell leaves what is there; or `overwrite` them, where it clears',
  ),
  onlyListed: z.boolean().default(false).describe('of people: a college, major, class or cohort that is on no list is a problem, and not added to it'),
}
export const ImportCheck = z.strictObject(judging).meta({ id: 'ImportCheck' })
export type ImportCheck = z.infer<typeof ImportCheck>

export const ImportRun = z
  .strictObject({
    ...judging,
    skipBad: z.boolean().default(false).describe('write the good lines even if there are bad ones'),
    passwords: InitialPasswords.default('none').describe(
      'of people: for whom initial passwords are made: nobody, those who are new, or all in the sheet who have not chosen their own (which replaces what they were given before)',
    ),
  })
  .meta({ id: 'ImportRun' })
export type ImportRun = z.infer<typeof ImportRun>

export const ImportLines = z
  .object({
    lines: z.array(
      z.object({
        line: z.int().describe('as a spreadsheet program counts'),
        cells: z.array(z.string()).describe('long ones are cut'),
        problems: z
          .array(ImportRow.pick({ code: true, title: true }).extend({ index: z.int().nullable().describe('which cell, from 0; null: the line'), isNotice: z.boolean() }))
          .describe('what the last check or run found in it'),
      }),
    ),
    total: z.int().describe('on all pages'),
  })
  .meta({ id: 'ImportLines' })
export type ImportLines = z.infer<typeof ImportLines>

export const ImportLinesQuery = z.object({
  page: z.coerce.number().int().min(0).max(1_000_000).default(0).describe(`of ${importLinesPerPage} lines`),
  only: z.enum(['problems']).optional().describe('only lines that have one; the first thousand problems are known by line'),
})
