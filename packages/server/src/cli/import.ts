import { textIn } from '@fairway/contract/language'
import type { ExistingPeople, ImportKind, InitialPasswords } from '@fairway/contract/imports'
import { byCommand } from '../modules/audit/index.ts'
import { importSections } from '../modules/courses/index.ts'
import { importRecords } from '../modules/enrolment/index.ts'
import { writePasswords } from '../modules/identity/index.ts'
import { countsOf, importEntry } from '../modules/imports/index.ts'
import type { ImportOptions, ImportProgress, ImportReport } from '../sheets/import-report.ts'
import type { RowProblem } from '../sheets/row-problems.ts'
import { orMissing, say, termCode, type Command, type CommandContext, type CommandIo } from './command.ts'

export type ImportCommandOptions = { skipBad?: boolean | undefined; dryRun?: boolean | undefined; acceptClashes?: boolean | undefined }
export type SectionImportCommandOptions = ImportCommandOptions & { term?: string | undefined }

export type PeopleImportCommandOptions = ImportCommandOptions & {
  existing: ExistingPeople
  onlyListed?: boolean | undefined
  passwords: InitialPasswords
  /** Of the sheet of passwords. */
  format: 'csv' | 'xlsx'
}

export const importSectionsCommand: Command<SectionImportCommandOptions> = async (context, { term: named, ...options }, io) => {
  const term = await termCode(context, named, io)
  const call = { ...options, term, actor: byCommand, signal: io.signal, record: recording(context, 'sections', term) }
  const report = await importSections(context, await io.readInput(), call, progressOn(io))
  if (report.written) await context.enrolment.seats.refresh()
  return tell(report, options, io)
}

export const importPeopleCommand: Command<PeopleImportCommandOptions> = async (context, options, io) => {
  const { passwordSheets, peopleImport } = context.identity
  const { format, ...asked } = options
  const call = { ...asked, actor: byCommand, signal: io.signal, record: recording(context, 'people', null) }
  let hasWritten = false
  const progress = (now: ImportProgress) => {
    hasWritten ||= now.stage === 'writing' && now.done > 0
    progressOn(io)(now)
  }
  const report = await peopleImport.run(await io.readInput(), call, progress).catch((error: unknown) => {
    if (!hasWritten) throw error
    io.note(say(io, '已写入的会保留；再次导入会从那里继续。', 'What was written stays; import again to go on from there.'))
    if (options.passwords !== 'none') io.note(say(io, '其初始密码见 fairway passwords list。', 'For its initial passwords see: fairway passwords list'))
    throw error
  })
  const exit = tell(report, options, io)
  const sheet = report.passwordSheet === undefined ? undefined : (await passwordSheets.waiting()).find(({ id }) => id === report.passwordSheet)
  if (!sheet) return exit
  if (exit !== 0) {
    // What a command that failed has written is thrown away.
    io.note(say(io, `初始密码尚未领取：fairway passwords take ${sheet.id} --out 文件`, `The initial passwords wait: fairway passwords take ${sheet.id} --out FILE`))
    return exit
  }
  await writeTaken(context, sheet.id, format, io)
  return exit
}

/** Passwords as a sheet on the output; they are nowhere else then. */
export async function writeTaken({ identity }: CommandContext, sheet: number, format: 'csv' | 'xlsx', io: CommandIo): Promise<void> {
  const missing = say(io, `没有编号为 ${sheet} 的初始密码（见 fairway passwords list）。`, `There are no initial passwords ${sheet} (see: fairway passwords list).`)
  const rows = await orMissing(identity.passwordSheets.take(byCommand, sheet), missing)
  for await (const chunk of writePasswords(rows, format, io.language)) await io.writeOutput(chunk)
  io.note(say(io, `已领取 ${rows.length} 个初始密码；此后不再保存。`, `${rows.length} initial passwords were written; they are kept nowhere else.`))
}

