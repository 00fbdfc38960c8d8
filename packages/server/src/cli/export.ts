import { byCommand } from '../modules/audit/index.ts'
import { exportSections } from '../modules/courses/index.ts'
import { exportRoster } from '../modules/enrolment/index.ts'
import { say, termCode, type Command, type CommandIo } from './command.ts'

export type ExportOptions = { term?: string | undefined; format: 'csv' | 'xlsx'; bom: boolean }
export type RosterExportOptions = ExportOptions & {
  section?: string[] | undefined
  course?: string | undefined
  college?: string | undefined
  waiting?: boolean | undefined
}

export const exportEnrolments: Command<RosterExportOptions> = async (context, { term: named, section: sections, bom, ...filters }, io) => {
  const term = await termCode(context, named, io)
  const counted = counting(io)
  const bytes = await exportRoster(context, { ...filters, term, sections, language: io.language, byteOrderMark: bom, signal: io.signal }, counted.progress)
  for await (const chunk of bytes) await io.writeOutput(chunk)
  const rows = counted.rows()
  await context.audit.record(context.database, { actor: byCommand, action: 'enrolments.exported', subject: { kind: 'term', id: term }, after: { rows, sections, ...filters } })
  io.note(say(io, `已导出 ${rows.toLocaleString('en')} 条选课记录。`, `${rows.toLocaleString('en')} enrolments exported.`))
}

export const exportSectionsCommand: Command<ExportOptions> = async (context, { term: named, format, bom }, io) => {
  const term = await termCode(context, named, io)
  const counted = counting(io)
  const bytes = await exportSections(context, { term, format, language: io.language, byteOrderMark: bom, signal: io.signal }, counted.progress)
  for await (const chunk of bytes) await io.writeOutput(chunk)
  const rows = counted.rows()
  await context.audit.record(context.database, { actor: byCommand, action: 'sections.exported', subject: { kind: 'term', id: term }, after: { rows, format } })
  io.note(say(io, `已导出 ${rows.toLocaleString('en')} 个教学班。`, `${rows.toLocaleString('en')} sections exported.`))
}

function counting(io: CommandIo) {
  let rows = 0
  return {
    rows: () => rows,
    progress(done: number) {
      rows = done
      io.progress(done.toLocaleString('en'))
    },
  }
}
