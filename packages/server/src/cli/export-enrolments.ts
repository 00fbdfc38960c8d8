import { exportRoster } from '../modules/enrolment/index.ts'
import { say, termCode, type Command } from './command.ts'

export type ExportOptions = {
  term?: string | undefined
  section?: string[] | undefined
  format: 'csv' | 'xlsx'
  bom: boolean
}

export const exportEnrolments: Command<ExportOptions> = async (context, { term, section, format, bom }, io) => {
  let rows = 0
  const bytes = await exportRoster(
    context,
    { term: await termCode(context, term, io), sections: section, format, language: io.language, byteOrderMark: bom, signal: io.signal },
    (done) => {
      rows = done
      io.progress(done.toLocaleString('en'))
    },
  )
  for await (const chunk of bytes) await io.writeOutput(chunk)
  io.note(say(io, `已导出 ${rows.toLocaleString('en')} 条选课记录。`, `${rows.toLocaleString('en')} enrolments exported.`))
}