export const importRecordsCommand: Command<ImportCommandOptions> = async (context, options, io) =>
  tell(await importRecords(context, await io.readInput(), { ...options, signal: io.signal, record: recording(context, 'records', null) }, progressOn(io)), options, io)

function recording({ audit }: CommandContext, kind: ImportKind, term: string | null): ImportOptions['record'] {
  return (transaction, report) => audit.record(transaction, importEntry(byCommand, kind, term, countsOf(report)))
}

function progressOn(io: CommandIo): (progress: ImportProgress) => void {
  const stages = {
    reading: say(io, '读取', 'reading'),
    checking: say(io, '检查', 'checking'),
    comparing: say(io, '比较', 'comparing'),
    writing: say(io, '写入', 'writing'),
  }
  return ({ stage, done, total }) => io.progress(stage === 'reading' ? stages.reading : `${stages[stage]} ${done.toLocaleString('en')} / ${total.toLocaleString('en')}`)
}

const problemsShown = 50

function tell(report: ImportReport, options: ImportCommandOptions, io: CommandIo): number {
  if (report.encoding === 'GB18030') io.note(say(io, '文件按 GB18030（GBK）编码读取。', 'The file was read as GB18030 (GBK), since it is not UTF-8.'))
  if (report.unknownColumns.length > 0) {
    io.note(say(io, `未用到的列：${report.unknownColumns.join('、')}`, `Columns not used: ${report.unknownColumns.join(', ')}`))
  }
  for (const problem of report.problems.slice(0, problemsShown)) io.note(lineOf(problem, io))
  const more = report.problemCount - problemsShown
  if (more > 0) io.note(say(io, `……另有 ${more} 处问题。`, `… and ${more} more problems.`))
  for (const notice of report.notices.slice(0, 20)) io.note(`${say(io, '提示', 'note')}: ${lineOf(notice, io)}`)
  if (report.notices.length > 20) io.note(say(io, `……另有 ${report.notices.length - 20} 条提示。`, `… and ${report.notices.length - 20} more notes.`))

  const { created, updated, unchanged, skipped, clashes } = report
  const isClashing = clashes !== undefined && !options.acceptClashes
  if (isClashing) {
    const students = say(io, `将有 ${clashes.students} 名学生同时持有时间冲突的教学班。`, `${clashes.students} students would hold two sections at one time.`)
    io.note(`${students}${say(io, '若仍要导入，请加 --accept-clashes。', ' To import it nevertheless, add --accept-clashes.')}`)
    if (options.dryRun) io.print(say(io, '试运行，未写入。照此导入不会写入任何内容。', 'Dry run, nothing written. As it is, an import would write nothing.'))
    return 1
  }
  if (!report.written && !options.dryRun) {
    io.note(say(io, '未写入任何内容。改正后重试，或用 --skip-bad 只写入正确的行。', 'Nothing was written. Correct the lines above, or write the others with --skip-bad.'))
    return 1
  }
  const counts = say(io, `新增 ${created}，更新 ${updated}，未变 ${unchanged}，跳过 ${skipped} 行`, `${created} created, ${updated} updated, ${unchanged} unchanged, ${skipped} lines skipped`)
  if (options.dryRun && report.problemCount > 0 && !options.skipBad) {
    io.print(say(io, `试运行，未写入。照此导入不会写入任何内容；加 --skip-bad 则：${counts}。`, `Dry run, nothing written. As it is, an import would write nothing; with --skip-bad: ${counts}.`))
  } else if (options.dryRun) io.print(say(io, `试运行，未写入：${counts}。`, `Dry run, nothing written: ${counts}.`))
  else io.print(say(io, `${counts}。`, `${counts}.`))
  return report.problemCount > 0 && !options.skipBad ? 1 : 0
}

function lineOf({ line, column, title }: RowProblem, io: CommandIo): string {
  const where = column === null ? say(io, `第 ${line} 行`, `line ${line}`) : say(io, `第 ${line} 行，${column}`, `line ${line}, ${column}`)
  return `${where}: ${textIn(io.language, title)}`
}
