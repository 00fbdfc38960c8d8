import type { Database } from './database/database.ts'
import type { CompletionLog } from './modules/completion-log/index.ts'
import { countSections, exportSections, importSections, sectionColumns } from './modules/courses/index.ts'
import { countRoster, exportRoster, importRecords, recordColumns } from './modules/enrolment/index.ts'
import type { ExportNeeds } from './modules/exports/index.ts'
import { personColumns, type Identity } from './modules/identity/index.ts'
import type { ImportNeeds } from './modules/imports/index.ts'

// What can be imported and exported, and by which module. Part of app.ts.

type Needs = { database: Database; identity: Pick<Identity, 'peopleImport' | 'passwordSheets'>; /** There are seats that nobody has told the pages of. */ seatsChanged(): Promise<void> }

export function importKinds({ database, identity, seatsChanged }: Needs): ImportNeeds['kinds'] {
  return {
    sections: {
      columns: sectionColumns,
      isOfTerm: true,
      async run(input, { term, ...call }, progress) {
        const report = await importSections({ database }, input, { ...call, term: term! }, progress)
        if (report.written) await seatsChanged()
        return report
      },
    },
    people: {
      columns: personColumns,
      isOfTerm: false,
      requireAllowed: (actor, { passwords }) => identity.peopleImport.requireAllowed(actor, passwords),
      run: (input, call, progress) => identity.peopleImport.run(input, call, progress),
      passwordSheet: (origin) => identity.passwordSheets.findByOrigin(origin),
    },
    records: { columns: recordColumns, isOfTerm: false, run: (input, call, progress) => importRecords({ database }, input, call, progress) },
  }
}

export function exportKinds({ database, completionLog: { sheet, reading } }: Pick<Needs, 'database'> & { completionLog: CompletionLog }): ExportNeeds['kinds'] {
  return {
    sections: { count: ({ term }) => countSections(database, term), write: (call, progress) => exportSections({ database }, call, progress) },
    enrolments: { count: (call) => countRoster(database, call), write: (call, progress) => exportRoster({ database }, call, progress) },
    completions: { ...sheet, kept: async ({ filters, texts, format, language }) => ({ ...(await reading.kept(filters)), texts, format, language }) },
  }
}
